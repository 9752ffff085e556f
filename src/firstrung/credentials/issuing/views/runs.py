"""Runs: prepared, watched, paused, resumed, cancelled."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.credentials.issuing.forms import RunForm
from firstrung.credentials.issuing.lifecycle import LIFECYCLE
from firstrung.credentials.issuing.people import LineProblems
from firstrung.credentials.issuing.policies import MANAGE_RUN
from firstrung.credentials.issuing.runs import is_stuck, move, plan, wake
from firstrung.credentials.issuing.selectors import progress_of
from firstrung.credentials.issuing.wording import run_moved
from firstrung.credentials.models import IssuingRun, ItemState, RunState
from firstrung.identity.public import MANAGERS, SignedRequest, holds, runs_the_coalition


def _run(request: HttpRequest, uid: UUID) -> IssuingRun:
    run = get_object_or_404(IssuingRun.objects.select_related("achievement", "started_by"), uid=uid)
    MANAGE_RUN.require(request.user, run)
    return run


@login_required
@require_http_methods(["GET"])
@never_cache
def runs(request: SignedRequest) -> HttpResponseBase:
    """The runs one answers for, newest first, and the ways to begin one."""
    if not holds(request.user, *MANAGERS):
        raise NotYours("credentials.runs")
    rows = MANAGE_RUN.rows(request.user).select_related("achievement", "started_by")
    context = {
        "page": page_of(request, rows.order_by("-created_at", "-pk")),
        "coalition": runs_the_coalition(request.user),
    }
    return render(request, "credentials/issuing/runs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def run_new(request: SignedRequest) -> HttpResponseBase:
    """An achievement, and the people it is for."""
    if not holds(request.user, *MANAGERS):
        raise NotYours("credentials.run_new")
    form = RunForm(request.user, request.POST or None, request.FILES or None)
    errors = []
    if form.is_valid():
        now = timezone.now()
        try:
            run = plan(
                request.user,
                achievement=form.cleaned_data["achievement"],
                name=form.cleaned_data["name"],
                entries=form.entries(on=timezone.localdate(now)),
                now=now,
            )
        except LineProblems as problem:
            errors = list(problem.errors)
            form.add_problem(problem)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The run is ready. Look at the list, then start it."))
            return redirect("issuing_run", run.uid)
    form.keep_lines()
    status = 422 if form.is_bound else 200
    context = {"form": form, "errors": errors}
    return render(request, "credentials/issuing/new.html", context, status=status)


@login_required
@require_http_methods(["GET"])
@never_cache
def run(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How far the run is, what went wrong for whom, and what can be done now."""
    row = _run(request, uid)
    state = request.GET.get("state", "")
    items = row.items.select_related("holder", "award").defer("award__document")
    if state in ItemState.values:
        items = items.filter(state=state)
    context = _context(row) | {
        "page": page_of(request, items.order_by("pk")),
        "states": ItemState.choices,
        "state": state,
    }
    return render(request, "credentials/issuing/run.html", context)


def _context(row: IssuingRun) -> dict[str, object]:
    progress = progress_of(row)
    actions = LIFECYCLE.actions(row.state)
    if not progress.refused:
        actions = [action for action in actions if action != "retry"]
    return {
        "run": row,
        "progress": progress,
        "actions": [action for action in actions if action != "finish"],
        "stuck": is_stuck(row),
        "running": row.state == RunState.RUNNING,
    }


@login_required
@require_http_methods(["GET"])
@never_cache
def run_progress(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The bar alone, asked for every second; the whole page once the run stands still."""
    row = _run(request, uid)
    if row.state == RunState.RUNNING:
        return render(request, "credentials/issuing/progress.html", _context(row))
    response = HttpResponse()
    response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def run_move(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Start, pause, resume, cancel, try again; or wake a run whose worker died."""
    row = _run(request, uid)
    if action == "resume" and row.state == RunState.RUNNING:
        wake(request.user, run=row, now=timezone.now())
    else:
        move(request.user, run=row, action=action, now=timezone.now())
    messages.success(request, run_moved(action))
    return redirect("issuing_run", uid)
