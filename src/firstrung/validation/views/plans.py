"""Plans of a panel: made, read, compared, used or put away; pairs fixed or kept apart."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.jobs.public import Job
from firstrung.validation.enums import PairRuleKind, PanelState, PlanState
from firstrung.validation.forms.conflicts import PairForm
from firstrung.validation.models import Panel, PanelPlan
from firstrung.validation.policies import RUN_PLAN
from firstrung.validation.selectors.changes import changes_since
from firstrung.validation.selectors.comparability import groups_apart
from firstrung.validation.selectors.documents import document
from firstrung.validation.selectors.obstacles import tight_spots, told
from firstrung.validation.selectors.plans import (
    compared,
    doubtful,
    figures_of,
    loads_of,
    pair_rules,
    planned_works,
    shown_portfolios,
)
from firstrung.validation.services import plans as services
from firstrung.validation.services.making import in_use
from firstrung.validation.services.planner import engine_file
from firstrung.validation.views.panels import panel_for, show

SLOW_SECONDS = 30
"""After so long in the queue the page says that the worker may be down."""


@login_required
@require_safe
def panel_plans(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The plans there are, the pairs that are fixed or kept apart, and what to compare."""
    return _show_plans(request, panel_for(request, uid))


def _show_plans(
    request: SignedRequest,
    row: Panel,
    form: PairForm | None = None,
    problem: Problem | None = None,
) -> HttpResponseBase:
    plans = row.plans.exclude(state=PlanState.DISCARDED).select_related("made_by")
    page = page_of(request, plans.defer("instance", "pairs"))
    usable = [plan for plan in page if plan.state in {PlanState.PROPOSED, PlanState.APPLIED}]
    context = {
        "page": page,
        "comparable": usable if len(usable) > 1 else [],
        "pair_form": form or PairForm(panel=row),
        "fixed": pair_rules(row, PairRuleKind.PIN),
        "apart": pair_rules(row, PairRuleKind.FORBID),
        "problem": problem,
    }
    wrong = problem is not None or bool(form and form.errors)
    return show(request, row, "plans", context, wrong=wrong)


