"""Lists of initiatives: filtered, as a board, in order of their ratings, as files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.enums import InitiativeKind, InitiativeState
from firstrung.coalition.gates import members_only
from firstrung.coalition.initiatives.forms import ImportForm
from firstrung.coalition.initiatives.importing import COLUMNS, ImportProblem, import_initiatives
from firstrung.coalition.initiatives.plots import rating_strip
from firstrung.coalition.initiatives.rating import ordered, worths
from firstrung.coalition.initiatives.selectors import TONES, board, filtered, listed, person_name
from firstrung.coalition.models import Priority, RootCause
from firstrung.coalition.policies import coordinates
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.taxonomies.public import Sector

KINDS = dict(InitiativeKind.choices)
STATES = dict(InitiativeState.choices)


@login_required
@require_safe
@members_only
def initiatives(request: SignedRequest) -> HttpResponseBase:
    """The initiatives, filtered; as a list or as a board by state."""
    wanted = request.GET.dict()
    rows = filtered(request.user, wanted)
    context: dict[str, Any] = {
        "wanted": wanted,
        "filters": _filters(wanted),
        "is_filtered": any(wanted.get(name) for name in (*_NAMES, "q", "host", "since")),
        "may_import": coordinates(request.user),
        "tones": TONES,
    }
    if wanted.get("view") == "board":
        columns = board(rows)
        for column in columns:
            for card in column.rows:
                card["kind_label"] = KINDS[card["kind"]]
        context["columns"] = columns
    else:
        page = page_of(request, listed(rows))
        for row in page.object_list:
            row["lead"] = person_name(row, "lead")
            row["kind_label"], row["state_label"] = KINDS[row["kind"]], STATES[row["state"]]
            row["tone"] = TONES[row["state"]]
        context["page"] = page
    return render(request, "coalition/initiatives/list.html", context)


_NAMES = ("state", "kind", "cause", "priority", "sector")


def _filters(wanted: dict[str, str]) -> list[tuple[str, str, list[tuple[str, Any]], str]]:
    """(name, label, choices, chosen) of each select."""
    choices: list[tuple[str, str, list[tuple[str, Any]]]] = [
        ("state", _("State"), list(InitiativeState.choices)),
        ("kind", _("Kind"), list(InitiativeKind.choices)),
        ("cause", _("Root cause"), [(row.code, row) for row in RootCause.objects.all()]),
        ("priority", _("Priority"), [(row.code, row) for row in Priority.objects.all()]),
        ("sector", _("Sector"), [(row.code, row) for row in Sector.objects.all()]),
    ]
    return [(name, label, rows, wanted.get(name, "")) for name, label, rows in choices]


@login_required
@require_safe
@members_only
def initiatives_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered list as CSV."""
    header = [
        _("Title"), _("Kind"), _("State"), _("Led by"), _("Lead"), _("Members"),
        _("Success criteria"), _("Begins on"), _("Proposed at"),
    ]  # fmt: skip
    rows = (
        (
            row["title"],
            str(KINDS[row["kind"]]),
            str(STATES[row["state"]]),
            row["host__name"],
            person_name(row, "lead"),
            row["members"],
            row["criteria_count"],
            row["begins_on"],
            f"{timezone.localtime(row['created_at']):%Y-%m-%d}",
        )
        for row in listed(filtered(request.user, request.GET.dict()))
    )
    return csv_file(f"initiatives-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def ratings(request: SignedRequest) -> HttpResponseBase:
    """Proposals in the order that the members' ratings give, with their spread."""
    page = page_of(request, ordered())
    given = worths([row["pk"] for row in page.object_list])
    for row in page.object_list:
        row["strip"] = rating_strip(given.get(row["pk"], []), row["worth"])
        row["kind_label"] = KINDS[row["kind"]]
    return render(request, "coalition/initiatives/ratings.html", {"page": page})


@login_required
@require_safe
@members_only
def ratings_file(_request: SignedRequest) -> HttpResponseBase:
    """The ordered list as CSV."""
    header = [
        _("Title"), _("Kind"), _("Led by"), _("Ratings"), _("Worth: mean"), _("lowest"),
        _("highest"), _("Need: mean"), _("Reach: mean"), _("Effort: mean"),
    ]  # fmt: skip
    names = ("title", "kind", "host__name", "rated", "worth", "low", "high", "need", "reach")
    rows = ([_rounded(row[name]) for name in (*names, "effort")] for row in ordered())
    return csv_file(f"ratings-{timezone.localdate()}.csv", header, rows)


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def initiatives_import(request: SignedRequest) -> HttpResponseBase:
    """Propose many initiatives from a CSV file."""
    if not coordinates(request.user):
        raise NotYours("coalition.import")
    form = ImportForm(request.POST or None, request.FILES or None)
    lines: list[str] = []
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            count = import_initiatives(request.user, content=content, now=timezone.now())
        except ImportProblem as problem:
            form.add_problem(problem)
            lines = problem.lines
        except Problem as problem:
            form.add_problem(problem)
        else:
            text = ngettext(
                "%(count)d initiative was proposed.", "%(count)d initiatives were proposed.", count
            )
            messages.success(request, text % {"count": count})
            return redirect("initiatives")
    context = {
        "form": form,
        "lines": lines,
        "columns": COLUMNS,
        "kinds": InitiativeKind.choices,
        "causes": RootCause.objects.all(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "coalition/initiatives/import.html", context, status=status)


@login_required
@require_safe
@members_only
def initiatives_template(_request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns that the import knows."""
    return csv_file("initiatives-template.csv", COLUMNS, [])
