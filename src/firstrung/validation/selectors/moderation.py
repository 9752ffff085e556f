"""Two marks side by side: how far apart they lie, and how well a school's marks agree."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from firstrung.engines.ratings.agreement import (
    Ratings,
    adjacent_agreement,
    exact_agreement,
    krippendorff_alpha,
)
from firstrung.identity.public import Membership, Organization, Person
from firstrung.validation.enums import ReviewKind, ReviewState, Stage
from firstrung.validation.models import Criterion, Level, Moderation, Review, Score, Submission
from firstrung.validation.policies import STEER_SUBMISSION
from firstrung.validation.redress import MARKS, SEE_MODERATION
from firstrung.validation.selectors.appeals import teachers_in

LEVELS_APART = 2
"""Marks this many levels apart on a criterion are moderated."""
MEAN_APART = 1.0
"""So are marks whose means lie further apart than this, in points."""
SETTLE_DAYS = 10
"""In days of the calendar, for the two to be settled."""
ENOUGH_PAIRS = 5
"""Agreement over fewer doubly marked works says nothing, and could point at one student."""


@dataclass(frozen=True)
class Compared:
    """A criterion with the levels that the first and the second mark gave."""

    criterion: Criterion
    levels: tuple[Level, ...]
    first: Level
    second: Level

    @property
    def gap(self) -> int:
        """How many levels lie between the two."""
        order = [level.pk for level in self.levels]
        return abs(order.index(self.first.pk) - order.index(self.second.pk))

    @property
    def apart(self) -> bool:
        """Whether the two must be settled."""
        return self.gap >= LEVELS_APART


def marks_of(submission: Submission, stage: str = Stage.TEACHER) -> list[Review]:
    """The marks that are in, the first one first."""
    rows = submission.reviews.submitted().filter(stage=stage, kind__in=MARKS)
    return list(rows.select_related("reviewer", "rubric").order_by("assigned_at", "pk"))


def compare(first: Review, second: Review) -> list[Compared]:
    """Both marks criterion by criterion (three queries)."""
    levels: dict[int, dict[int, Level]] = defaultdict(dict)
    rows = Score.objects.filter(review__in=[first, second], level__isnull=False)
    for score in rows.select_related("level"):
        if score.level is not None:
            levels[score.criterion_id][score.review_id] = score.level
    criteria = Criterion.objects.filter(rubric=first.rubric_id).prefetch_related("levels")
    return [
        Compared(
            row,
            tuple(row.levels.all()),
            levels[row.pk][first.pk],
            levels[row.pk][second.pk],
        )
        for row in criteria
        if len(levels[row.pk]) == 2  # noqa: PLR2004 - both have judged it
    ]


def far_apart(rows: list[Compared]) -> bool:
    """Whether the two marks must be settled: on one criterion, or on the whole."""
    if not rows:
        return False
    means = [sum(side) / len(rows) for side in zip(*_points(rows), strict=True)]
    return any(row.apart for row in rows) or abs(means[0] - means[1]) > MEAN_APART


def _points(rows: list[Compared]) -> list[tuple[int, int]]:
    return [(row.first.points, row.second.points) for row in rows]


def second_markers(submission: Submission, *, on: date) -> QuerySet[Membership]:
    """Teachers of the school who were not asked yet."""
    asked = submission.reviews.counting().filter(stage=Stage.TEACHER)
    rows = teachers_in(submission, on)
    return rows.exclude(person__in=asked.values("reviewer")).exclude(person=submission.student_id)


def moderations_for(actor: Person) -> QuerySet[Moderation]:
    """Those somebody may see, the open ones first, by the day they are due."""
    rows = SEE_MODERATION.rows(actor).select_related(
        "submission__student", "submission__organization"
    )
    return rows.order_by("settled_at", "settle_by", "pk")


@dataclass(frozen=True)
class SchoolAgreement:
    """How well two marks of the same work agree at a school; shares between 0 and 1."""

    organization: Organization
    works: int
    exact: float | None
    adjacent: float | None
    alpha: float | None


def agreement_by_school(actor: Person) -> list[SchoolAgreement]:
    """For each school that the actor works for, over all works marked twice (two queries).

    Schools with fewer than `ENOUGH_PAIRS` such works get no figures.
    """
    steered = STEER_SUBMISSION.rows(actor).values("pk")
    scores = Score.objects.filter(
        review__submission__in=steered,
        review__stage=Stage.TEACHER,
        review__state=ReviewState.SUBMITTED,
        review__kind__in=MARKS,
        level__isnull=False,
    ).values_list(
        "review__submission__organization",
        "review__submission",
        "review__reviewer",
        "criterion",
        "level__points",
    )
    by_school: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for school, *rest in scores.iterator():
        by_school[school].append((rest[0], rest[1], rest[2], rest[3]))
    schools = Organization.objects.in_bulk(by_school)
    rows = [_school(schools[key], values) for key, values in by_school.items()]
    return sorted((row for row in rows if row.works), key=lambda row: row.organization.name)


def _school(school: Organization, values: list[tuple[int, int, int, int]]) -> SchoolAgreement:
    raters: dict[int, set[int]] = defaultdict(set)
    for work, rater, _criterion, _points_given in values:
        raters[work].add(rater)
    twice = {work for work, people in raters.items() if len(people) > 1}
    if len(twice) < ENOUGH_PAIRS:
        return SchoolAgreement(school, len(twice), None, None, None)
    kept = [row for row in values if row[0] in twice]
    triples = [
        (f"{work}-{criterion}", rater, float(points)) for work, rater, criterion, points in kept
    ]
    ratings = Ratings.from_triples(triples)
    return SchoolAgreement(
        organization=school,
        works=len(twice),
        exact=exact_agreement(ratings),
        adjacent=adjacent_agreement(ratings),
        alpha=krippendorff_alpha(ratings),
    )


def agreed_levels(moderation: Moderation) -> dict[int, Level]:
    """Criterion id → the level that was agreed on (one query)."""
    scores = Score.objects.filter(
        review__submission=moderation.submission_id,
        review__stage=moderation.stage,
        review__kind=ReviewKind.AGREED,
    ).select_related("level")
    return {score.criterion_id: score.level for score in scores if score.level is not None}
