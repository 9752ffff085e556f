"""Panels: the list, planning one, and the page on which it is run."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import PanelState
from firstrung.validation.forms.panels import ConflictForm, PanelForm, PlaceForm, SeatForm
from firstrung.validation.models import Panel
from firstrung.validation.policies import HOST, RUN_PANEL
from firstrung.validation.selectors.panels import (
    names_for,
    panels_of,
    placed_rows,
    places_of,
    seated_rows,
    waiting_for,
)
from firstrung.validation.selectors.people import panelist_choices
from firstrung.validation.selectors.reviews import median_minutes, panel_progress
from firstrung.validation.services import panels as services


@login_required
@require_safe
def panels(request: SignedRequest) -> HttpResponseBase:
    """The panels that somebody runs."""
    context = {
        "page": page_of(request, panels_of(request.user)),
        "may_plan": HOST.rows(request.user).exists(),
    }
    return render(request, "validation/panels/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def panel_new(request: SignedRequest) -> HttpResponseBase:
    """Plan a panel."""
    form = PanelForm(request.POST or None, actor=request.user)
    if not HOST.rows(request.user).exists():
        raise NotYours("validation.plan_panel")
    if form.is_valid():
        values = dict(form.cleaned_data)
        organization = values.pop("organization")
        try:
            row = services.plan_panel(
                actor=request.user,
                organization=organization,
                draft=services.PanelDraft(**values),
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The panel is planned. Seat the panelists next."))
            return redirect("panel", row.uid)
    status = 422 if form.errors else 200
    return render(request, "validation/panels/new.html", {"form": form}, status=status)


def panel_for(request: SignedRequest, uid: UUID) -> Panel:
    """The panel, for those who run it."""
    row = get_object_or_404(Panel.objects.select_related("organization", "rubric"), uid=uid)
    RUN_PANEL.require(request.user, row)
    return row


def forms_of(
    request: SignedRequest, row: Panel, data: Any = None, which: str = ""
) -> dict[str, Any]:
    """The page's three forms; the one that was sent is bound."""
    waiting = waiting_for(row, request.user)

    def sent(name: str) -> Any:
        return data if name == which else None

    return {
        "seat": SeatForm(sent("seat"), people=panelist_choices(on=timezone.localdate())),
        "place": PlaceForm(sent("place"), waiting=waiting, names=names_for(request.user, waiting)),
        "conflict": ConflictForm(sent("conflict"), panel=row),
    }


@login_required
@require_safe
def panel(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Seats, portfolios, progress and what to do next."""
    row = panel_for(request, uid)
    return show_panel(request, row, forms_of(request, row))


def show_panel(
    request: SignedRequest, row: Panel, forms: dict[str, Any], problem: Problem | None = None
) -> HttpResponseBase:
    """The page of a panel; a problem shows on top (or in its form) with status 422."""
    wrong = problem is not None or any(form.errors for form in forms.values())
    page = page_of(request, places_of(row))
    context = {
        "panel": row,
        "page": page,
        "is_planned": row.state == PanelState.PLANNED,
        "is_open": row.state == PanelState.OPEN,
        "placed": placed_rows(row, page.object_list, request.user, now=timezone.now()),
        "seated": seated_rows(row),
        "progress": panel_progress(row),
        "minutes": median_minutes(row),
        "forms": forms,
        "waiting": forms["place"].fields["submissions"].queryset.exists(),
        "problem": problem,
    }
    return render(request, "validation/panels/detail.html", context, status=422 if wrong else 200)
