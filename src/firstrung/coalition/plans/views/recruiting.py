"""Recruiting cycles: the list, and a form for coordinators and for employers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import RecruitingCycle
from firstrung.coalition.plans.forms import CycleForm, OwnCycleForm
from firstrung.coalition.plans.seasons import season_on
from firstrung.coalition.plans.services.recruiting import (
    FIELDS,
    CycleDraft,
    may_write_cycles,
    recruits_for,
    remove_cycle,
    set_cycle,
)
from firstrung.coalition.policies import KEEP_CYCLE, coordinates
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.taxonomies.public import Sector


def _listed(wanted: dict[str, str]) -> QuerySet[Any]:
    rows = RecruitingCycle.objects.select_related("sector", "employer")
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(employer__name__icontains=words))
    if code := wanted.get("sector", ""):
        rows = rows.filter(sector__code=code)
    rows = rows.annotate(aiming=Count("initiatives"))
    common_first = F("employer__name").asc(nulls_first=True)
    return rows.order_by(common_first, "position", "name", "pk")


@login_required
@require_safe
@members_only
def recruiting_cycles(request: SignedRequest) -> HttpResponseBase:
    """When employers recruit: the season that is open or comes next."""
    wanted, today = request.GET.dict(), timezone.localdate()
    page = page_of(request, _listed(wanted))
    rows = list(page.object_list)
    kept = KEEP_CYCLE.rows(request.user).filter(pk__in=[row.pk for row in rows])
    context = {
        "page": page,
        "rows": [(row, season_on(row, today)) for row in rows],
        "kept": set(kept.values_list("pk", flat=True)),
        "may_write": may_write_cycles(request.user),
        "today": today,
        "wanted": wanted,
        "sectors": [(row.code, str(row)) for row in Sector.objects.all()],
    }
    return render(request, "coalition/plans/cycles.html", context)


@login_required
@require_safe
@members_only
def recruiting_cycles_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    today = timezone.localdate()
    header = [
        _("Name"), _("Whose"), _("Sector"), _("Every year"), _("Applications open on"),
        _("Applications close on"), _("Work begins on"), _("Initiatives"),
    ]  # fmt: skip
    rows = []
    for row in _listed(request.GET.dict()):
        season = season_on(row, today)
        rows.append(
            [
                str(row),
                row.employer.name if row.employer else "",
                str(row.sector or ""),
                _("yes") if row.yearly else "",
                season.opens,
                season.closes,
                season.begins or "",
                row.aiming,
            ]
        )
    return csv_file(f"recruiting-cycles-{today}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recruiting_cycle_new(request: SignedRequest) -> HttpResponseBase:
    """Write a cycle down."""
    if not may_write_cycles(request.user):
        raise NotYours("coalition.set_cycle")
    return _form(request, None, {"yearly": True})


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def recruiting_cycle(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Change a cycle."""
    row = get_object_or_404(RecruitingCycle.objects.select_related("employer", "sector"), pk=pk)
    KEEP_CYCLE.require(request.user, row)
    return _form(request, row, {name: getattr(row, name) for name in FIELDS})


@login_required
@require_POST
@members_only
def recruiting_cycle_remove(request: SignedRequest, pk: int) -> HttpResponseBase:
    """Take a cycle away."""
    row = get_object_or_404(RecruitingCycle, pk=pk)
    try:
        remove_cycle(request.user, cycle=row, now=timezone.now())
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Taken away."))
    return redirect("recruiting_cycles")


def _form(
    request: SignedRequest, row: RecruitingCycle | None, initial: dict[str, Any]
) -> HttpResponseBase:
    sent = request.POST if request.method == "POST" else None
    if coordinates(request.user):
        form = CycleForm(sent, initial=initial)
    else:
        form = OwnCycleForm(sent, initial=initial, employers=recruits_for(request.user))

    def act() -> None:
        draft = CycleDraft(**form.cleaned_data)
        set_cycle(request.user, draft=draft, cycle=row, now=timezone.now())

    if form.is_bound and form.settles(act):
        messages.success(request, _("Saved. Plans are measured against it."))
        return redirect("recruiting_cycles")
    context = {"form": form, "cycle": row}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/plans/cycle.html", context, status=status)
