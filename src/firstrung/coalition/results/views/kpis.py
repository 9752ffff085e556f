"""A year's KPIs, one of them month by month, and the rows behind the coalition's own figures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.enums import TargetState
from firstrung.coalition.gates import members_only
from firstrung.coalition.members import workplaces
from firstrung.coalition.models import Kpi
from firstrung.coalition.policies import coordinates
from firstrung.coalition.results import plots, wording
from firstrung.coalition.results.counting import Counted, Number, count_year, months_until
from firstrung.coalition.results.own import OWN, Own
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest

FIRST, LAST = 2000, 2099
"""Years that there are pages for."""


def years_beside(year: int, *, ahead: int = 0) -> list[int]:
    """The year and those beside it: four years back, and so many ahead, lead on."""
    present = timezone.localdate().year
    return [each for each in (year - 1, year, year + 1) if present - 4 <= each <= present + ahead]


def year_of(year: int | None) -> int:
    """The year asked for, the present one where none is; 404 for years far away."""
    if year is None:
        return timezone.localdate().year
    if not FIRST <= year <= LAST:
        raise NotVisible("coalition.results")
    return year


def _shown(row: Counted) -> dict[str, Any]:
    return {
        "row": row,
        "expected": wording.expected(row),
        "method": wording.method(row),
        "percent": wording.percent(row.share) if row.share is not None else None,
    }


@login_required
@require_safe
@members_only
def kpis(request: SignedRequest, year: int | None = None) -> HttpResponseBase:
    """The year's figures against their targets."""
    year = year_of(year)
    rows = count_year(year, Kpi.objects.all(), on=timezone.localdate())
    told = wording.told(rows)
    context = {
        "year": year,
        "years": years_beside(year, ahead=1),
        "rows": [_shown(row) for row in rows],
        "told": told,
        "pictures": [plots.bullets(rows, told=told, wide=wide) for wide in (True, False)],
        "until": rows[0].until if rows else None,
        "begun": timezone.localdate().year >= year,
        "missing": sorted({code for row in rows for code in row.missing}),
    }
    return render(request, "coalition/results/kpis.html", context)


@login_required
@require_safe
@members_only
def kpis_file(_request: SignedRequest, year: int) -> HttpResponseBase:
    """The year's figures as CSV."""
    header = [
        _("KPI"), _("Year"), _("Counted"), _("Unit"), _("Counted until"), _("Target"),
        _("Expected at the end of the year"), _("From (interval, 80 %)"), _("To (interval, 80 %)"),
        _("Method"),
    ]  # fmt: skip
    rows = count_year(year_of(year), Kpi.objects.all(), on=timezone.localdate())
    lines = (
        [
            str(row.kpi),
            row.year,
            row.actual,
            row.kpi.unit_name,
            row.until,
            row.target.value if row.target else None,
            *(
                (round(row.forecast.value), round(row.forecast.low), round(row.forecast.high))
                if row.forecast
                else (None, None, None)
            ),
            wording.method(row),
        ]
        for row in rows
    )
    return csv_file(f"kpis-{year}.csv", header, lines)


@login_required
@require_safe
@members_only
def kpi(request: SignedRequest, year: int, code: str) -> HttpResponseBase:
    """One KPI month by month, its forecast in words, its targets and what is proposed."""
    found = get_object_or_404(Kpi, code=code)
    (row,) = count_year(year_of(year), [found], on=timezone.localdate())
    targets = found.targets.filter(year=year).select_related("proposed_by")
    proposal = targets.filter(state=TargetState.PROPOSED).first()
    told = _curve_told(row)
    context = {
        **_shown(row),
        "year": year,
        "told": told,
        "pictures": [plots.curve(row, told=told, wide=wide) for wide in (True, False)],
        "months": _months(row),
        "history": [target for target in targets if target.state != TargetState.PROPOSED],
        "proposal": proposal,
        "votes": list(proposal.votes.select_related("organization", "given_by"))
        if proposal
        else [],
        "may_vote": coordinates(request.user) or workplaces(request.user).exists(),
        "may_withdraw": proposal is not None
        and (proposal.proposed_by_id == request.user.pk or coordinates(request.user)),
    }
    return render(request, "coalition/results/kpi.html", context)


