"""Attendance by kind, school year, institution and part (C09, C10)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.events import EventKind, Part
from firstrung.convenings.events import reporting
from firstrung.convenings.events.plots import IN_PICTURE, attendance_bars
from firstrung.convenings.events.selectors import years
from firstrung.convenings.events.views.lists import year_name
from firstrung.convenings.models import Event
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest


def _filters(wanted: reporting.Wanted) -> dict[str, Any]:
    chosen = asked.whole(wanted.get("organization"))
    return {
        "wanted": wanted,
        "kinds": wanted.getlist("kind"),
        "filters": [
            ("kind", _("Kind"), list(EventKind.choices)),
            ("year", _("School year"), [(str(year), year_name(year)) for year in years()]),
            ("part", _("As"), list(Part.choices)),
        ],
        "chosen": Organization.objects.filter(pk=chosen).first() if chosen else None,
        "parts": [part.label for part in Part],
    }


@login_required
@require_safe
@members_only
def event_report(request: SignedRequest) -> HttpResponseBase:
    """Totals, a picture, and tables by institution and by kind."""
    wanted = request.GET
    institutions = reporting.by_institution(wanted)
    groups = reporting.by_kind(wanted)
    context = {
        **_filters(wanted),
        "totals": reporting.totals(wanted),
        "page": page_of(request, institutions),
        "count": len(institutions),
        "pictures": attendance_bars(institutions),
        "in_picture": IN_PICTURE,
        "groups": [(year_name(group.year), group) for group in groups],
    }
    return render(request, "convenings/events/report.html", context)


@login_required
@require_safe
@members_only
def event_report_file(request: SignedRequest) -> HttpResponseBase:
    """The institutions with their numbers as CSV."""
    header = [_("Institution"), *(str(part.label) for part in Part), _("All")]
    rows = ([row.name, *row.cells, row.total] for row in reporting.by_institution(request.GET))
    return csv_file(f"attendance-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def event_kinds_file(request: SignedRequest) -> HttpResponseBase:
    """School years and kinds with their numbers as CSV."""
    parts = (str(part.label) for part in Part)
    header = [_("School year"), _("Kind"), _("Events"), *parts, _("All")]
    rows = (
        [year_name(row.year), str(row.kind.label), row.events, *row.cells, row.total]
        for row in reporting.by_kind(request.GET)
    )
    return csv_file(f"events-by-kind-{timezone.localdate()}.csv", header, rows)


def _titles(request: SignedRequest, events: set[int]) -> dict[int, Any]:
    """The events among these that the person may see; others stay without a title."""
    rows = SEE_EVENT.rows(request.user, Event.objects.filter(pk__in=events))
    return {row["pk"]: row for row in rows.values("pk", "uid", "title")}


@login_required
@require_safe
@members_only
def event_attendances(request: SignedRequest) -> HttpResponseBase:
    """The lines behind the figures: event, institution, part, number."""
    page = page_of(request, reporting.attendance_lines(request.GET))
    titles = _titles(request, {row[0] for row in page.object_list})
    context = {
        **_filters(request.GET),
        "page": page,
        "lines": reporting.lines_of(list(page.object_list), titles),
        "different": reporting.distinct_people(request.GET),
    }
    return render(request, "convenings/events/attendances.html", context)


@login_required
@require_safe
@members_only
def event_attendances_file(request: SignedRequest) -> HttpResponseBase:
    """The lines as CSV."""
    rows = list(reporting.attendance_lines(request.GET))
    titles = _titles(request, {row[0] for row in rows})
    header = [_("Event"), _("Day"), _("Institution"), _("As"), _("Number")]
    lines = (
        [
            line["event"]["title"] if line["event"] else _("Closed event"),
            f"{timezone.localtime(line['begins_at']):%Y-%m-%d}",
            line["organization"],
            str(line["part"]),
            line["number"],
        ]
        for line in reporting.lines_of(rows, titles)
    )
    return csv_file(f"attendance-lines-{timezone.localdate()}.csv", header, lines)
