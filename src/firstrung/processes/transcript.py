"""The transcript: awards from credentials, confirmed teaching hours from portfolios (A56)."""

from datetime import datetime

from django.db.models import Count, Max, Min, Sum

from firstrung.backpacks.public import HeldCredential, make_transcript
from firstrung.credentials.public import TeachingCredit
from firstrung.identity.public import Person
from firstrung.portfolios.public import TeachingSession


def teaching_credit(student: Person) -> TeachingCredit | None:
    """The student's confirmed teaching in entries that are shown; None where there is none."""
    rows = TeachingSession.objects.confirmed().filter(
        entry__portfolio__student=student, entry__removed_at__isnull=True
    )
    found = rows.aggregate(
        hours=Sum("hours"), sessions=Count("pk"), first=Min("taught_on"), last=Max("taught_on")
    )
    return TeachingCredit(**found) if found["sessions"] else None


def transcribe(actor: Person, *, now: datetime) -> HeldCredential:
    """Make the actor's own transcript as everything stands now."""
    return make_transcript(actor, teaching=teaching_credit(actor), now=now)