def _curve_told(row: Counted) -> str:
    counted = _("%(actual)s counted until %(day)s.") % {
        "actual": plots.whole(row.actual),
        "day": row.until,
    }
    if not row.earlier:
        return counted
    whole = plots.whole(sum(row.earlier))
    return counted + " " + _("The whole year before: %(value)s.") % {"value": whole}


def _months(row: Counted) -> list[dict[str, Any]]:
    """Each month with what was counted in it, added up, and the year before."""
    rows: list[dict[str, Any]] = []
    so_far: Number = 0
    for index, name in enumerate(wording.month_names()):
        counted = row.months[index] if index < len(row.months) else None
        so_far += counted or 0
        rows.append(
            {
                "name": name,
                "count": counted,
                "so_far": so_far if counted is not None else None,
                "before": row.earlier[index] if row.earlier else None,
                "parts": _month_parts(row, index) if counted is not None else [],
            }
        )
    return rows


def _month_parts(row: Counted, index: int) -> list[tuple[Any, Number, str]]:
    """Each measure's name, its count in the month, and the address of the rows."""
    first, last = months_until(row.year, row.until)[index]
    return [
        (part.measure.label, part.months[index], part.measure.rows(first, last, None))
        for part in row.parts
    ]


@login_required
@require_safe
@members_only
def kpi_file(_request: SignedRequest, year: int, code: str) -> HttpResponseBase:
    """One KPI month by month as CSV."""
    found = get_object_or_404(Kpi, code=code)
    (row,) = count_year(year_of(year), [found], on=timezone.localdate())
    header = [_("Month"), _("Counted"), _("Added up"), _("The year before")]
    lines = (
        [f"{year}-{number:02}", month["count"], month["so_far"], month["before"]]
        for number, month in enumerate(_months(row), start=1)
    )
    return csv_file(f"{code}-{year}.csv", header, lines)


def _counted(request: SignedRequest, code: str) -> tuple[Own, dict[str, Any], Any]:
    """A measure of ours, what was asked for, and its rows."""
    if code not in OWN:
        raise NotVisible("coalition.counted")
    own, today = OWN[code], timezone.localdate()
    first = asked.day(request.GET.get("from")) or today.replace(month=1, day=1)
    last = asked.day(request.GET.get("to")) or today
    rows, organization = own.listed(first, last), None
    if words := request.GET.get("organization"):
        key = asked.whole(words) or 0
        rows = rows.filter(stands_for=key)
        organization = Organization.objects.filter(pk=key).first()
    wanted = {"first": first, "last": last, "organization": organization}
    return own, wanted, rows


def _lines(own: Own, rows: Any) -> list[dict[str, Any]]:
    """What the list shows of each row: the day, what, for which initiative, whose it is."""
    rows = list(rows)
    keys = {row.stands_for for row in rows if row.stands_for is not None}
    names = dict(Organization.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        {
            "day": row.day,
            "what": own.words(row),
            "initiative": getattr(row, "initiative", None),
            "whose": names.get(row.stands_for, ""),
            "amount": getattr(row, "amount", None),
        }
        for row in rows
    ]


@login_required
@require_safe
@members_only
def counted_rows(request: SignedRequest, code: str) -> HttpResponseBase:
    """The rows that a measure of the coalition's own has counted."""
    own, wanted, rows = _counted(request, code)
    page = page_of(request, rows)
    context = {"own": own, **wanted, "page": page, "lines": _lines(own, page.object_list)}
    return render(request, "coalition/results/counted.html", context)


@login_required
@require_safe
@members_only
def counted_file(request: SignedRequest, code: str) -> HttpResponseBase:
    """The same as CSV."""
    own, _wanted, rows = _counted(request, code)
    header = [_("Day"), _("What"), _("Initiative"), _("Counts for"), _("Dollars")]
    lines = (
        [
            row["day"],
            row["what"],
            str(row["initiative"] or ""),
            row["whose"],
            row["amount"],
        ]
        for row in _lines(own, rows)
    )
    return csv_file(f"{code}.csv", header, lines)
