"""Mark who came, and count those whom nobody names."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.events import EventState, Part
from firstrung.convenings.events.people import key_of, place_of
from firstrung.convenings.models import Attendance, Event, Headcount
from firstrung.convenings.policies import RUN_EVENT
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import SEE_STUDENT, Organization, Person

MOST_COUNTED = 100_000


def mark(actor: Person, *, event: Event, person: Person, now: datetime) -> Attendance:
    """Somebody is here. Students are marked by those who may know them; others count them."""
    RUN_EVENT.require(actor, event)
    _require_open(event, now)
    part, organization = place_of(person, on=timezone.localdate(event.begins_at))
    if part == Part.STUDENT and not SEE_STUDENT.allows(actor, person):
        raise NotVisible("convenings.mark_student")
    with transaction.atomic():
        row, made = Attendance.objects.get_or_create(
            event=event,
            attendee=key_of(person),
            defaults={
                "person": person,
                "part": part,
                "organization_id": organization,
                "marked_at": now,
            },
        )
        if made:
            record(actor, "convenings.attendance.marked", event, now=now, person=str(person.uid))
    return row


def unmark(actor: Person, *, event: Event, person: Person, now: datetime) -> None:
    """Somebody was marked by mistake."""
    RUN_EVENT.require(actor, event)
    with transaction.atomic():
        gone, _kinds = event.attendances.filter(attendee=key_of(person)).delete()
        if gone:
            record(actor, "convenings.attendance.unmarked", event, now=now, person=str(person.uid))


def count(
    actor: Person,
    *,
    event: Event,
    organization: Organization,
    number: int,
    now: datetime,
    part: str = Part.STUDENT,
) -> Headcount | None:
    """How many of an institution came without being named; 0 takes the count away."""
    RUN_EVENT.require(actor, event)
    _require_open(event, now)
    if not 0 <= number <= MOST_COUNTED:
        raise Problem(
            _("Write a number from 0 to %(most)d.") % {"most": MOST_COUNTED}, field="number"
        )
    with transaction.atomic():
        rows = Headcount.objects.filter(event=event, organization=organization, part=part)
        detail = {"organization": organization.name, "part": part, "number": number}
        record(actor, "convenings.attendance.counted", event, now=now, **detail)
        if not number:
            rows.delete()
            return None
        row, _made = Headcount.objects.update_or_create(
            event=event,
            organization=organization,
            part=part,
            defaults={"number": number, "counted_at": now},
        )
    return row


def _require_open(event: Event, now: datetime) -> None:
    if event.state not in {EventState.ANNOUNCED, EventState.HELD} or event.begins_at > now:
        raise Problem(_("Attendance is kept from the beginning of an announced event on."))
