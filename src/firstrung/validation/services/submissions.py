"""Submitting a portfolio, withdrawing it, and deciding the stages that people decide."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person, school_of
from firstrung.portfolios.public import Portfolio, Snapshot, freeze
from firstrung.validation.enums import APPEALS_OPEN, PanelState, Stage, SubmissionState
from firstrung.validation.lifecycles import SUBMISSION
from firstrung.validation.models import Appeal, Submission, Threshold
from firstrung.validation.policies import (
    STEER_SUBMISSION,
    SUBMIT_PORTFOLIO,
    WITHDRAW_SUBMISSION,
)
from firstrung.validation.services.moderation import require_settled
from firstrung.validation.services.stages import (
    lay_out,
    leave_out,
    locked,
    pass_stage,
    return_stage,
)


@transaction.atomic
def submit(*, actor: Person, portfolio: Portfolio, now: datetime) -> Submission:
    """Freeze the portfolio and hand the snapshot in.

    Submitting the same content again while it is under way gives the same submission. Raises
    `Problem` where another snapshot is under way, or this one was judged already.
    """
    SUBMIT_PORTFOLIO.require(actor, portfolio)
    # One submission at a time for a student: the row of the student is the lock.
    Person.objects.select_for_update().get(pk=portfolio.student_id)
    _refuse_appealed(actor)
    snapshot = freeze(actor=actor, portfolio=portfolio, now=now)
    under_way = Submission.objects.under_way().filter(student=portfolio.student_id).first()
    if under_way is not None and under_way.snapshot_id == snapshot.pk:
        return under_way
    if under_way is not None:
        raise Problem(
            _("Your portfolio is under review already. Withdraw it first to submit a newer one.")
        )
    _refuse_judged(snapshot)
    return _create(actor, snapshot, now=now)


def _refuse_judged(snapshot: Snapshot) -> None:
    judged = [SubmissionState.RETURNED, SubmissionState.VALIDATED]
    if Submission.objects.filter(snapshot=snapshot, state__in=judged).exists():
        raise Problem(
            _("Nothing has changed since this was judged. Improve your portfolio, then submit.")
        )


def _refuse_appealed(student: Person) -> None:
    """One thing at a time: an upheld appeal brings the earlier work back under way."""
    if Appeal.objects.filter(submission__student=student, state__in=APPEALS_OPEN).exists():
        raise Problem(
            _(
                "Your appeal is being decided. Wait for the answer, or withdraw the appeal to "
                "submit a newer version."
            )
        )


def _create(actor: Person, snapshot: Snapshot, *, now: datetime) -> Submission:
    day = timezone.localdate(now)
    threshold, school = Threshold.objects.in_force(day), school_of(actor, on=day)
    if threshold is None:
        raise Problem(
            _("Employers have not agreed on a quality threshold yet, so nothing can be submitted.")
        )
    if school is None:
        raise Problem(_("You are not on the roster of a school today; ask your coordinator."))
    submission = Submission.objects.create(
        snapshot=snapshot,
        student=actor,
        organization=school.organization,
        threshold=threshold,
        submitted_at=now,
    )
    lay_out(submission, now=now)
    record(actor, "validation.submission.submitted", submission, now=now, sha256=snapshot.sha256)
    return submission


@transaction.atomic
def withdraw(*, actor: Person, submission: Submission, now: datetime) -> Submission:
    """Take the work back, as long as no panel has begun with it."""
    WITHDRAW_SUBMISSION.require(actor, submission)
    submission = locked(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return submission
    if panel_began(submission):
        raise Problem(_("The panel has begun with your work, so it can't be withdrawn now."))
    submission.state = SUBMISSION.after(submission.state, "withdraw")
    submission.withdrawn_at = now
    submission.save(update_fields=["state", "withdrawn_at"])
    submission.places.filter(panel__state=PanelState.PLANNED).delete()
    leave_out(submission)
    record(actor, "validation.submission.withdrawn", submission, now=now)
    return submission


def panel_began(submission: Submission) -> bool:
    """Whether a panel that is open or closed has this work before it."""
    return submission.places.exclude(panel__state=PanelState.PLANNED).exists()


@transaction.atomic
def decide_stage(
    *,
    actor: Person,
    submission: Submission,
    stage: str,
    passed: bool,
    now: datetime,
    note: str = "",
) -> Submission:
    """Pass the teacher or peer stage, or return the work with a note.

    Passing takes the reviews that the stage asks for: one of a teacher, as many of peers as the
    threshold says. Panels decide by their result, events by showing.
    """
    STEER_SUBMISSION.require(actor, submission)
    submission = locked(submission)
    if stage not in {Stage.TEACHER, Stage.PEER} or submission.state != stage:
        raise Problem(_("This stage is not open for a decision now."))
    require_settled(submission, stage)
    if passed:
        require_reviews(submission, stage)
        pass_stage(submission, stage, by=actor, note=note, now=now)
    elif not note.strip():
        raise Problem(_("Say what should be improved before you return it."), field="note")
    else:
        return_stage(submission, stage, by=actor, note=note, now=now)
    record(actor, "validation.stage.decided", submission, now=now, stage=stage, passed=passed)
    return submission


def reviews_needed(threshold: Threshold, stage: str) -> int:
    """How many reviews a stage asks for."""
    return {
        Stage.TEACHER.value: 1,
        Stage.PEER.value: threshold.min_peer_reviews,
        Stage.PANEL.value: threshold.min_panel_reviews,
    }.get(stage, 0)


def require_reviews(submission: Submission, stage: str) -> None:
    """Raise `Problem` where fewer reviews are in than the stage asks for."""
    needed = reviews_needed(submission.threshold, stage)
    there = submission.reviews.filter(stage=stage).submitted().count()
    if there < needed:
        raise Problem(
            _("%(there)d of %(needed)d reviews are in; wait for the others before you pass it.")
            % {"there": there, "needed": needed}
        )
