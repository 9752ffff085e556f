"""One initiative: its page, its steps, its ratings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.enums import InitiativeState
from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.forms import RatingForm, StepForm
from firstrung.coalition.initiatives.plots import rating_strip
from firstrung.coalition.initiatives.rating import rate, voices, worths
from firstrung.coalition.initiatives.reaching import reached
from firstrung.coalition.initiatives.selectors import TONES, whole
from firstrung.coalition.initiatives.steps import (
    ASKED,
    LABELS,
    UNREASONED,
    possible_steps,
    take_step,
)
from firstrung.coalition.lifecycle import LIFECYCLE
from firstrung.coalition.members import workplaces
from firstrung.coalition.models import Initiative
from firstrung.coalition.policies import EDIT_INITIATIVE, SEE_INITIATIVE, STEER_INITIATIVE
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

LISTS = (("members", 25), ("criteria", 10), ("duties", 10))
"""Lists on the page of an initiative that have pages of their own, and how long these are."""


def visible(request: SignedRequest, uid: UUID) -> Initiative:
    """The initiative, where the person may see it; 404 otherwise."""
    rows = Initiative.objects.select_related("host", "lead", "cycle", "proposed_by")
    row = get_object_or_404(rows, uid=uid)
    SEE_INITIATIVE.require(request.user, row)
    return row


@login_required
@require_safe
@members_only
def initiative(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Everything about an initiative."""
    row = visible(request, uid)
    steers = STEER_INITIATIVE.allows(request.user, row)
    given = worths([row.pk]).get(row.pk, [])
    mean = sum(given) / len(given) if given else None
    belongs = whole(row)
    for name, size in LISTS:
        belongs[name] = page_of(request, belongs[name], size=size, key=name)
    own = list(workplaces(request.user))
    joined = row.participations.filter(organization__in=own)
    there = set(joined.values_list("organization", flat=True))
    context: dict[str, Any] = {
        "initiative": row,
        **belongs,
        "reached": reached(row, belongs["criteria"].object_list, on=timezone.localdate()),
        "priorities": row.priorities.all(),
        "root_causes": row.root_causes.all(),
        "sectors": row.sectors.all(),
        "tone": TONES[row.state],
        "steers": steers,
        "may_edit": steers or EDIT_INITIATIVE.allows(request.user, row),
        "own": {organization.pk for organization in own},
        "may_join": [organization for organization in own if organization.pk not in there],
        "steps": [(step, LABELS[step]) for step in possible_steps(request.user, row)],
        "is_proposed": row.state == InitiativeState.PROPOSED,
        "given": given,
        "mean": mean,
        "strip": rating_strip(given, mean),
        "may_rate": bool(own),
    }
    return render(request, "coalition/initiatives/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def initiative_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Ask for the reason, then take the step."""
    row = visible(request, uid)
    if action not in LABELS:
        raise NotVisible("coalition.step")
    STEER_INITIATIVE.require(request.user, row)
    if LIFECYCLE.allows(row.state, action) and action not in possible_steps(request.user, row):
        raise NotYours("coalition.choose_initiative")
    needed = action not in UNREASONED
    form = StepForm(request.POST or None, asked=ASKED[action], needed=needed)
    if request.method == "POST" and form.is_valid():
        try:
            take_step(
                request.user,
                initiative=row,
                action=action,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Done. The members can read why in the trail."))
            return redirect("initiative", uid)
    context = {"form": form, "initiative": row, "label": LABELS[action], "action": action}
    status = 422 if request.method == "POST" else 200
    return render(request, "coalition/initiatives/step.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def initiative_rate(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The rating of an organization at which the person works."""
    row = visible(request, uid)
    said = voices(request.user, row)
    if not said:
        raise NotYours("coalition.rate_initiative")
    form = RatingForm(request.POST or None, voices=said)
    if form.is_valid():
        values = dict(form.cleaned_data)
        uids = {str(voice.organization.uid): voice.organization for voice in said}
        organization = uids[values.pop("organization")]
        try:
            rate(
                request.user,
                initiative=row,
                organization=organization,
                now=timezone.now(),
                **values,
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Thank you. Your organization's rating counts."))
            return redirect("initiative", uid)
    context = {"form": form, "initiative": row}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/initiatives/rate.html", context, status=status)
