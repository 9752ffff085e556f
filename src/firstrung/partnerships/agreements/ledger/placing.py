"""Pages about placements: interns, apprentices, employees."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.core.downloads import csv_stream
from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.agreements.ledger import selectors
from firstrung.partnerships.agreements.ledger.forms import PLACEMENT_KINDS, PlacementForm
from firstrung.partnerships.agreements.ledger.placements import set_placement, strike_placement
from firstrung.partnerships.agreements.policies import (
    KEEP_PLACEMENT,
    SEE_PLACEMENT,
    keeps_records,
    require_keeper,
)
from firstrung.partnerships.models.agreements import Placement


@login_required
@require_safe
@members_only
def placements(request: SignedRequest) -> HttpResponseBase:
    """Who was placed, by employer, institution, kind and day."""
    wanted = request.GET.dict()
    rows = selectors.placements(request.user, wanted)
    page = page_of(request, rows)
    keys = [row.pk for row in page]
    editable = KEEP_PLACEMENT.rows(request.user, Placement.objects.filter(pk__in=keys))
    context: dict[str, Any] = {
        "page": page,
        "wanted": wanted,
        "kinds": PLACEMENT_KINDS,
        "students": rows.order_by().aggregate(total=Sum("students"))["total"] or 0,
        "mine": set(editable.values_list("pk", flat=True)),
        "may_add": keeps_records(request.user),
    }
    return render(request, "partnerships/ledger/placements.html", context)


@login_required
@require_safe
@members_only
def placements_file(request: SignedRequest) -> HttpResponseBase:
    """The placements as CSV."""
    header = [
        _("Employer"), _("Students of"), _("Students"), _("As what"), _("Begins on"), _("Ends on"), _("Paid"),
        _("Evidence"),
    ]  # fmt: skip
    rows = (
        [
            row.employer.name,
            row.institution.name,
            row.students,
            str(row.get_kind_display()),
            row.begins_on,
            row.ends_on,
            _("yes") if row.paid else _("no"),
            row.evidence,
        ]
        for row in selectors.placements(request.user, request.GET.dict()).iterator(chunk_size=2000)
    )
    return csv_stream(f"placements-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def placement_new(request: SignedRequest) -> HttpResponseBase:
    """Write down who was placed."""
    require_keeper(request.user, "partnerships.add_placement")
    return _edit(request, PlacementForm(request.POST or None), None)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def placement(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a placement, or say when it ended."""
    row = _placement(uid)
    KEEP_PLACEMENT.require(request.user, row)
    form = PlacementForm(request.POST or None, initial=PlacementForm.initial_of(row))
    return _edit(request, form, row)


def _placement(uid: UUID) -> Placement:
    return get_object_or_404(Placement.objects.select_related("employer", "institution"), uid=uid)


def _edit(
    request: SignedRequest, form: PlacementForm, placement: Placement | None
) -> HttpResponseBase:
    if form.is_valid():
        try:
            set_placement(
                request.user, placed=form.placed(), now=timezone.now(), placement=placement
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("placements")
    title = _("Change the placement") if placement else _("Write down who was placed")
    context = {"form": form, "placement": placement, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/ledger/form.html", context, status=status)


@login_required
@require_POST
@members_only
def placement_strike(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take a placement out."""
    row = _placement(uid)
    SEE_PLACEMENT.require(request.user, row)
    strike_placement(request.user, placement=row, now=timezone.now())
    messages.success(request, _("The placement was taken out."))
    return redirect("placements")
