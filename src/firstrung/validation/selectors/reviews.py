"""Reviews for the desk and the review page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from firstrung.identity.public import Person
from firstrung.validation.enums import PENDING, ReviewKind, ReviewState
from firstrung.validation.models import Criterion, Level, Panel, Review, Rubric, Score
from firstrung.validation.policies import JUDGE

MINUTE = 60
ON_DESK = (
    "uid",
    "stage",
    "kind",
    "state",
    "due_on",
    "submitted_at",
    "submission__uid",
    "submission__student__given_name",
    "submission__student__preferred_name",
    "submission__student__family_name",
    "panel__title",
    "panel__state",
)
"""What the desk shows of a review; the rest is left in the database."""


def desk(reviewer: Person, *, panel_uid: UUID | None = None) -> QuerySet[Review]:
    """The reviews somebody was asked for, with how much of each is judged.

    With ``panel_uid`` (a panelist's link) only those of that panel. Reviews of panels that have
    not begun are left out.
    """
    rows = JUDGE.rows(reviewer).exclude(panel__state="planned").exclude(state=ReviewState.VOID)
    if panel_uid is not None:
        rows = rows.filter(panel__uid=panel_uid)
    criteria = (
        Criterion.objects.filter(rubric=OuterRef("rubric"))
        .order_by()
        .values("rubric")
        .annotate(n=Count("pk"))
        .values("n")
    )
    judged = (
        Score.objects.filter(review=OuterRef("pk"), level__isnull=False)
        .order_by()
        .values("review")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        rows.select_related("submission__student", "panel")
        .only(*ON_DESK)
        .annotate(
            judged=Coalesce(Subquery(judged, output_field=IntegerField()), 0),
            criteria_count=Subquery(criteria, output_field=IntegerField()),
        )
    )


@dataclass(frozen=True)
class Mine:
    """What this window wanted to say, while another has said something else meanwhile."""

    level: Level | None
    comment: str


@dataclass(frozen=True)
class Question:
    """A criterion with its levels, and what this review says so far."""

    criterion: Criterion
    levels: list[Level]
    score: Score | None
    mine: Mine | None = None

    @property
    def chosen(self) -> int | None:
        """The id of the level that is kept."""
        return self.score.level_id if self.score is not None else None

    @property
    def shown(self) -> int | None:
        """The id of the level that the form shows."""
        if self.mine is not None:
            return self.mine.level.pk if self.mine.level is not None else None
        return self.chosen

    @property
    def comment(self) -> str:
        """The comment that the form shows."""
        if self.mine is not None:
            return self.mine.comment
        return self.score.comment if self.score is not None else ""

    @property
    def level(self) -> Level | None:
        """The level that is kept."""
        return next((row for row in self.levels if row.pk == self.chosen), None)

    @property
    def seen(self) -> str:
        """What a change of this score is made from: revision, level and mark of the comment."""
        score = self.score or Score(revision=0)
        level = self.level
        return f"{score.revision}:{level.uid if level else ''}:{mark(score.comment)}"


def mark(text: str) -> str:
    """What tells one text from another (16 hex digits)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def questions(review: Review) -> list[Question]:
    """The rubric of a review with its scores (three queries)."""
    scores = {score.criterion_id: score for score in review.scores.all()}
    rows = review.rubric.criteria.prefetch_related("levels")
    return [Question(row, list(row.levels.all()), scores.get(row.pk)) for row in rows]


def unjudged(rows: list[Question]) -> list[Criterion]:
    """The criteria that have no level yet."""
    return [row.criterion for row in rows if row.chosen is None]


def rubric_with_levels(rubric: Rubric) -> list[Criterion]:
    """The criteria of a rubric with their levels (two queries)."""
    return list(rubric.criteria.prefetch_related(Prefetch("levels")))


def median_minutes(panel: Panel) -> float | None:
    """Median of the minutes that a panel's reviews took (B03); None before the first is in."""
    rows = panel.reviews.without_anchors().submitted()
    seconds = list(rows.values_list("active_seconds", flat=True))
    return median(seconds) / MINUTE if seconds else None


def panel_progress(panel: Panel) -> Mapping[str, int]:
    """How many reviews of a panel there are, and how many are in."""
    counted = panel.reviews.without_anchors().aggregate(
        done=Count("pk", filter=Q(state=ReviewState.SUBMITTED)),
        awaited=Count("pk", filter=Q(state__in=PENDING)),
    )
    return {"done": counted["done"], "total": counted["done"] + counted["awaited"]}


def open_reviews(reviewer: Person) -> QuerySet[Review]:
    """The reviews that somebody still has to do; calibration comes with them, uncounted."""
    return desk(reviewer).filter(state__in=PENDING).exclude(kind=ReviewKind.ANCHOR)
