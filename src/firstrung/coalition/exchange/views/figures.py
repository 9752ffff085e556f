"""Figures that came in: demand, and who works in which occupation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.exchange import figures as lists
from firstrung.coalition.exchange import intake
from firstrung.coalition.exchange.forms import IntakeForm
from firstrung.coalition.gates import members_only
from firstrung.coalition.models import Intake
from firstrung.coalition.policies import coordinates
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core.downloads import csv_file
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest


@login_required
@require_safe
@members_only
def demand(request: SignedRequest) -> HttpResponseBase:
    """Openings and wages by occupation and year."""
    wanted = request.GET.dict()
    context = {
        "page": page_of(request, lists.demand(wanted)),
        "wanted": wanted,
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/exchange/demand.html", context)


@login_required
@require_safe
@members_only
def demand_file(request: SignedRequest) -> HttpResponseBase:
    """The same as CSV, in the columns in which it came."""
    rows = (
        [row.code, row.title, row.year, row.openings, row.wage, row.source]
        for row in lists.demand(request.GET.dict())
    )
    return csv_file(f"demand-{timezone.localdate()}.csv", intake.DEMAND, rows)


@login_required
@require_safe
@members_only
def workforce(request: SignedRequest) -> HttpResponseBase:
    """Who works in which occupation, by group; small cells withheld."""
    wanted = request.GET.dict()
    page = page_of(request, lists.occupation_keys(wanted), size=10)
    context = {
        "page": page,
        "mixes": lists.mixes(page.object_list),
        "wanted": wanted,
        "keeps": coordinates(request.user),
    }
    return render(request, "coalition/exchange/workforce.html", context)


@login_required
@require_safe
@members_only
def workforce_file(request: SignedRequest) -> HttpResponseBase:
    """The same as CSV; what is withheld stays empty."""
    header = [_("Occupation"), _("Title"), _("Year"), _("Group"), _("People"), _("Share")]
    keys = list(lists.occupation_keys(request.GET.dict()))
    rows = (
        [mix.code, mix.title, mix.year, each.group, each.people, each.share]
        for mix in lists.mixes(keys)
        for each in mix.shares
    )
    return csv_file(f"workforce-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def demand_template(request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns of demand."""
    return csv_file("demand.csv", intake.DEMAND, [])


@login_required
@require_safe
@members_only
def workforce_template(request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns of the workforce."""
    return csv_file("workforce.csv", intake.WORKFORCE, [])


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def demand_import(request: SignedRequest) -> HttpResponseBase:
    """Read demand figures."""
    require_coordinator(request.user, "coalition.read_figures")
    page = {
        "title": _("Read demand figures"),
        "columns": intake.DEMAND,
        "template": "demand_template",
        "back": "demand",
    }
    return _import(request, intake.read_demand, page)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def workforce_import(request: SignedRequest) -> HttpResponseBase:
    """Read who works in which occupation."""
    require_coordinator(request.user, "coalition.read_figures")
    page = {
        "title": _("Read workforce figures"),
        "columns": intake.WORKFORCE,
        "template": "workforce_template",
        "back": "workforce",
    }
    return _import(request, intake.read_workforce, page)


def _import(
    request: SignedRequest, read: Callable[..., Intake], page: dict[str, Any]
) -> HttpResponseBase:
    initial = {"received_on": timezone.localdate()}
    form = IntakeForm(request.POST or None, request.FILES or None, initial=initial)
    lines: list[str] = []
    if form.is_valid():
        source = form.cleaned_data["file"]
        try:
            read(
                request.user,
                partner=form.cleaned_data["partner"],
                name=source.name,
                content=source.read(),
                received_on=form.cleaned_data["received_on"],
                now=timezone.now(),
            )
        except intake.IntakeProblem as problem:
            form.add_problem(problem)
            lines = problem.lines
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The figures are read."))
            return redirect(page["back"])
    status = 422 if form.is_bound else 200
    context = {"form": form, "lines": lines, **page}
    return render(request, "coalition/exchange/import.html", context, status=status)
