"""Plans of a panel: asked for, applied or put away by a coordinator, and wishes for pairs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import Job
from firstrung.validation import tasks
from firstrung.validation.enums import PairRuleKind, PanelState, PlanState
from firstrung.validation.lifecycles import PLAN
from firstrung.validation.models import PairRule, Panel, PanelPlan, PanelSeat, Submission
from firstrung.validation.scoring.again import draw_again
from firstrung.validation.selectors.comparability import groups_apart, is_apart, told_apart
from firstrung.validation.services.making import (
    begin_plan,
    in_use,
    locked_plan,
    make_plan,
    put_in_use,
)
from firstrung.validation.services.panels import lock_panel, not_closed
from firstrung.validation.services.writing import Applied

SMALL = 1000
"""A panel of at most so many pairs is planned while the coordinator waits: under a second."""


def ask_plan(*, actor: Person, panel: Panel, now: datetime, mends: bool = False) -> PanelPlan:
    """Have a plan made: at once for a small panel, else in the background.

    With ``mends`` it keeps all it can of the reviews that are asked for already.
    """
    with transaction.atomic():
        panel = lock_panel(actor, panel)
        not_closed(panel)
        seats = panel.seats.filter(released_at__isnull=True).count()
        works = panel.places.count()
        if not works:
            raise Problem(_("Put portfolios before the panel first."))
        if not seats:
            raise Problem(_("Seat panelists first."))
        if panel.state == PanelState.PLANNED:
            draw_again(actor=actor, panel=panel, now=now)
        plan = begin_plan(panel, actor=actor, mends=mends, reason="", now=now)
        small = seats * works <= SMALL
        if not small:
            _enqueue(plan, actor)
    return make_plan(plan=plan, now=now) if small else plan


def _enqueue(plan: PanelPlan, actor: Person) -> None:
    job = tasks.make_plan.enqueue(plan_id=plan.pk, actor_id=actor.pk)
    plan.job_uid = job.id
    plan.save(update_fields=["job_uid"])


@transaction.atomic
def apply_plan(
    *,
    actor: Person,
    plan: PanelPlan,
    now: datetime,
    seen: int | None = None,
    accepts_apart: bool = False,
) -> Applied:
    """Ask for the reviews of a plan; what has begun or is in stays untouched.

    A plan that leaves panelists in groups nobody can compare is used only by a coordinator who
    ``accepts_apart``; without that the `Problem` names the groups.

    ``seen`` is the number of the plan in use that the coordinator looked at (0 for none): where
    another was applied meanwhile, or the panel changed so that the plan no longer fits, nothing
    happens and the `Problem` says what changed.
    """
    panel = lock_panel(actor, plan.panel)
    if not accepts_apart and plan.state == PlanState.PROPOSED and is_apart(plan):
        raise Problem(
            f"{told_apart(groups_apart(plan))} {_('Confirm that you want the plan all the same.')}",
            field="accepts_apart",
        )
    return put_in_use(panel, plan, actor=actor, now=now, seen=seen)


@transaction.atomic
def discard_plan(*, actor: Person, plan: PanelPlan, now: datetime) -> PanelPlan:
    """Put a plan away, also one that is still being made; the one in use can't be."""
    panel = lock_panel(actor, plan.panel)
    plan = locked_plan(plan)
    plan.state = PLAN.after(plan.state, "discard")
    plan.save(update_fields=["state"])
    if plan.job_uid is not None:
        Job.objects.filter(uid=plan.job_uid).update(cancel_requested=True)
    record(actor, "validation.plan.discarded", panel, now=now, number=plan.number)
    return plan


@transaction.atomic
def rule_pair(
    *,
    actor: Person,
    panel: Panel,
    seat: PanelSeat,
    submission: Submission,
    kind: str | None,
    now: datetime,
) -> PairRule | None:
    """Ask that the next plan holds a pair (pin) or doesn't (forbid); None frees it again."""
    panel = lock_panel(actor, panel)
    not_closed(panel)
    if not panel.places.filter(submission=submission).exists() or seat.panel_id != panel.pk:
        raise Problem(_("Choose a panelist and a portfolio of this panel."))
    rows = PairRule.objects.filter(panel=panel, panelist=seat.panelist, submission=submission)
    detail = {"seat": str(seat.uid), "submission": str(submission.uid)}
    if kind is None:
        if rows.delete()[0]:
            record(actor, "validation.pair.freed", panel, now=now, **detail)
        return None
    row, _made = PairRule.objects.update_or_create(
        panel=panel,
        panelist=seat.panelist,
        submission=submission,
        defaults={"kind": PairRuleKind(kind), "made_by": actor},
    )
    record(actor, "validation.pair.ruled", panel, now=now, kind=kind, **detail)
    return row


def mend(panel: Panel, *, actor: Person, reason: str, now: datetime) -> PanelPlan | None:
    """Propose who takes over what has become open; None where no plan is in use.

    The caller holds the panel's lock.
    """
    if panel.state == PanelState.CLOSED or in_use(panel) is None:
        return None
    plan = begin_plan(panel, actor=actor, mends=True, reason=reason, now=now)
    _enqueue(plan, actor)
    return plan


def mend_later(panel: Panel, *, actor: Person, reason: str) -> None:
    """The same where the panel can't be locked: a reviewer handed a review back."""
    tasks.mend_panel.enqueue(panel_id=panel.pk, actor_id=actor.pk, reason=reason)
