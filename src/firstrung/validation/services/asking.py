"""Ask somebody who is free instead of, or besides, those who were asked."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import ReviewKind, Stage
from firstrung.validation.events import ReviewsAssigned
from firstrung.validation.models import Review, Submission
from firstrung.validation.selectors.people import peers_of, teachers_of

DAYS_TO_REVIEW = 14


def ask_free(
    submission: Submission,
    *,
    count: int,
    now: datetime,
    kind: str = ReviewKind.REGULAR,
) -> list[Review]:
    """Ask the people with the fewest open reviews who were not asked at this stage before.

    The caller holds the submission's lock and has the permission. Raises `Problem` where nobody
    is left to ask.
    """
    today = timezone.localdate(now)
    stage = Stage(submission.state)
    circle: Iterable[Person] = (
        peers_of(submission, on=today) if stage == Stage.PEER else teachers_of(submission, on=today)
    )
    asked = set(submission.reviews.filter(stage=stage).values_list("reviewer", flat=True))
    free = [person for person in circle if person.pk not in asked and person.is_active]
    if not free:
        raise Problem(_("Everybody who could review this has been asked already."))
    load = _load(free)
    chosen = sorted(free, key=lambda person: (load[person.pk], person.pk))[:count]
    reviews = [
        Review.objects.create(
            submission=submission,
            stage=stage,
            kind=kind,
            reviewer=person,
            rubric=submission.threshold.rubric_for(stage),
            assigned_at=now,
            due_on=today + timedelta(days=DAYS_TO_REVIEW),
        )
        for person in chosen
    ]
    publish(ReviewsAssigned(review_ids=[review.pk for review in reviews]))
    return reviews


def _load(people: list[Person]) -> Counter[int]:
    pending = Review.objects.filter(reviewer__in=people).pending()
    return Counter(pending.values_list("reviewer_id", flat=True))
