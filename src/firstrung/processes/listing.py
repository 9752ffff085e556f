"""Keep the employers' search in step with panels, teaching and certificates."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from firstrung.credentials.public import AchievementKind, Award
from firstrung.identity.public import Person
from firstrung.opportunities.public import Listing, list_candidate, unlist
from firstrung.portfolios.public import TeachingSession
from firstrung.validation.public import PanelResult, facts_for_eligibility

Payload = dict[str, Any]


def work_judged(event: Payload, *, now: datetime) -> None:
    """A panel result is final, or a later stage was passed."""
    result = PanelResult.objects.filter(submission_id=event["submission_id"]).first()
    if result is not None:
        relist(result.submission.student, now=now)


def award_changed(event: Payload, *, now: datetime) -> None:
    """A certificate was issued, revoked, suspended or given back."""
    relist(Award.objects.select_related("holder").get(pk=event["award_id"]).holder, now=now)


def relist(student: Person, *, now: datetime) -> None:
    """Write the student's listing anew from the records; unlist where no panel found it ready."""
    facts = facts_for_eligibility(student)
    if facts.result is None or not facts.met:
        unlist(student)
        return
    certificates = Award.objects.filter(achievement__kind=AchievementKind.CERTIFICATE)
    holding = certificates.filter(revoked_at__isnull=True, suspended_at__isnull=True)
    award = holding.filter(holder=student).first()
    taught = (
        TeachingSession.objects.confirmed()
        .filter(entry__portfolio__student=student)
        .aggregate(hours=Sum("hours"))
    )
    listing = Listing(
        certificate_uid=award.uid if award else None,
        teaching_hours=taught["hours"] or Decimal(0),
    )
    list_candidate(facts.result, listing, now=now)