@login_required
@require_POST
def panel_assign(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Make a plan; on an open panel one that keeps what is asked for."""
    row = panel_for(request, uid)
    mends = row.state == PanelState.OPEN or request.POST.get("keep") == "yes"
    try:
        plan = services.ask_plan(actor=request.user, panel=row, now=timezone.now(), mends=mends)
    except Problem as problem:
        return _show_plans(request, row, problem=problem)
    return redirect("plan", plan.uid)


def _plan(request: SignedRequest, uid: UUID) -> PanelPlan:
    rows = RUN_PLAN.rows(request.user).select_related(
        "panel__organization", "panel__rubric", "made_by"
    )
    return get_object_or_404(rows, uid=uid)


@login_required
@require_safe
def plan(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A plan: who reviews what, the loads and the figures, or the rules that stand in the way."""
    return _show_plan(request, _plan(request, uid))


def _show_plan(
    request: SignedRequest, row: PanelPlan, problem: Problem | None = None
) -> HttpResponseBase:
    context: dict[str, Any] = {"plan": row, "problem": problem, "tab": "plans"}
    used = in_use(row.panel)
    context |= {"used": used, "seen": used.number if used is not None else 0}
    if row.state == PlanState.MAKING:
        context |= _progress(row)
    else:
        context |= _made(request, row)
    return show(request, row.panel, "plan", context, wrong=problem is not None)


def _made(request: SignedRequest, row: PanelPlan) -> dict[str, Any]:
    only = row.is_mend and "all" not in request.GET
    page = page_of(request, shown_portfolios(row, only_changed=only))
    usable = row.state in {PlanState.PROPOSED, PlanState.APPLIED}
    waits = row.state == PlanState.PROPOSED
    today = document(row.panel, now=timezone.now(), lean=True) if waits else None
    return {
        "usable": usable,
        "page": page,
        "only_changed": only,
        "works": planned_works(row, list(page.object_list), request.user) if usable else [],
        "loads": loads_of(row) if usable else [],
        "figures": figures_of(row),
        "obstacles": told(row),
        "apart": groups_apart(row) if usable else [],
        "spots": tight_spots(row) if row.state == PlanState.BLOCKED else [],
        "doubts": doubtful(row) if usable else 0,
        "changes": changes_since(row, today) if today is not None else [],
        "reviews": len(row.pairs),
    }


def _progress(row: PanelPlan) -> dict[str, Any]:
    job = Job.objects.filter(uid=row.job_uid).first() if row.job_uid else None
    waited = (timezone.now() - row.made_at).total_seconds()
    return {
        "job": job,
        "failed": job is None or job.is_over,
        "slow": job is not None and job.state == "ready" and waited > SLOW_SECONDS,
    }


@login_required
@require_safe
def plan_progress(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How far a plan is; once it is there, the page is told to load anew."""
    row = _plan(request, uid)
    context = {"plan": row} | _progress(row)
    if row.state == PlanState.MAKING and not context["failed"]:
        if getattr(request, "htmx", False):
            return render(request, "validation/panels/progress.html", context)
        return redirect("plan", uid)
    if not getattr(request, "htmx", False):
        return redirect("plan", uid)
    response = HttpResponse(status=204)
    response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def plan_apply(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Use a plan: its reviews are asked for."""
    row, seen = _plan(request, uid), request.POST.get("seen", "")
    try:
        done = services.apply_plan(
            actor=request.user,
            plan=row,
            now=timezone.now(),
            seen=(asked.whole(seen) or 0) if seen else None,
            accepts_apart=request.POST.get("accepts_apart") == "yes",
        )
    except Problem as problem:
        row.refresh_from_db()
        return _show_plan(request, row, problem)
    added = ngettext("%(n)d review is asked for", "%(n)d reviews are asked for", done.asked)
    voided = ngettext("%(n)d is taken back", "%(n)d are taken back", done.voided)
    words = [added % {"n": done.asked}]
    if done.voided:
        words.append(voided % {"n": done.voided})
    text = _("Plan %(number)d is in use: %(what)s.")
    messages.success(request, text % {"number": row.number, "what": ", ".join(words)})
    return redirect("panel", row.panel.uid)


@login_required
@require_POST
def plan_discard(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put a plan away, or stop making it."""
    row = _plan(request, uid)
    try:
        services.discard_plan(actor=request.user, plan=row, now=timezone.now())
    except Problem as problem:
        return _show_plan(request, row, problem)
    messages.success(request, _("Plan %(number)d is put away.") % {"number": row.number})
    return redirect("panel_plans", row.panel.uid)


@login_required
@require_safe
def plan_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What the plan was made from, for the command ``panels plan``: ids only, no names."""
    row = _plan(request, uid)
    text = json.dumps(engine_file(row.instance), indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"panel-plan-{row.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_safe
def plan_compare(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Two plans of a panel side by side: ``?first=`` and ``?second=`` are their numbers."""
    row = panel_for(request, uid)
    numbers = [asked.whole(request.GET.get(name)) or 0 for name in ("first", "second")]
    rows = row.plans.filter(state__in=[PlanState.PROPOSED, PlanState.APPLIED])
    first, second = (get_object_or_404(rows, number=number) for number in numbers)
    first.panel = second.panel = row
    found = compared(first, second, request.user)
    sides = zip(figures_of(first), figures_of(second), strict=True)
    context = {
        "found": found,
        "page": page_of(request, found.moved),
        "figures": [(label, one, other, text) for (label, one, text), (_l, other, _t) in sides],
        "tab": "plans",
    }
    return show(request, row, "compare", context)


@login_required
@require_POST
def panel_pair(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Fix a pair, keep it apart, or free it again."""
    row = panel_for(request, uid)
    form = PairForm(request.POST, panel=row)
    if not form.is_valid():
        return _show_plans(request, row, form=form)
    wish = request.POST.get("wish", "")
    kind = PairRuleKind(wish) if wish in PairRuleKind.values else None
    try:
        services.rule_pair(
            actor=request.user, panel=row, kind=kind, now=timezone.now(), **form.cleaned_data
        )
    except Problem as problem:
        form.add_problem(problem)
        return _show_plans(request, row, form=form)
    said = {
        PairRuleKind.PIN: _("Fixed. The next plan holds this pair."),
        PairRuleKind.FORBID: _("Kept apart. The next plan does without this pair."),
        None: _("Free again."),
    }
    messages.success(request, said[kind])
    plan = row.plans.filter(number=asked.whole(request.POST.get("plan")) or 0).first()
    return redirect("plan", plan.uid) if plan is not None else redirect("panel_plans", uid)
