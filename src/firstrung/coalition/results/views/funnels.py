"""Funnels: the list, one as a picture with its rates, and the form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Funnel
from firstrung.coalition.results import plots, wording
from firstrung.coalition.results.forms import FunnelForm
from firstrung.coalition.results.funnels import funnels as found_funnels
from firstrung.coalition.results.funnels import may_change, rates_of, set_funnel
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


def _last_share(row: Funnel) -> str:
    stages = rates_of(row)
    share = stages[-1].from_start
    return wording.percent(share.value) if share else "–"


@login_required
@require_safe
@members_only
def funnels(request: SignedRequest) -> HttpResponseBase:
    """The recorded funnels."""
    wanted = request.GET.dict()
    page = page_of(request, found_funnels(wanted))
    rows = [
        {"funnel": row, "stages": list(row.stages.all()), "last": _last_share(row)}
        for row in page.object_list
    ]
    context = {"page": page, "rows": rows, "wanted": wanted}
    return render(request, "coalition/results/funnels.html", context)


@login_required
@require_safe
@members_only
def funnels_file(request: SignedRequest) -> HttpResponseBase:
    """All stages of all these funnels as CSV."""
    lines = (
        [row.title, row.year, str(row.organization or ""), *_cells(stage), row.source]
        for row in found_funnels(request.GET.dict())
        for stage in rates_of(row)
    )
    header = [_("Program"), _("Year"), _("Organization"), *_stage_header(), _("Source")]
    return csv_file("funnels.csv", header, lines)


def _stage_header() -> list[str]:
    return [
        _("Stage"), _("People"),
        _("Of the stage before"), _("Low"), _("High"),
        _("Of the first stage"), _("Low"), _("High"),
    ]  # fmt: skip


def _cells(stage: Any) -> list[object]:
    shares = (stage.from_before, stage.from_start)
    figures = ((share.value, share.low, share.high) if share else (None,) * 3 for share in shares)
    return [stage.name, stage.count, *(value for three in figures for value in three)]


@login_required
@require_safe
@members_only
def funnel(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One funnel: picture, table with rates and intervals, and what it does not show."""
    row = get_object_or_404(Funnel.objects.select_related("organization"), uid=uid)
    stages = rates_of(row)
    told = wording.told_stages(stages)
    context = {
        "funnel": row,
        "pictures": [plots.funnel_picture(stages, told=told, wide=wide) for wide in (True, False)],
        "stages": [
            {
                "stage": stage,
                "before": wording.interval(stage.from_before),
                "start": wording.interval(stage.from_start),
            }
            for stage in stages
        ],
        "may_change": may_change(request.user, row),
    }
    return render(request, "coalition/results/funnel.html", context)


@login_required
@require_safe
@members_only
def funnel_file(_request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One funnel as CSV."""
    row = get_object_or_404(Funnel, uid=uid)
    return csv_file("funnel.csv", _stage_header(), (_cells(stage) for stage in rates_of(row)))


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def funnel_new(request: SignedRequest) -> HttpResponseBase:
    """Record a funnel."""
    return _form(request, None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def funnel_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a funnel."""
    row = get_object_or_404(Funnel.objects.select_related("organization"), uid=uid)
    if not may_change(request.user, row):
        raise NotYours("coalition.set_funnel")
    return _form(request, row)


def _form(request: SignedRequest, row: Funnel | None) -> HttpResponseBase:
    form = FunnelForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            kept = set_funnel(request.user, draft=form.draft(), funnel=row, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("funnel", kept.uid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "funnel": row}
    return render(request, "coalition/results/funnel_form.html", context, status=status)


def _initial(row: Funnel | None) -> dict[str, Any]:
    if row is None:
        return {"year": timezone.localdate().year}
    stages = "\n".join(f"{stage.name}: {stage.count}" for stage in row.stages.all())
    names = ("title", "year", "organization", "source", "note")
    return {name: getattr(row, name) for name in names} | {"stages": stages}
