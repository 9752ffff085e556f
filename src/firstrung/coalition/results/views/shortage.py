"""Opportunities for each student, institution by institution (D22)."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.results.shortage import institutions, supplies
from firstrung.coalition.results.views.kpis import year_of, years_beside
from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.engines.disclosure import MINIMUM
from firstrung.identity.public import SignedRequest


def _days(year: int) -> tuple[date, date]:
    """The days of the year that have gone by."""
    return date(year, 1, 1), min(timezone.localdate(), date(year, 12, 31))


@login_required
@require_safe
@members_only
def opportunities(request: SignedRequest, year: int) -> HttpResponseBase:
    """Each institution's opportunities, its students, and how many there are for a hundred."""
    first, last = _days(year_of(year))
    page = page_of(request, institutions())
    rows = supplies(list(page.object_list), first=first, last=last)
    context = {
        "year": year,
        "years": years_beside(year),
        "until": last,
        "page": page,
        "rows": rows,
        "least": MINIMUM,
    }
    return render(request, "coalition/results/opportunities.html", context)


@login_required
@require_safe
@members_only
def opportunities_file(_request: SignedRequest, year: int) -> HttpResponseBase:
    """The same of all institutions as CSV."""
    first, last = _days(year_of(year))
    rows = supplies(list(institutions()), first=first, last=last)
    labels = [part.label for part in rows[0].parts] if rows else []
    header = [
        _("Institution"), *labels, _("Opportunities"), _("Students"), _("For 100 students"),
    ]  # fmt: skip
    lines = (
        [
            row.organization.name,
            *(part.value for part in row.parts),
            row.opportunities,
            row.students,
            None if row.per_hundred is None else round(row.per_hundred, 1),
        ]
        for row in rows
    )
    return csv_file(f"opportunities-{year}.csv", header, lines)
