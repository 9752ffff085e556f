"""Propose and change initiatives, who takes part in them, and their success criteria."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.forms import CriterionForm, InitiativeForm, ParticipationForm
from firstrung.coalition.initiatives.members import (
    Shown,
    drop_criterion,
    leave,
    may_place,
    set_criterion,
    take_part,
)
from firstrung.coalition.initiatives.services import FIELDS, Draft, edit, propose
from firstrung.coalition.initiatives.views.page import visible
from firstrung.coalition.members import workplaces
from firstrung.coalition.models import Participation, RecruitingCycle, SuccessCriterion
from firstrung.coalition.policies import EDIT_INITIATIVE, STEER_INITIATIVE
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import SignedRequest


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def initiative_new(request: SignedRequest) -> HttpResponseBase:
    """Propose an initiative."""
    initial = {"host": workplaces(request.user).first(), "lead": request.user}
    form = InitiativeForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            row = propose(request.user, draft=Draft(**form.cleaned_data), now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Proposed. Members can rate it now."))
            return redirect("initiative", row.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "cycles": RecruitingCycle.objects.exists()}
    return render(request, "coalition/initiatives/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def initiative_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change what an initiative says about itself."""
    row = visible(request, uid)
    EDIT_INITIATIVE.require(request.user, row)
    initial: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    for name in ("priorities", "root_causes", "sectors"):
        initial[name] = getattr(row, name).all()
    form = InitiativeForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft = Draft(**form.cleaned_data)
        try:
            edit(request.user, initiative=row, draft=draft, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiative", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "initiative": row}
    return render(request, "coalition/initiatives/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def participation_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """An organization takes part."""
    row = visible(request, uid)
    own = workplaces(request.user)
    if not STEER_INITIATIVE.allows(request.user, row) and not own.exists():
        raise NotYours("coalition.take_part")
    form = ParticipationForm(
        request.POST or None, initial={"organization": own.first(), "contact": request.user}
    )
    return _participation(request, row, form)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def participation_edit(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Change an organization's contact and responsibility."""
    row = visible(request, uid)
    placed = get_object_or_404(
        Participation.objects.select_related("organization", "contact"), pk=pk, initiative=row
    )
    if not may_place(request.user, row, placed.organization):
        raise NotYours("coalition.take_part")
    initial = {
        "organization": placed.organization,
        "contact": placed.contact,
        "responsibility": placed.responsibility,
    }
    form = ParticipationForm(request.POST or None, initial=initial)
    form.fields["organization"].disabled = True
    return _participation(request, row, form, placed)


def _participation(
    request: SignedRequest,
    row: Any,
    form: ParticipationForm,
    placed: Participation | None = None,
) -> HttpResponseBase:
    if form.is_valid():
        try:
            take_part(request.user, initiative=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        except NotYours:
            text = _("You can sign up only an organization you work at.")
            form.add_problem(Problem(text, field="organization"))
        else:
            messages.success(request, _("Saved."))
            return redirect("initiative", row.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "initiative": row, "participation": placed}
    return render(request, "coalition/initiatives/participation.html", context, status=status)


@login_required
@require_POST
@members_only
def participation_remove(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """An organization takes part no longer."""
    row = visible(request, uid)
    placed = get_object_or_404(
        Participation.objects.select_related("organization", "initiative"), pk=pk, initiative=row
    )
    leave(request.user, participation=placed, now=timezone.now())
    text = _("%(name)s takes part no longer.")
    messages.success(request, text % {"name": placed.organization.name})
    return redirect("initiative", uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def criterion_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a success criterion."""
    row = visible(request, uid)
    STEER_INITIATIVE.require(request.user, row)
    return _criterion(request, row, CriterionForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def criterion_edit(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Change a success criterion, or say what has been reached."""
    row = visible(request, uid)
    STEER_INITIATIVE.require(request.user, row)
    criterion = get_object_or_404(SuccessCriterion, pk=pk, initiative=row)
    names = ("text", "target", "measure", "scope", "reached", "unit", "met_on")
    initial = {name: getattr(criterion, name) for name in names}
    form = CriterionForm(request.POST or None, initial=initial)
    return _criterion(request, row, form, criterion)


def _criterion(
    request: SignedRequest, row: Any, form: CriterionForm, criterion: SuccessCriterion | None
) -> HttpResponseBase:
    if form.is_valid():
        shown = Shown(**form.cleaned_data)
        try:
            set_criterion(
                request.user, initiative=row, shown=shown, now=timezone.now(), criterion=criterion
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiative", row.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "initiative": row, "criterion": criterion}
    return render(request, "coalition/initiatives/criterion.html", context, status=status)


@login_required
@require_POST
@members_only
def criterion_remove(request: SignedRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """Take a success criterion away."""
    row = visible(request, uid)
    criterion = get_object_or_404(
        SuccessCriterion.objects.select_related("initiative"), pk=pk, initiative=row
    )
    drop_criterion(request.user, criterion=criterion, now=timezone.now())
    messages.success(request, _("The criterion was taken away."))
    return redirect("initiative", uid)
