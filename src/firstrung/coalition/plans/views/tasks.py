"""One task: its page, planning it, working on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.activity.public import history_of
from firstrung.coalition.models import Dependency
from firstrung.coalition.plans.forms import DayForm, TaskForm, initial_of
from firstrung.coalition.plans.selectors.network import RUNNING
from firstrung.coalition.plans.selectors.plan import plan_of
from firstrung.coalition.plans.services import editing, working
from firstrung.coalition.plans.views.reach import initiative_for, say, task_for
from firstrung.coalition.policies import EDIT_INITIATIVE, WORK_ON_TASK
from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest

TRAIL = 20


@login_required
@require_safe
def task(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A task with its days, what it waits for, and what waits for it."""
    row = task_for(request, uid)
    found = plan_of(row.initiative, today=timezone.localdate())
    planned = next(other for other in found.tasks if other.id == row.pk)
    links = Dependency.objects.select_related(
        "task__initiative", "after__initiative", "task__owner", "after__owner"
    )
    may_edit = EDIT_INITIATIVE.allows(request.user, row.initiative)
    context: dict[str, Any] = {
        "task": row,
        "initiative": row.initiative,
        "planned": planned,
        "state": planned.state(found.ready.today),
        "waits_for": links.filter(task=row).order_by("pk"),
        "holds_up": links.filter(after=row).order_by("pk"),
        "may_edit": may_edit and row.initiative.state in editing.PLANNED,
        "may_work": row.initiative.state in RUNNING and WORK_ON_TASK.allows(request.user, row),
        "day_form": DayForm(initial={"on": found.ready.today}),
        "trail": history_of(row)[:TRAIL],
    }
    return render(request, "coalition/plans/task.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def task_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a task; afterwards the same form for the next one."""
    initiative = initiative_for(request, uid)
    EDIT_INITIATIVE.require(request.user, initiative)
    form = TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            editing.add_task(
                actor=request.user, initiative=initiative, draft=form.draft(), now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added."))
            return redirect("plan_task_new" if "more" in request.POST else "action_plan", uid)
    context = {"initiative": initiative, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/task_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def task_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what is planned."""
    row = task_for(request, uid)
    EDIT_INITIATIVE.require(request.user, row.initiative)
    form = TaskForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit_task(actor=request.user, task=row, draft=form.draft(), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("plan_task", uid)
    context = {"task": row, "initiative": row.initiative, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/task_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def task_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Ask, then take it out of the plan."""
    row = task_for(request, uid)
    EDIT_INITIATIVE.require(request.user, row.initiative)
    if request.method == "POST":
        initiative, title = row.initiative.uid, row.title
        try:
            editing.remove_task(actor=request.user, task=row, now=timezone.now())
        except Problem as problem:
            say(request, problem)
        else:
            messages.success(request, _("“%(title)s” is removed.") % {"title": title})
        return redirect("action_plan", initiative)
    context = {"task": row, "holds_up": row.holds_up.select_related("task")}
    return render(request, "coalition/plans/task_remove.html", context)


@login_required
@require_POST
def task_move(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One place up or down."""
    row = task_for(request, uid)
    up = request.POST.get("way") == "up"
    try:
        editing.move_task(actor=request.user, task=row, up=up, now=timezone.now())
    except Problem as problem:
        say(request, problem)
    return redirect(
        f"{reverse('action_plan', args=[row.initiative.uid])}{_page(request)}#task-{row.pk}"
    )


def _page(request: SignedRequest) -> str:
    number = asked.whole(request.POST.get("page"))
    return "" if number is None else f"?page={number}"


@login_required
@require_POST
def task_step(request: SignedRequest, uid: UUID, step: str) -> HttpResponseBase:
    """Begun, finished, or taken back; without a day it is today."""
    row = task_for(request, uid)
    if step not in ("start", "finish", "reopen"):
        raise Http404(step)
    day = DayForm(request.POST) if "on" in request.POST else None
    if day is not None and not day.is_valid():
        messages.error(request, _("That is no day. Write it like 2027-03-31."))
        return redirect("plan_task", uid)
    on = day.cleaned_data["on"] if day else timezone.localdate()
    try:
        _step(request, row, step, on)
    except Problem as problem:
        say(request, problem)
    else:
        messages.success(request, _("Kept: %(title)s.") % {"title": row.title})
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("plan_task", uid)


def _step(request: SignedRequest, row: Any, step: str, on: Any) -> None:
    actor, now = request.user, timezone.now()
    if step == "start":
        working.start_task(actor=actor, task=row, on=on, now=now)
    elif step == "finish":
        working.finish_task(actor=actor, task=row, on=on, now=now)
    else:
        working.reopen_task(actor=actor, task=row, now=now)
