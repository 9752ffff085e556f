"""Propose a target, vote on it, take the proposal back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.enums import TargetState
from firstrung.coalition.gates import members_only
from firstrung.coalition.members import workplaces
from firstrung.coalition.models import Kpi, Target
from firstrung.coalition.results.forms import TargetForm, VoteForm
from firstrung.coalition.results.targets import (
    current_targets,
    propose_target,
    vote,
    withdraw_target,
)
from firstrung.coalition.results.views.kpis import year_of
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def target_new(request: SignedRequest, year: int, code: str) -> HttpResponseBase:
    """Propose another target for the year."""
    kpi, year = get_object_or_404(Kpi, code=code), year_of(year)
    held = current_targets(year, [kpi]).get(kpi.pk)
    form = TargetForm(request.POST or None, initial={"value": held.value if held else None})
    if request.method == "POST" and form.is_valid():
        try:
            propose_target(
                request.user, kpi=kpi, year=year, **form.cleaned_data, now=timezone.now()
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Proposed. Now member organizations can agree to it."))
            return redirect("kpi", year, code)
    context = {"form": form, "kpi": kpi, "year": year, "held": held}
    status = 422 if request.method == "POST" else 200
    return render(request, "coalition/results/target.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def target_vote(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What one's organization says to a proposed target."""
    target = get_object_or_404(Target.objects.select_related("kpi"), uid=uid)
    form = VoteForm(
        request.POST or None, initial={"organization": workplaces(request.user).first()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            target = vote(request.user, target=target, **form.cleaned_data, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            agreed = target.state == TargetState.AGREED
            words = _("Agreed: this is the target now.") if agreed else _("Your vote is noted.")
            messages.success(request, words)
            return redirect("kpi", target.year, target.kpi.code)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "target": target, "kpi": target.kpi}
    return render(request, "coalition/results/vote.html", context, status=status)


@login_required
@require_POST
@members_only
def target_withdraw(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take a proposal back."""
    target = get_object_or_404(Target.objects.select_related("kpi"), uid=uid)
    try:
        withdraw_target(request.user, target=target, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return redirect("kpi", target.year, target.kpi.code)
