"""Events as a list, and as a file."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.public import is_member
from firstrung.convenings.enums.events import EventKind, EventState
from firstrung.convenings.events import selectors
from firstrung.convenings.events.views.shared import for_guests
from firstrung.convenings.models import Occupation
from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.taxonomies.public import Sector

FILTERS = (
    "kind", "state", "year", "sector", "occupation", "language", "initiative", "q", "from", "to",
    "organization",
)  # fmt: skip


def year_name(year: int) -> str:
    """2026–27."""
    return f"{year}–{(year + 1) % 100:02d}"


@login_required
@require_safe
@for_guests
def events(request: SignedRequest) -> HttpResponseBase:
    """The events that one may see, the latest first."""
    page = page_of(request, selectors.listed(selectors.filtered(request.user, request.GET)))
    context: dict[str, Any] = {
        "page": page,
        "rows": selectors.described(page.object_list),
        "wanted": request.GET,
        "kinds": request.GET.getlist("kind"),
        "filters": _filters(request),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "is_member": is_member(request.user),
    }
    return render(request, "convenings/events/list.html", context)


def _filters(request: SignedRequest) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """(name, label, choices) of each select; what belongs to which initiative is for members."""
    more: list[tuple[str, str, list[tuple[str, Any]]]] = []
    if is_member(request.user):
        initiatives = selectors.initiatives_with_events(request.user)
        more.append(("initiative", _("Initiative"), initiatives))
    return [
        ("kind", _("Kind"), list(EventKind.choices)),
        ("state", _("State"), list(EventState.choices)),
        ("year", _("School year"), [(str(year), year_name(year)) for year in selectors.years()]),
        ("sector", _("Sector"), [(row.code, row) for row in Sector.objects.all()]),
        ("occupation", _("Occupation"), [(row.code, row) for row in Occupation.objects.all()]),
        ("language", _("Language"), list(settings.LANGUAGES)),
        *more,
    ]


@login_required
@require_safe
@for_guests
def events_file(request: SignedRequest) -> HttpResponseBase:
    """The filtered list as CSV."""
    header = [
        _("Title"), _("Kind"), _("State"), _("Host"), _("Begins"), _("Ends"), _("Place"),
        _("Seats"), _("Seats taken"), _("School year"),
    ]  # fmt: skip
    found = selectors.described(selectors.listed(selectors.filtered(request.user, request.GET)))
    rows = (
        [
            row["title"],
            str(row["kind_label"]),
            str(row["state_label"]),
            row["host__name"],
            f"{timezone.localtime(row['begins_at']):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(row['ends_at']):%Y-%m-%d %H:%M}",
            row["place"],
            row["capacity"],
            row["seated"],
            year_name(row["school_year"]),
        ]
        for row in found
    )
    return csv_file(f"events-{timezone.localdate()}.csv", header, rows)
