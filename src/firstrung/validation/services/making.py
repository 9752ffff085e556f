"""Making a plan and putting it in use; who may ask for either is checked in `plans`."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import report
from firstrung.validation.enums import PanelState, PlanState
from firstrung.validation.lifecycles import PLAN
from firstrung.validation.models import Panel, PanelPlan
from firstrung.validation.selectors.changes import changes_since
from firstrung.validation.selectors.documents import Document, document
from firstrung.validation.services.calibration import give_anchors
from firstrung.validation.services.planner import Outcome, compute
from firstrung.validation.services.writing import Applied, write_reviews

STEPS = (
    gettext_noop("Reading portfolios, panelists and conflicts"),
    gettext_noop("Looking for the best plan"),
    gettext_noop("Writing it down"),
)
OPEN_STATES = (PlanState.MAKING, PlanState.PROPOSED, PlanState.BLOCKED)


def in_use(panel: Panel) -> PanelPlan | None:
    """The plan that the panel's reviews follow."""
    return panel.plans.filter(state=PlanState.APPLIED).first()


def begin_plan(
    panel: Panel, *, actor: Person, mends: bool, reason: str, now: datetime
) -> PanelPlan:
    """The row of a plan that is to be made; the caller holds the panel's lock.

    A mend puts away earlier mends that nobody applied: they rest on what is no longer so.
    """
    if mends:
        panel.plans.filter(is_mend=True, state__in=OPEN_STATES).update(state=PlanState.DISCARDED)
    last: int = panel.plans.aggregate(last=Max("number"))["last"] or 0
    return PanelPlan.objects.create(
        panel=panel,
        number=last + 1,
        made_by=actor,
        made_at=now,
        is_mend=mends,
        reason=reason[:300],
    )


def locked_plan(plan: PanelPlan) -> PanelPlan:
    """The plan as it stands now, locked."""
    rows = PanelPlan.objects.select_for_update(of=("self",)).select_related("panel", "made_by")
    return rows.get(pk=plan.pk)


def make_plan(*, plan: PanelPlan, now: datetime) -> PanelPlan:
    """Compute a plan that was asked for; one that is made or put away stays as it is.

    Called by who asked for it or by a job, which may run twice. Reading and computing hold no
    lock: whether the plan still fits is asked when it is applied.
    """
    if plan.state != PlanState.MAKING:
        return plan
    report(0, len(STEPS), STEPS[0])
    found = document(plan.panel, now=now)
    report(1, len(STEPS), STEPS[1])
    keep = [(work, who) for work, who in found["current"]] if plan.is_mend else None
    outcome = compute(found, keep=keep)
    report(2, len(STEPS), STEPS[2])
    return _finish(plan, found, outcome, now=now)


@transaction.atomic
def _finish(plan: PanelPlan, found: Document, outcome: Outcome, *, now: datetime) -> PanelPlan:
    plan = locked_plan(plan)
    if plan.state != PlanState.MAKING:
        return plan
    action = "finish" if outcome.state == PlanState.PROPOSED else "refuse"
    plan.state = PLAN.after(plan.state, action)
    plan.instance, plan.pairs = found, outcome.pairs
    plan.figures, plan.obstacles = outcome.figures, outcome.obstacles
    plan.made_at = now
    plan.save()
    detail = {"number": plan.number, "state": plan.state}
    record(plan.made_by, "validation.plan.made", plan.panel, now=now, **detail)
    return plan


def put_in_use(
    panel: Panel, plan: PanelPlan, *, actor: Person | None, now: datetime, seen: int | None
) -> Applied:
    """Apply a plan to a locked panel; `Problem` where it no longer fits. See `plans.apply_plan`."""
    if panel.state == PanelState.CLOSED:
        raise Problem(_("This panel is closed."))
    plan, before = locked_plan(plan), in_use(panel)
    _still_as_seen(before, seen)
    if plan.state == PlanState.APPLIED:
        return Applied()
    plan.state = PLAN.after(plan.state, "apply")
    list(panel.reviews.select_for_update().values_list("pk"))  # nobody begins one meanwhile
    _require_fit(plan, document(panel, now=now, lean=True))
    if before is not None:
        before.state = PLAN.after(before.state, "set_aside")
        before.save(update_fields=["state"])
    plan.applied_at = now
    plan.save(update_fields=["state", "applied_at"])
    applied = write_reviews(panel, plan, now=now)
    if panel.state == PanelState.OPEN:  # panelists who are new to it calibrate first as well
        give_anchors(panel=panel, now=now)
    detail = {"number": plan.number, "asked": applied.asked, "voided": applied.voided}
    record(actor, "validation.plan.applied", panel, now=now, **detail)
    return applied


def _still_as_seen(before: PanelPlan | None, seen: int | None) -> None:
    number = before.number if before is not None else 0
    if seen is not None and seen != number:
        raise Problem(
            _("Meanwhile plan %(number)d was put in use. Look at both, then decide again.")
            % {"number": number}
        )


def _require_fit(plan: PanelPlan, today: Document) -> None:
    changes = changes_since(plan, today)
    if changes:
        raise Problem(
            _("The panel has changed since plan %(number)d was made. %(changes)s Make a new plan.")
            % {"number": plan.number, "changes": " ".join(changes)}
        )


def apply_by_itself(*, plan: PanelPlan, now: datetime) -> bool:
    """Put a mend in use without waiting for a coordinator, where the panel's rules say so.

    A mend that is not possible, ties panelists together less than the plan in use, or no longer
    fits, waits for a coordinator.
    """
    if not plan.is_mend or plan.state != PlanState.PROPOSED:
        return False
    try:
        with transaction.atomic():
            panel = Panel.objects.select_for_update(of=("self",)).get(pk=plan.panel_id)
            if panel.state != PanelState.OPEN or not panel.mends_itself:
                return False
            if ties_less(plan, in_use(panel)):
                return False
            put_in_use(panel, plan, actor=None, now=now, seen=None)
    except Problem:
        return False
    return True


def ties_less(plan: PanelPlan, before: PanelPlan | None) -> bool:
    """Whether a plan leaves panelists in more groups apart than the one in use."""
    groups: int = plan.figures.get("components", 1)
    known: int = before.figures.get("components", 1) if before is not None else 1
    return groups > max(known, 1)


def mend_panel(*, panel: Panel, actor: Person, reason: str, now: datetime) -> PanelPlan | None:
    """Propose who takes over what has become open; None where no plan is in use."""
    with transaction.atomic():
        panel = Panel.objects.select_for_update(of=("self",)).get(pk=panel.pk)
        if panel.state == PanelState.CLOSED or in_use(panel) is None:
            return None
        plan = begin_plan(panel, actor=actor, mends=True, reason=reason, now=now)
    plan = make_plan(plan=plan, now=now)
    apply_by_itself(plan=plan, now=now)
    return plan
