"""Appeals: what may be appealed until when, who may review on appeal, lists for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from firstrung.identity.public import Membership, Person, Role
from firstrung.validation.enums import (
    APPEALS_OPEN,
    ReviewKind,
    Stage,
    StageState,
)
from firstrung.validation.models import (
    Appeal,
    Conflict,
    Criterion,
    Level,
    Review,
    Score,
    StageRecord,
    Submission,
)
from firstrung.validation.models.reviews import ReviewQuerySet
from firstrung.validation.policies import SEE_SUBMISSION
from firstrung.validation.redress import SEE_APPEAL
from firstrung.validation.selectors.people import panelist_choices

# The terms of an appeal in days of the calendar, so that a family can read them off as dates.
FILE_DAYS = 15
"""To file one, counted from the day of the decision."""
DECIDE_DAYS = 20
"""To decide it, counted from the day it was filed."""
REVIEW_DAYS = 10
"""For a review on appeal, counted from the day it was asked for."""

APPEALABLE = (Stage.TEACHER, Stage.PEER, Stage.PANEL)


@dataclass(frozen=True)
class Decision:
    """A decision that returned the work, and the last day on which it may be appealed."""

    record: StageRecord
    until: date
    appeal: Appeal | None
    in_time: bool

    @property
    def open(self) -> bool:
        """Whether an appeal may be filed now: in time, and none was filed before."""
        return self.in_time and self.appeal is None


def returned_by(submission: Submission, *, now: datetime) -> Decision | None:
    """The decision that returned the work; None where nothing did (two queries)."""
    row = submission.stages.filter(state=StageState.RETURNED, stage__in=APPEALABLE).first()
    if row is None or row.decided_at is None:
        return None
    until = timezone.localdate(row.decided_at) + timedelta(days=FILE_DAYS)
    # A stage that was opened again by an appeal and returned once more is a new decision.
    appeal = submission.appeals.filter(stage=row.stage, filed_at__gte=row.decided_at).last()
    return Decision(row, until, appeal, in_time=timezone.localdate(now) <= until)


def appeals_for(actor: Person) -> QuerySet[Appeal]:
    """The appeals somebody may see: those that wait first, by the day they are due."""
    rows = SEE_APPEAL.rows(actor).select_related("submission__student", "submission__organization")
    return rows.order_by("decided_at", "decide_by", "pk")


def names_in(actor: Person, appeals: list[Appeal]) -> dict[int, str]:
    """Submission id → the student's name, only where the actor may see it (one query)."""
    wanted = Submission.objects.filter(pk__in=[row.submission_id for row in appeals])
    seen = SEE_SUBMISSION.rows(actor, wanted).select_related("student")
    return {row.pk: row.student.name for row in seen}


def reviews_on(appeal: Appeal) -> ReviewQuerySet:
    """The reviews that were asked for on this appeal."""
    rows = appeal.submission.reviews.filter(
        stage=appeal.stage, kind=ReviewKind.APPEAL, assigned_at__gte=appeal.filed_at
    )
    return rows.counting().select_related("reviewer").order_by("assigned_at", "pk")


def ratings_under(appeal: Appeal) -> ReviewQuerySet:
    """The reviews that the decision rested on."""
    rows = appeal.submission.reviews.submitted().filter(
        stage=appeal.stage, submitted_at__lt=appeal.filed_at
    )
    kinds = [ReviewKind.ANCHOR, ReviewKind.AGAIN]
    return rows.exclude(kind__in=kinds).select_related("reviewer").order_by("submitted_at", "pk")


def independent_reviewers(appeal: Appeal, *, on: date) -> QuerySet[Membership]:
    """Roles of people who may review on appeal, without those who reviewed it or took part.

    Panelists for a panel's decision, teachers of the school for the others.
    """
    submission = appeal.submission
    took_part = submission.reviews.filter(stage=appeal.stage).values("reviewer")
    deciders = submission.stages.filter(stage=appeal.stage, decided_by__isnull=False)
    barred = Conflict.objects.filter(student=submission.student_id).values("panelist")
    rows = panelist_choices(on=on) if appeal.stage == Stage.PANEL else teachers_in(submission, on)
    return (
        rows.exclude(person__in=took_part)
        .exclude(person__in=deciders.values("decided_by"))
        .exclude(person__in=barred)
        .exclude(person=submission.student_id)
    )


def teachers_in(submission: Submission, on: date) -> QuerySet[Membership]:
    """The live roles of teachers at the student's school, by name."""
    rows = Membership.objects.live(on).filter(
        organization=submission.organization_id,
        role__in=[Role.TEACHER, Role.FACULTY],
        person__is_active=True,
    )
    order = ("person__family_name", "person__given_name", "pk")
    return rows.select_related("person", "organization").order_by(*order)


def is_appealed(submission: Submission) -> bool:
    """Whether an appeal against a decision on this work waits."""
    return submission.appeals.filter(state__in=APPEALS_OPEN).exists()


@dataclass(frozen=True)
class Row:
    """A criterion with the level that each review gave, in the order of the reviews."""

    criterion: Criterion
    levels: tuple[Level | None, ...]


def level_table(reviews: Sequence[Review]) -> list[Row]:
    """What reviews said, criterion by criterion (one query)."""
    scores = Score.objects.filter(review__in=reviews).select_related("criterion", "level")
    given = {(score.criterion_id, score.review_id): score.level for score in scores}
    criteria = {score.criterion_id: score.criterion for score in scores}
    ordered = sorted(criteria.values(), key=lambda row: (row.position, row.pk))
    return [Row(row, tuple(given.get((row.pk, rev.pk)) for rev in reviews)) for row in ordered]
