"""What the reviewed student says of a teammate's review."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.models import Review, ReviewFeedback
from firstrung.validation.redress import RATE_REVIEW
from firstrung.validation.selectors.feedback import is_stage_released


@dataclass(frozen=True)
class Opinion:
    """Whether a review was specific, kind and useful, and a word to its writer."""

    is_specific: bool = False
    is_kind: bool = False
    is_useful: bool = False
    note: str = ""


@transaction.atomic
def rate_review(
    *, actor: Person, review: Review, opinion: Opinion, now: datetime
) -> ReviewFeedback:
    """Say how useful a peer's review was; saying it again replaces what was said."""
    RATE_REVIEW.require(actor, review)
    if not is_stage_released(review.submission, review.stage):
        raise Problem(_("You can say this once all reviews of the stage are in."))
    row, made = ReviewFeedback.objects.update_or_create(
        review=review,
        given_by=actor,
        defaults={
            "is_specific": opinion.is_specific,
            "is_kind": opinion.is_kind,
            "is_useful": opinion.is_useful,
            "note": opinion.note,
        },
    )
    if made:
        record(actor, "validation.review.rated", review, now=now)
    return row
