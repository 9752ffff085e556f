"""Reading teaching sessions with the people they are about."""

from typing import Any

from django.db.models import Q

from firstrung.portfolios.models import TeachingSession
from firstrung.portfolios.models.teaching import TeachingSessionQuerySet


def with_people() -> TeachingSessionQuerySet:
    """Sessions of entries that are not removed, with entry, student and who answered."""
    return TeachingSession.objects.filter(entry__removed_at__isnull=True).select_related(
        "entry__portfolio__student", "confirmed_by", "refused_by"
    )


def answered_by(teacher: Any) -> TeachingSessionQuerySet:
    """The sessions that a teacher confirmed or refused, the last answer first."""
    answered = Q(confirmed_by=teacher) | Q(refused_by=teacher)
    return with_people().filter(answered).order_by("-confirmed_at", "-refused_at", "-pk")
