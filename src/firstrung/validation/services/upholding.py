"""An appeal that is upheld: the stage opens again, and is passed or judged anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import AppealOutcome, ReviewState, Stage
from firstrung.validation.models import Appeal, PanelResult, Review
from firstrung.validation.redress import HANDLE_APPEAL
from firstrung.validation.scoring.closing import conclude
from firstrung.validation.selectors.appeals import ratings_under, reviews_on
from firstrung.validation.services.appeals import close_appeal, lock_appeal, set_aside
from firstrung.validation.services.stages import pass_stage, reopen_stage
from firstrung.validation.services.submissions import require_reviews


@transaction.atomic
def uphold_appeal(
    *,
    actor: Person,
    appeal: Appeal,
    outcome: str,
    answer: str,
    now: datetime,
    aside: Sequence[Review] = (),
) -> Appeal:
    """The decision falls. ``aside`` are reviews that must not count, such as those of a conflict.

    With `AppealOutcome.PASS` the new reviews join the others: a panel's result is computed anew
    and must meet the threshold. With `AppealOutcome.AGAIN` the stage starts over.
    """
    HANDLE_APPEAL.require(actor, appeal)
    appeal = lock_appeal(appeal)
    if outcome == AppealOutcome.PASS and not reviews_on(appeal).submitted().exists():
        raise Problem(_("First get a new review: nothing else can change the result."))
    rested_on = list(ratings_under(appeal))
    close_appeal(actor, appeal, "uphold", answer=answer, now=now)
    reopen_stage(appeal.submission, appeal.stage, now=now)
    if outcome == AppealOutcome.PASS:
        set_aside(actor, appeal, aside, now=now)
        _pass(actor, appeal, now=now)
    else:
        set_aside(actor, appeal, rested_on, now=now)
        reviews_on(appeal).update(state=ReviewState.VOID)
        if appeal.stage == Stage.PANEL:
            _drop_result(actor, appeal, now=now)
    return appeal


def _pass(actor: Person, appeal: Appeal, *, now: datetime) -> None:
    submission = appeal.submission
    if appeal.stage != Stage.PANEL:
        require_reviews(submission, appeal.stage)
        pass_stage(submission, appeal.stage, by=actor, now=now, note=appeal.answer)
        return
    panel = _drop_result(actor, appeal, now=now).panel
    if not conclude(actor, panel, submission, now=now):
        raise Problem(
            _(
                "This would not settle it: too few reviews count, or the score is not sure enough. "
                "Ask for one more review, or judge the stage anew."
            )
        )
    result = PanelResult.objects.get(submission=submission)
    if not result.met:
        raise Problem(
            _(
                "With these reviews the score is %(score)s, and %(cut)s is needed: the threshold is "
                "still not met. Judge the stage anew, or do not uphold the appeal."
            )
            % {"score": result.score, "cut": result.threshold.cut_score}
        )


def _drop_result(actor: Person, appeal: Appeal, *, now: datetime) -> PanelResult:
    """Take the old result out of force; what it said stays in the audit trail."""
    result = PanelResult.objects.select_related("panel").get(submission=appeal.submission)
    record(
        actor,
        "validation.result.set_aside",
        appeal.submission,
        now=now,
        score=str(result.score),
        means=result.means,
        raters=result.raters,
        met=result.met,
        ledger=result.ledger,
    )
    PanelResult.objects.filter(pk=result.pk).delete()
    return result
