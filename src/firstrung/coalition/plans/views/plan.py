"""An initiative's action plan: its page, its file, importing, agreeing on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.activity.public import history_of
from firstrung.coalition.models import Initiative
from firstrung.coalition.plans.charts import bands_of, plan_chart, plan_words
from firstrung.coalition.plans.forms import AgreeForm, ListForm
from firstrung.coalition.plans.gantt import gantt
from firstrung.coalition.plans.parsing import COLUMNS
from firstrung.coalition.plans.selectors.alignment import cycles
from firstrung.coalition.plans.selectors.plan import PlanPage, plan_of
from firstrung.coalition.plans.services.agreeing import agree_on_plan
from firstrung.coalition.plans.services.editing import PLANNED
from firstrung.coalition.plans.services.importing import ListProblem, import_tasks
from firstrung.coalition.plans.views.files import plan_rows
from firstrung.coalition.plans.views.reach import initiative_for, say
from firstrung.coalition.policies import EDIT_INITIATIVE, STEER_INITIATIVE
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

TASKS_ON_A_PAGE = 50


@login_required
@require_safe
def plan(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The plan as a chart and as a table."""
    row = initiative_for(request, uid)
    found = plan_of(row, today=timezone.localdate())
    page = page_of(request, found.tasks, size=TASKS_ON_A_PAGE)
    steers = STEER_INITIATIVE.allows(request.user, row)
    open_to_change = row.state in PLANNED
    context: dict[str, Any] = {
        "initiative": row,
        "page": page,
        "lines": found.lines(list(page.object_list)),
        "span": found.span,
        "may_edit": open_to_change and (steers or EDIT_INITIATIVE.allows(request.user, row)),
        "may_agree": open_to_change and steers,
        "agreed": history_of(row).filter(action__startswith="coalition.plan.agree")[:5],
        **_picture(row, found, list(page.object_list), page.start_index()),
    }
    return render(request, "coalition/plans/plan.html", context)


def _picture(row: Initiative, found: PlanPage, rows: list[Any], first: int) -> dict[str, Any]:
    """The chart, its words, and how the plan lies to its recruiting cycle."""
    if found.span is None:
        return {}
    known = cycles(today=found.ready.today)
    sectors = list(row.sectors.values_list("code", flat=True))
    chosen = known.of(row.pk, row.cycle_id, sectors)
    windows = known.windows(chosen, found.span.begin, found.span.end)
    chart = plan_chart(
        list(enumerate(rows, start=first)), found.span, bands_of(windows), today=found.ready.today
    )
    return {
        "chart": gantt(chart),
        "words": plan_words(found.span),
        "alignment": known.alignment(found.span, row.cycle_id, sectors),
    }


@login_required
@require_safe
def plan_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The plan as CSV; the importer reads it back."""
    row = initiative_for(request, uid)
    found = plan_of(row, today=timezone.localdate())
    header, rows = plan_rows(found)
    return csv_file(f"plan-{slugify(row.title)[:40] or row.uid.hex[:6]}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
def plan_import(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Many tasks at once."""
    row = initiative_for(request, uid)
    EDIT_INITIATIVE.require(request.user, row)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListForm(*data)
    lines: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            count = import_tasks(
                actor=request.user,
                initiative=row,
                text=form.cleaned_data["text"],
                now=timezone.now(),
            )
        except ListProblem as problem:
            form.add_problem(problem)
            lines = problem.lines
        except Problem as problem:
            form.add_error("text", str(problem.message))
        else:
            words = ngettext("%(n)d task added.", "%(n)d tasks added.", count) % {"n": count}
            messages.success(request, words)
            return redirect("action_plan", uid)
    context = {"initiative": row, "form": form, "lines": lines, "columns": COLUMNS}
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/import.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def plan_agree(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Agree on the plan; again only with a reason."""
    row = initiative_for(request, uid)
    STEER_INITIATIVE.require(request.user, row)
    again = row.baseline_at is not None
    form = AgreeForm(request.POST if request.method == "POST" and again else None)
    if request.method == "POST" and (not again or form.is_valid()):
        reason = form.cleaned_data["reason"] if again else ""
        try:
            agree_on_plan(actor=request.user, initiative=row, reason=reason, now=timezone.now())
        except Problem as problem:
            if not again:
                say(request, problem)
                return redirect("action_plan", uid)
            form.add_problem(problem)
        else:
            messages.success(request, _("Agreed. From now on you see how far the plan slips."))
            return redirect("action_plan", uid)
    context = {"initiative": row, "form": form if again else None}
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/agree.html", context, status=status)
