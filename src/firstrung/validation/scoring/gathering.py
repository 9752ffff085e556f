"""The panel ratings of a rubric as columns, read with a constant number of queries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from firstrung.validation.enums import DECIDING, ReviewKind, Stage
from firstrung.validation.models import Review, Rubric, Score

ANCHOR, AGAIN = "anchor", "again"


@dataclass(frozen=True)
class Gathered:
    """Submitted reviews, one entry each, in the order of their ids.

    ``works`` are labels of what was rated: the submission's id, with ``anchor-`` or ``again-``
    before it where the review is a calibration or of a second panel, so that neither moves the
    score that a decision rests on. ``scores`` maps criterion code → points, None where missing.
    """

    reviews: list[int] = field(default_factory=list)
    submissions: list[int] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    raters: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    scores: dict[str, list[int | None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.reviews)

    @property
    def fingerprint(self) -> str:
        """What the ratings are told by: submitted reviews never change, so their ids suffice."""
        text = " ".join(f"{key}:{kind}" for key, kind in zip(self.reviews, self.kinds, strict=True))
        return hashlib.sha256(text.encode()).hexdigest()

    def points(self, index: int) -> dict[str, int]:
        """Criterion code → points of one review, missing ones left out."""
        found = {code: column[index] for code, column in self.scores.items()}
        return {code: value for code, value in found.items() if value is not None}


def work_label(submission_id: int, kind: str) -> str:
    """What a review of that kind says something about."""
    if kind == ReviewKind.ANCHOR:
        return f"{ANCHOR}-{submission_id}"
    if kind == ReviewKind.AGAIN:
        return f"{AGAIN}-{submission_id}"
    return str(submission_id)


def rated(rubric: Rubric | int) -> QuerySet[Review]:
    """The panel reviews with that rubric that are in: deciding ones, calibration, second panels."""
    kinds = [*DECIDING, ReviewKind.ANCHOR, ReviewKind.AGAIN]
    return Review.objects.filter(stage=Stage.PANEL, rubric=rubric, kind__in=kinds).submitted()


def gather(rubric: Rubric, *, submissions: Iterable[int] | None = None) -> Gathered:
    """All panel ratings with that rubric, or those of some submissions (three queries)."""
    rows = rated(rubric)
    if submissions is not None:
        rows = rows.filter(submission__in=list(submissions))
    return columns(rows, list(rubric.criteria.values_list("code", flat=True)))


def columns(rows: QuerySet[Review], codes: list[str]) -> Gathered:
    """Those reviews as columns (two queries)."""
    made = Gathered()
    values = rows.order_by("pk").values_list(
        "pk", "submission", "reviewer", "kind", "panel__quarter"
    )
    for review, submission, rater, kind, quarter in values.iterator():
        made.reviews.append(review)
        made.submissions.append(submission)
        made.works.append(work_label(submission, kind))
        made.raters.append(rater)
        made.kinds.append(kind)
        made.quarters.append(quarter)
    made.scores.update({code: [None] * len(made) for code in codes})
    place = {review: index for index, review in enumerate(made.reviews)}
    scores: Any = Score.objects.filter(review__in=rows.order_by().values("pk"), level__isnull=False)
    for review, code, points in scores.values_list(
        "review", "criterion__code", "level__points"
    ).iterator():
        made.scores[code][place[review]] = points
    return made
