"""Slots and tracks of a panel, and its dates as calendar files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.calendars import MEDIA_TYPE
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import SignedRequest
from firstrung.validation.enums import PanelState
from firstrung.validation.forms.placing import SlotForm, TrackForm
from firstrung.validation.models import PanelSeat
from firstrung.validation.services import schedule
from firstrung.validation.services.calendar import panel_calendar, seat_calendar
from firstrung.validation.views.links import Reviewer, for_reviewers
from firstrung.validation.views.panels import panel_for, show


@login_required
@require_http_methods(["GET", "POST"])
def panel_schedule(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Slots and tracks; POST adds one of either."""
    row = panel_for(request, uid)
    which = request.POST.get("which", "")
    track = TrackForm(request.POST if which == "track" else None, prefix="track")
    slot = SlotForm(request.POST if which == "slot" else None, prefix="slot")
    form = {"track": track, "slot": slot}.get(which)
    if form is not None and form.is_valid():
        try:
            if which == "track":
                name = track.cleaned_data["name"]
                schedule.add_track(actor=request.user, panel=row, name=name, now=timezone.now())
            else:
                schedule.add_slot(
                    actor=request.user, panel=row, now=timezone.now(), **slot.moments()
                )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Added."))
            return redirect("panel_schedule", uid)
    context = {
        "track_form": track,
        "slot_form": slot,
        "tracks": _counted(row.tracks),
        "slots": _counted(row.slots),
    }
    return show(request, row, "schedule", context, wrong=bool(track.errors or slot.errors))


def _counted(rows: Any) -> Any:
    return rows.annotate(
        portfolios=Count("places", distinct=True), people=Count("seats", distinct=True)
    )


@login_required
@require_POST
def track_remove(request: SignedRequest, uid: UUID, track_uid: UUID) -> HttpResponseBase:
    """Remove a track."""
    row = panel_for(request, uid)
    track = get_object_or_404(row.tracks, uid=track_uid)
    schedule.remove_track(actor=request.user, panel=row, track=track, now=timezone.now())
    messages.success(request, _("Removed. Its portfolios and panelists stay."))
    return redirect("panel_schedule", uid)


@login_required
@require_POST
def slot_remove(request: SignedRequest, uid: UUID, slot_uid: UUID) -> HttpResponseBase:
    """Remove a slot."""
    row = panel_for(request, uid)
    slot = get_object_or_404(row.slots, uid=slot_uid)
    schedule.remove_slot(actor=request.user, panel=row, slot=slot, now=timezone.now())
    messages.success(request, _("Removed. Its portfolios and panelists stay."))
    return redirect("panel_schedule", uid)


@login_required
@require_safe
def panel_dates(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The panel's days and slots for the coordinator's own calendar."""
    row = panel_for(request, uid)
    return _calendar(panel_calendar(row, now=timezone.now()))


@require_safe
@for_reviewers
def own_dates(request: HttpRequest, reviewer: Reviewer, uid: UUID) -> HttpResponseBase:
    """A panelist's own slots and the day the reviews are due; a link opens its panel's only."""
    if reviewer.panel_uid not in {None, uid}:
        raise NotVisible("panel")
    seats = PanelSeat.objects.filter(panel__uid=uid, panelist=reviewer.person)
    open_ = seats.filter(released_at__isnull=True, panel__state=PanelState.OPEN)
    seat = get_object_or_404(open_.select_related("panel"))
    return _calendar(seat_calendar(seat, now=timezone.now()))


def _calendar(content: bytes) -> HttpResponse:
    """A calendar file to keep."""
    response = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="panel.ics"'
    return response
