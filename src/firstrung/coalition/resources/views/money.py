"""Pages about money: the overview, costs, funders."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.views.page import visible
from firstrung.coalition.models import Cost, Funder, Initiative
from firstrung.coalition.policies import STEER_INITIATIVE, coordinates
from firstrung.coalition.resources import selectors
from firstrung.coalition.resources.forms import CostForm, FunderForm
from firstrung.coalition.resources.money import Money, require_coordinator, set_cost, set_funder
from firstrung.coalition.resources.plots import Bar, money_bars
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

IN_PICTURE = 10


@login_required
@require_safe
@members_only
def resources(request: SignedRequest) -> HttpResponseBase:
    """Planned, spent and left, by funder and by initiative."""
    funders, dear = selectors.by_funder(), selectors.by_initiative()
    page = page_of(request, dear)
    funder_rows = list(funders[:100])
    context = {
        "totals": selectors.totals(),
        "funders": funder_rows,
        "page": page,
        "funder_pictures": _bars(
            "funders",
            _("Money by funder"),
            [
                Bar(_named(row), row["planned_sum"], row["spent_sum"], row["amount"])
                for row in funder_rows[:IN_PICTURE]
            ],
        ),
        "initiative_pictures": _bars(
            "initiatives",
            _("Money by initiative"),
            [
                Bar(row["initiative__title"], row["planned_sum"], row["spent_sum"])
                for row in page.object_list[:IN_PICTURE]
            ],
        ),
        "may_fund": coordinates(request.user),
    }
    return render(request, "coalition/resources/overview.html", context)


def _named(row: dict[str, Any]) -> str:
    return " · ".join(part for part in (row["organization__name"], row["program"]) if part)


def _bars(key: str, title: str, bars: Sequence[Bar]) -> list[SafeString]:
    if not bars:
        return []
    told = "; ".join(
        _("%(name)s: planned $%(planned)s, spent $%(spent)s")
        % {
            "name": bar.label,
            "planned": number_format(bar.planned, 0, force_grouping=True),
            "spent": number_format(bar.spent, 0, force_grouping=True),
        }
        for bar in bars
    )
    return [
        money_bars(bars, key=key, title=title, description=told, wide=wide)
        for wide in (True, False)
    ]


@login_required
@require_safe
@members_only
def funders_file(_request: SignedRequest) -> HttpResponseBase:
    """Funders with their sums as CSV."""
    header = [
        _("Funder"), _("Program"), _("From"), _("Until"), _("Amount"), _("Planned"), _("Spent"),
        _("Left"), _("Not yet planned"),
    ]  # fmt: skip
    names = (
        "organization__name", "program", "begins_on", "ends_on", "amount", "planned_sum",
        "spent_sum", "left", "free",
    )  # fmt: skip
    rows = ([row[name] for name in names] for row in selectors.by_funder())
    return csv_file(f"funders-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def spending_file(_request: SignedRequest) -> HttpResponseBase:
    """Initiatives with their sums as CSV."""
    header = [_("Initiative"), _("Planned"), _("Spent"), _("Left")]
    names = ("initiative__title", "planned_sum", "spent_sum", "left")
    rows = ([row[name] for name in names] for row in selectors.by_initiative())
    return csv_file(f"spending-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def costs(request: SignedRequest) -> HttpResponseBase:
    """Every cost, of one initiative or funder where asked for."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.costs(wanted))
    steered = STEER_INITIATIVE.rows(request.user)
    ids = {row.initiative_id for row in page.object_list}
    context = {
        "page": page,
        "wanted": wanted,
        "mine": set(steered.filter(pk__in=ids).values_list("pk", flat=True)),
        "chosen": _chosen(wanted),
    }
    return render(request, "coalition/resources/costs.html", context)


def _chosen(wanted: dict[str, str]) -> Initiative | None:
    return Initiative.objects.filter(uid=asked.uid(wanted.get("initiative"))).first()


@login_required
@require_safe
@members_only
def costs_file(request: SignedRequest) -> HttpResponseBase:
    """The costs as CSV."""
    header = [
        _("Initiative"), _("What for"), _("Planned"), _("Spent"), _("Spent on"), _("Funder"),
        _("Program"),
    ]  # fmt: skip
    rows = selectors.costs(request.GET.dict()).values_list(
        "initiative__title", "text", "planned", "spent", "spent_on",
        "funder__organization__name", "funder__program",
    )  # fmt: skip
    return csv_file(f"costs-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def cost_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Add a cost of an initiative."""
    row = visible(request, uid)
    STEER_INITIATIVE.require(request.user, row)
    return _cost(request, row, CostForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def cost_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a cost, or say what was spent."""
    cost = get_object_or_404(Cost.objects.select_related("initiative", "funder"), uid=uid)
    STEER_INITIATIVE.require(request.user, cost.initiative)
    names = ("text", "planned", "spent", "spent_on", "funder")
    form = CostForm(request.POST or None, initial={name: getattr(cost, name) for name in names})
    return _cost(request, cost.initiative, form, cost)


def _cost(
    request: SignedRequest, row: Initiative, form: CostForm, cost: Cost | None
) -> HttpResponseBase:
    if form.is_valid():
        money = Money(**form.cleaned_data)
        try:
            set_cost(request.user, initiative=row, money=money, now=timezone.now(), cost=cost)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiative", row.uid)
    title = _("Change the cost") if cost else _("Add a cost")
    context = {"form": form, "initiative": row, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/resources/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def funder_new(request: SignedRequest) -> HttpResponseBase:
    """Add a funder."""
    require_coordinator(request.user, "coalition.fund")
    return _funder(request, FunderForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def funder_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a funder."""
    require_coordinator(request.user, "coalition.fund")
    row = get_object_or_404(Funder.objects.select_related("organization"), uid=uid)
    names = ("organization", "program", "amount", "begins_on", "ends_on")
    form = FunderForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return _funder(request, form, row)


def _funder(request: SignedRequest, form: FunderForm, funder: Funder | None) -> HttpResponseBase:
    if form.is_valid():
        try:
            set_funder(request.user, now=timezone.now(), funder=funder, **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("resources")
    context = {"form": form, "title": _("Change the funder") if funder else _("Add a funder")}
    status = 422 if form.is_bound else 200
    return render(request, "coalition/resources/form.html", context, status=status)
