"""A second mark without sight of the first, and settling marks that lie far apart."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import ModerationState, ReviewKind, ReviewState, Stage
from firstrung.validation.events import ModerationOpened, ReviewsAssigned
from firstrung.validation.lifecycles import MODERATION
from firstrung.validation.models import Criterion, Level, Moderation, Review, Score, Submission
from firstrung.validation.policies import STEER_SUBMISSION
from firstrung.validation.redress import MARKS, SETTLE_MODERATION
from firstrung.validation.selectors.moderation import (
    SETTLE_DAYS,
    compare,
    far_apart,
    marks_of,
    second_markers,
)
from firstrung.validation.services.stages import locked

DAYS_TO_MARK = 14


@transaction.atomic
def ask_second_mark(
    *, actor: Person, submission: Submission, teacher: Person, now: datetime
) -> Review:
    """Ask another teacher of the school to mark without seeing the first mark."""
    STEER_SUBMISSION.require(actor, submission)
    submission, today = locked(submission), timezone.localdate(now)
    if submission.state != Stage.TEACHER:
        raise Problem(_("This stage is not open now."))
    marks = submission.reviews.counting().filter(stage=Stage.TEACHER, kind__in=MARKS)
    if not marks.filter(kind=ReviewKind.REGULAR).exists():
        raise Problem(_("Ask the first teacher before you ask a second one."))
    if marks.filter(kind=ReviewKind.DOUBLE).exists():
        raise Problem(_("A second mark has been asked for already."))
    if not second_markers(submission, on=today).filter(person=teacher).exists():
        raise Problem(_("Choose another teacher of the school."), field="teacher")
    review = Review.objects.create(
        submission=submission,
        stage=Stage.TEACHER,
        kind=ReviewKind.DOUBLE,
        reviewer=teacher,
        rubric=submission.threshold.rubric_for(Stage.TEACHER),
        assigned_at=now,
        due_on=today + timedelta(days=DAYS_TO_MARK),
    )
    publish(ReviewsAssigned(review_ids=[review.pk]))
    record(actor, "validation.mark.second_asked", submission, now=now, teacher=str(teacher.uid))
    return review


def after_mark(review: Review, *, now: datetime) -> Moderation | None:
    """Called when a review was handed in: opens a moderation where two marks lie far apart."""
    if review.stage != Stage.TEACHER or review.kind not in MARKS:
        return None
    marks = marks_of(review.submission)
    kinds = {mark.kind for mark in marks}
    if kinds != set(MARKS):
        return None
    first = next(mark for mark in marks if mark.kind == ReviewKind.REGULAR)
    second = next(mark for mark in marks if mark.kind == ReviewKind.DOUBLE)
    rows = compare(first, second)
    if not far_apart(rows):
        return None
    moderation, made = Moderation.objects.get_or_create(
        submission=review.submission,
        stage=Stage.TEACHER,
        defaults={
            "gap": max(row.gap for row in rows),
            "opened_at": now,
            "settle_by": timezone.localdate(now) + timedelta(days=SETTLE_DAYS),
        },
    )
    if made:
        record(None, "validation.moderation.opened", moderation, now=now, gap=moderation.gap)
        publish(ModerationOpened(moderation_id=moderation.pk))
    return moderation


@transaction.atomic
def settle(
    *,
    actor: Person,
    moderation: Moderation,
    levels: Mapping[Criterion, Level],
    now: datetime,
    note: str = "",
) -> Review:
    """Agree on a level for each criterion: that is what the student then reads."""
    SETTLE_MODERATION.require(actor, moderation)
    submission = locked(moderation.submission)
    moderation = Moderation.objects.select_for_update().get(pk=moderation.pk)
    moderation.state = MODERATION.after(moderation.state, "settle")
    rubric = marks_of(submission)[0].rubric
    missing = [str(row) for row in rubric.criteria.all() if row not in levels]
    if missing:
        raise Problem(_("Still to settle: %(criteria)s.") % {"criteria": ", ".join(missing)})
    if any(level.criterion_id != criterion.pk for criterion, level in levels.items()):
        raise Problem(_("This level belongs to another criterion."))
    agreed = Review.objects.create(
        submission=submission,
        stage=moderation.stage,
        kind=ReviewKind.AGREED,
        reviewer=actor,
        rubric=rubric,
        state=ReviewState.SUBMITTED,
        assigned_at=now,
        opened_at=now,
        submitted_at=now,
        comment=note,
    )
    Score.objects.bulk_create(
        Score(review=agreed, criterion=criterion, level=level)
        for criterion, level in levels.items()
    )
    moderation.settled_at, moderation.settled_by, moderation.note = now, actor, note
    moderation.save(update_fields=["state", "settled_at", "settled_by", "note"])
    record(actor, "validation.moderation.settled", moderation, now=now)
    return agreed


def require_settled(submission: Submission, stage: str) -> None:
    """Raise `Problem` where two marks of this stage are still to be settled."""
    waiting = submission.moderations.filter(stage=stage, state=ModerationState.OPEN)
    if waiting.exists():
        raise Problem(_("Two marks lie far apart. They must be settled before you decide."))
