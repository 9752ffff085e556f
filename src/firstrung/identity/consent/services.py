"""Decide on a purpose, ask what is covered, and log what leaves the school circle."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.enums import Purpose
from firstrung.identity.events import ConsentChanged
from firstrung.identity.models import Consent, ConsentNotice, Disclosure, Person
from firstrung.identity.policies import DECIDE_CONSENT
from firstrung.jobs.public import publish


def decide(
    actor: Person,
    *,
    student: Person,
    purpose: str,
    granted: bool,
    now: datetime,
    language: str = "en",
    expires_on: date | None = None,
) -> Consent:
    """Grant or refuse one purpose; the decision takes effect with this transaction.

    A guardian decides for a minor, the student alone from 18 on. Withdrawing is deciding again
    with ``granted=False``. The notice that was read is kept with the decision.
    """
    DECIDE_CONSENT.require(actor, student)
    notice = current_notice(purpose, language)
    if notice is None:
        raise Problem(f"No notice for {purpose} has been loaded.")
    with transaction.atomic():
        # One decision at a time for a student: the row of the student is the lock.
        Person.objects.select_for_update().get(pk=student.pk)
        Consent.objects.filter(student=student, purpose=purpose, superseded_at__isnull=True).update(
            superseded_at=now
        )
        consent = Consent.objects.create(
            student=student,
            purpose=purpose,
            notice=notice,
            granted=granted,
            decided_by=actor,
            decided_at=now,
            expires_on=expires_on,
        )
        record(
            actor, "identity.consent.decided", consent, now=now, purpose=purpose, granted=granted
        )
        publish(ConsentChanged(student_id=student.pk, purpose=purpose, granted=granted))
    return consent


def current_notice(purpose: str, language: str) -> ConsentNotice | None:
    """The newest notice of a purpose in that language, else in English."""
    rows = ConsentNotice.objects.filter(purpose=purpose).order_by("-version")
    return rows.filter(language=language).first() or rows.filter(language="en").first()


def covers(student: Person, purpose: str, *, on: date) -> bool:
    """Whether a live consent of the family covers showing this student for that purpose."""
    return Consent.objects.live(on).filter(student=student, purpose=purpose).exists()


def consented(purpose: str, *, on: date) -> QuerySet[Consent, Any]:
    """Student ids whom a live consent covers for that purpose, as a subquery."""
    return Consent.objects.live(on).filter(purpose=purpose).values("student")


def decisions(student: Person, *, on: date) -> list[dict[str, Any]]:
    """Each purpose with its current decision and whether that decision is live."""
    current = {c.purpose: c for c in student.consents.filter(superseded_at__isnull=True)}
    live = set(Consent.objects.live(on).filter(student=student).values_list("purpose", flat=True))
    return [
        {"purpose": purpose, "decision": current.get(purpose.value), "live": purpose.value in live}
        for purpose in Purpose
    ]


QUIET = timedelta(hours=24)


def log_disclosure(
    *,
    student: Person,
    recipient: Person | None,
    purpose: str,
    what: str,
    now: datetime,
    object_uid: UUID | None = None,
    recipient_label: str = "",
) -> None:
    """Write one line that the family can read: what was shown, to whom, for what.

    The same recipient opening the same thing again within a day adds no second line.
    """
    label = recipient_label or label_of(recipient)
    same = Disclosure.objects.filter(
        student=student,
        purpose=purpose,
        object_uid=object_uid,
        recipient=recipient,
        recipient_label=label,
        disclosed_at__gt=now - QUIET,
    )
    if same.exists():
        return
    Disclosure.objects.create(
        student=student,
        purpose=purpose,
        what=what,
        object_uid=object_uid,
        recipient=recipient,
        recipient_label=label,
        disclosed_at=now,
    )


def label_of(recipient: Person | None) -> str:
    """Name and organizations of a recipient, as the log keeps them."""
    if recipient is None:
        return gettext_noop("the public")
    names = recipient.memberships.values_list("organization__name", flat=True).distinct()
    places = ", ".join(sorted(names))
    return f"{recipient.name} ({places})" if places else recipient.name


def undecided(students: list[Person]) -> dict[int, int]:
    """Student id → how many purposes nobody has decided on (one query)."""
    decided = Counter(
        Consent.objects.filter(
            student__in=students, superseded_at__isnull=True, purpose__in=Purpose.values
        ).values_list("student", flat=True)
    )
    return {student.pk: len(Purpose) - decided[student.pk] for student in students}
