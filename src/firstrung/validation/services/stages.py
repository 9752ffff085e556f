"""Moving a submission from stage to stage. Callers hold its row's lock and have the permission."""

from datetime import datetime

from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import ReviewState, Stage, StageState
from firstrung.validation.events import StagePassed, StageReturned
from firstrung.validation.lifecycles import OPENED_BY, OPTIONAL, STAGE, STAGE_ORDER, SUBMISSION
from firstrung.validation.models import StageRecord, Submission


def locked(submission: Submission) -> Submission:
    """The submission as it stands now, locked for the running transaction."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("student", "threshold__rubric", "threshold__teacher_rubric")
        .get(pk=submission.pk)
    )


def lay_out(submission: Submission, *, now: datetime) -> None:
    """The records of all stages, the first of them open."""
    StageRecord.objects.bulk_create(
        StageRecord(submission=submission, stage=stage, position=position)
        for position, stage in enumerate(STAGE_ORDER)
    )
    _open(submission, STAGE_ORDER[0], now=now)


def pass_stage(
    submission: Submission, stage: str, *, by: Person, now: datetime, note: str = ""
) -> None:
    """Pass a stage: the submission moves on and what follows opens."""
    _decide(submission, stage, "pass", by=by, note=note, now=now)
    if stage not in OPTIONAL:
        submission.state = SUBMISSION.after(submission.state, "pass")
        submission.save(update_fields=["state"])
    for following in OPENED_BY[stage]:
        _open(submission, following, now=now)
    publish(StagePassed(submission_id=submission.pk, stage=stage))


def return_stage(
    submission: Submission, stage: str, *, by: Person, now: datetime, note: str = ""
) -> None:
    """Give the work back with feedback; the stages that were to come are left out."""
    _decide(submission, stage, "return", by=by, note=note, now=now)
    submission.state = SUBMISSION.after(submission.state, "return")
    submission.save(update_fields=["state"])
    leave_out(submission)
    publish(StageReturned(submission_id=submission.pk, stage=stage))


def reopen_stage(submission: Submission, stage: str, *, now: datetime) -> None:
    """Open the stage again that had returned the work; what follows waits as before."""
    submission.state = SUBMISSION.after(submission.state, f"reopen_{stage}")
    submission.save(update_fields=["state"])
    row = submission.stages.get(stage=stage)
    row.state, row.opened_at = STAGE.after(row.state, "reopen"), now
    row.decided_at, row.decided_by, row.note = None, None, ""
    row.save(update_fields=["state", "opened_at", "decided_at", "decided_by", "note"])
    following = submission.stages.filter(position__gt=row.position, state=StageState.SKIPPED)
    following.update(state=STAGE.after(StageState.SKIPPED, "restore"))


def leave_out(submission: Submission) -> None:
    """Skip every stage that is waiting or open, and void the reviews that are awaited."""
    submission.stages.filter(state__in=[StageState.WAITING, StageState.OPEN]).update(
        state=STAGE.after(StageState.OPEN, "skip")
    )
    submission.reviews.pending().without_anchors().update(state=ReviewState.VOID)


def _open(submission: Submission, stage: Stage, *, now: datetime) -> None:
    row = submission.stages.get(stage=stage)
    row.state, row.opened_at = STAGE.after(row.state, "open"), now
    row.save(update_fields=["state", "opened_at"])


def _decide(
    submission: Submission, stage: str, action: str, *, by: Person, note: str, now: datetime
) -> None:
    row = submission.stages.get(stage=stage)
    row.state = STAGE.after(row.state, action)
    row.decided_at, row.decided_by, row.note = now, by, note
    row.save(update_fields=["state", "decided_at", "decided_by", "note"])
    pending = submission.reviews.filter(stage=stage).pending().without_anchors()
    pending.update(state=ReviewState.VOID)
