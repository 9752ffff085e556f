"""What a family's decision changes here. The pages ask for the consent themselves each time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from firstrung.activity.public import record
from firstrung.identity.public import Person, Purpose, covers
from firstrung.validation.enums import ReviewState, Stage
from firstrung.validation.models import Review


@transaction.atomic
def apply_consent(*, student: Person, purpose: str, now: datetime) -> int:
    """Void the awaited panel reviews of a student without live consent; how many there were.

    Reviews that are in stay: they were given while the consent was live.
    """
    if purpose != Purpose.PANEL_REVIEW or covers(
        student, Purpose.PANEL_REVIEW, on=timezone.localdate(now)
    ):
        return 0
    awaited = Review.objects.filter(stage=Stage.PANEL, submission__student=student).pending()
    count = awaited.update(state=ReviewState.VOID)
    if count:
        record(None, "validation.review.voided", student, now=now, reviews=count)
    return count
