"""What the coalition is worth to a member: a page to print, and its table."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.members import member_organizations, speaks_for, workplaces
from firstrung.coalition.policies import coordinates
from firstrung.coalition.recognition.points import KINDS
from firstrung.coalition.results.statements import GIVEN, Worth, has_statement, worth
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible
from firstrung.core.paging import page_of
from firstrung.identity.public import MANAGE_ORGANIZATION, SignedRequest

YEAR = timedelta(days=365)
TOLD = [kind for kind, member in KINDS.items() if member in GIVEN]
"""Kinds of organizations that have a statement here."""


@login_required
@require_safe
@members_only
def member_values(request: SignedRequest) -> HttpResponseBase:
    """The organizations whose statement the person may read; the only one opens at once."""
    found = member_organizations() if coordinates(request.user) else workplaces(request.user)
    rows = found.filter(kind__in=TOLD).order_by("name", "pk")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=words)
    elif len(one := list(rows[:2])) == 1:
        return redirect("member_value", one[0].uid)
    context = {"page": page_of(request, rows), "words": words}
    return render(request, "coalition/results/statements.html", context)


def _told(request: SignedRequest, uid: UUID) -> Worth:
    """The statement, for the member's own people and who coordinates it or the coalition; else 404."""
    organization = get_object_or_404(member_organizations(), uid=uid)
    allowed = speaks_for(request.user, organization) or MANAGE_ORGANIZATION.allows(
        request.user, organization
    )
    if not allowed or not has_statement(organization):
        raise NotVisible("coalition.member_value")
    first, last = _days(request)
    return worth(organization, first=first, last=last)


def _days(request: SignedRequest) -> tuple[date, date]:
    """The days in the address, else the last twelve months."""
    last = asked.day(request.GET.get("until")) or timezone.localdate()
    first = asked.day(request.GET.get("from")) or last - YEAR + timedelta(days=1)
    return min(first, last), last


@login_required
@require_safe
@members_only
def member_value(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What the member did and what came of it, each figure a link to its rows."""
    told = _told(request, uid)
    parts = member_organizations().filter(parent=told.organization).order_by("name")
    context = {"told": told, "parts": parts, "today": timezone.localdate()}
    return render(request, "coalition/results/statement.html", context)


@login_required
@require_safe
@members_only
def member_value_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The same as CSV."""
    told = _told(request, uid)
    header = [_("Side"), _("What"), _("Counted"), _("Unit"), _("From"), _("Until")]
    lines = (
        [side, row.label, row.value, row.unit, told.first, told.last]
        for side, rows in ((_("Done"), told.given), (_("Came of it"), told.got))
        for row in rows
    )
    return csv_file(f"value-{told.first}-{told.last}.csv", header, lines)
