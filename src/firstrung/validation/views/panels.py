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
from firstrung.validation.forms.panels import PanelForm, RulesForm
from firstrung.validation.models import Panel
from firstrung.validation.policies import HOST, RUN_PANEL
from firstrung.validation.selectors.overview import proposals_of, short_places, steps_of
from firstrung.validation.selectors.panels import (
    panels_of,
    placed_rows,
    places_of,
    seated_rows,
)
from firstrung.validation.selectors.reviews import median_minutes, panel_progress
from firstrung.validation.services import panels as services
from firstrung.validation.services.making import in_use


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
            messages.success(request, _("The panel is planned. Put portfolios before it next."))
            return redirect("panel", row.uid)
    status = 422 if form.errors else 200
    return render(request, "validation/panels/new.html", {"form": form}, status=status)


def panel_for(request: SignedRequest, uid: UUID) -> Panel:
    """The panel, for those who run it."""
    row = get_object_or_404(Panel.objects.select_related("organization", "rubric"), uid=uid)
    RUN_PANEL.require(request.user, row)
    return row


def show(
    request: SignedRequest,
    panel: Panel,
    template: str,
    context: dict[str, Any],
    *,
    wrong: bool = False,
) -> HttpResponseBase:
    """A page of a panel with what all of them show; 422 where something sent was ``wrong``."""
    everywhere = {
        "panel": panel,
        "is_planned": panel.state == PanelState.PLANNED,
        "is_open": panel.state == PanelState.OPEN,
        "is_closed": panel.state == PanelState.CLOSED,
        "tab": template,
    }
    page = f"validation/panels/{template}.html"
    return render(request, page, everywhere | context, status=422 if wrong else 200)


@login_required
@require_safe
def panel(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Where the panel stands and what to do next."""
    return show_panel(request, panel_for(request, uid))


def show_panel(
    request: SignedRequest, row: Panel, problem: Problem | None = None
) -> HttpResponseBase:
    """The page of a panel; a problem shows on top with status 422."""
    now, page, seated = timezone.now(), page_of(request, places_of(row)), seated_rows(row)
    planned = row.state == PanelState.PLANNED
    context = {
        "page": page,
        "placed": placed_rows(row, page.object_list, request.user, now=now),
        "seated": seated,
        "live": sum(one.seat.released_at is None for one in seated),
        "progress": panel_progress(row),
        "minutes": median_minutes(row),
        "steps": steps_of(row, request.user, now=now) if planned else [],
        "plan": in_use(row),
        "proposals": proposals_of(row),
        "short": short_places(row),
        "problem": problem,
    }
    return show(request, row, "detail", context, wrong=problem is not None)


@login_required
@require_http_methods(["GET", "POST"])
def panel_rules(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Title, days and the rules that plans keep."""
    row = panel_for(request, uid)
    form = RulesForm(request.POST or None, initial=RulesForm.values_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_rules(
                actor=request.user,
                panel=row,
                rules=form.rules(),
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except services.ChangedMeanwhileError as problem:
            form = RulesForm(initial=RulesForm.values_of(Panel.objects.get(pk=row.pk)))
            return show(request, row, "rules", {"form": form, "problem": problem}, wrong=True)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. Make a new plan where the rules of plans changed."))
            return redirect("panel", uid)
    return show(request, row, "rules", {"form": form}, wrong=bool(form.errors))
