"""What a task waits for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.models import Dependency, Initiative, Task
from firstrung.coalition.plans.forms import OtherPlanForm, WaitForm
from firstrung.coalition.plans.services.editing import PLANNED
from firstrung.coalition.plans.services.waiting import stop_waiting, wait_for
from firstrung.coalition.plans.views.reach import say, task_for
from firstrung.coalition.policies import EDIT_INITIATIVE, SEE_INITIATIVE
from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
def wait_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Choose what has to be finished first; ``?plan=`` offers another initiative's tasks."""
    row = task_for(request, uid)
    EDIT_INITIATIVE.require(request.user, row.initiative)
    plans = SEE_INITIATIVE.rows(request.user).filter(state__in=PLANNED).order_by("title")
    chosen = _chosen(request, row, plans)
    tasks = Task.objects.filter(initiative=chosen).exclude(pk=row.pk)
    form = WaitForm(request.POST if request.method == "POST" else None, rows=tasks)
    if request.method == "POST" and form.is_valid():
        try:
            wait_for(actor=request.user, task=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Kept."))
            return redirect("plan_task", uid)
    context = {
        "task": row,
        "form": form,
        "chosen": chosen,
        "plan_form": OtherPlanForm(rows=plans, initial={"plan": chosen.uid}),
        "has_tasks": tasks.exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "coalition/plans/wait.html", context, status=status)


def _chosen(request: SignedRequest, row: Task, plans: Any) -> Initiative:
    """The initiative whose tasks are offered: the task's own unless another is asked for."""
    found: Initiative | None = plans.filter(uid=asked.uid(request.GET.get("plan"))).first()
    return found or row.initiative


@login_required
@require_POST
def wait_stop(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """The task no longer waits for the other."""
    row = task_for(request, uid)
    link = get_object_or_404(
        Dependency.objects.select_related("task__initiative", "after"), pk=pk, task=row
    )
    try:
        stop_waiting(actor=request.user, dependency=link, now=timezone.now())
    except Problem as problem:
        say(request, problem)
    else:
        messages.success(
            request, _("It no longer waits for “%(title)s”.") % {"title": link.after.title}
        )
    return redirect("plan_task", uid)
