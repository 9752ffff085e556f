"""Judging: reviews opened, scored in the time they took, and handed in."""

from datetime import datetime, timedelta
from typing import Any

from firstrung.identity.public import Person
from firstrung.validation.public import (
    Criterion,
    Review,
    Rubric,
    ScoreChange,
    beat,
    open_review,
    save_scores,
    submit_review,
)

MINUTES = 9


def judge(review: Review, row: dict[str, Any], *, now: datetime, latest: datetime) -> None:
    """Judge as the folder tells; fewer levels than criteria leave a review begun.

    The work is open for the minutes it took, and never after ``latest``.
    """
    reviewer, minutes = review.reviewer, row.get("minutes", MINUTES)
    begin = min(now, latest - timedelta(minutes=minutes))
    open_review(actor=reviewer, review=review, now=begin)
    for minute in range(1, minutes + 1):
        beat(actor=reviewer, review=review, seconds=60, now=begin + timedelta(minutes=minute))
    end = begin + timedelta(minutes=minutes)
    save_scores(
        actor=reviewer,
        review=review,
        changes=changes_of(review.rubric, row["levels"]),
        comment=row.get("comment", "").strip(),
        now=end,
    )
    if len(row["levels"]) == review.rubric.criteria.count():
        submit_review(actor=reviewer, review=review, now=end)


def changes_of(rubric: Rubric, points: list[int]) -> list[ScoreChange]:
    """Points in the order of the rubric's criteria."""
    criteria = Criterion.objects.filter(rubric=rubric).prefetch_related("levels")
    return [
        ScoreChange(criterion, next(row for row in criterion.levels.all() if row.points == wanted))
        for criterion, wanted in zip(criteria, points, strict=False)
    ]


def panel_reviews(reviews: list[Review], last: Person) -> list[Review]:
    """In the order in which they are judged: those of ``last`` at the end, so that they stay."""
    return sorted(reviews, key=lambda review: (review.reviewer_id == last.pk, review.pk))
