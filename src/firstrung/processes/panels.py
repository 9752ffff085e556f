"""Letters to panelists: the link, more to do, a reminder, and thanks to who is released."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from firstrung.core.calendars import CANCEL, PUBLISH
from firstrung.messaging.public import CalendarPart, send
from firstrung.validation.public import (
    PanelSeat,
    PanelState,
    Review,
    make_seat_link,
    seat_calendar,
)

Payload = dict[str, Any]


def _seat(event: Payload) -> PanelSeat:
    rows = PanelSeat.objects.select_related("panel__organization", "panelist")
    return rows.get(pk=event["seat_id"])


def _awaited(seat: PanelSeat) -> int:
    rows = Review.objects.filter(panel=seat.panel, reviewer=seat.panelist)
    return rows.without_anchors().pending().count()


def _link(seat: PanelSeat, *, now: datetime, replace: bool) -> str:
    secret = make_seat_link(seat=seat, now=now, replace=replace)
    return settings.BASE_URL + reverse("review_open", args=[secret])


def _send(
    seat: PanelSeat,
    template: str,
    event: Payload,
    *,
    now: datetime,
    cancelled: bool = False,
    **context: object,
) -> None:
    with translation.override(seat.panelist.language):
        until = date_format(seat.panel.closes_on, "DATE_FORMAT")
        entries = seat_calendar(seat, now=now, cancelled=cancelled)
        slots = [_moments(slot) for slot in seat.slots.all()] if not cancelled else []
    send(
        to=seat.panelist,
        template=template,
        context={"title": seat.panel.title, "until": until, "slots": slots, **context},
        key=event["event_id"],
        now=now,
        calendar=CalendarPart("panel.ics", entries, CANCEL if cancelled else PUBLISH),
    )


def _moments(slot: Any) -> str:
    begin, end = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    words = f"{date_format(begin, 'DATETIME_FORMAT')} – {date_format(end, 'TIME_FORMAT')}"
    return f"{words}, {slot.place}" if slot.place else words


def invited(event: Payload, *, now: datetime) -> None:
    """The letter with the link to the portfolios on a panel."""
    seat = _seat(event)
    if seat.released_at is None:
        link = _link(seat, now=now, replace=True)
        _send(seat, "panel", event, now=now, link=link, count=_awaited(seat))


def asked(event: Payload, *, now: datetime) -> None:
    """More portfolios for somebody who has had the letter; the earlier link goes on working."""
    seat = _seat(event)
    if seat.released_at is None and seat.panel.state == PanelState.OPEN:
        link = _link(seat, now=now, replace=False)
        _send(seat, "panel_more", event, now=now, link=link, count=event["count"])


def released(event: Payload, *, now: datetime) -> None:
    """Thanks, and the calendar entries are taken away."""
    seat = _seat(event)
    if seat.released_at is not None:
        _send(seat, "panel_released", event, now=now, cancelled=True)


def reminded(event: Payload, *, now: datetime) -> None:
    """A reminder, if there is still something to do; the earlier link goes on working."""
    seat = _seat(event)
    count = _awaited(seat)
    if seat.released_at is None and seat.panel.state == PanelState.OPEN and count:
        link = _link(seat, now=now, replace=False)
        overdue = event["overdue"]
        _send(seat, "panel_reminder", event, now=now, link=link, count=count, overdue=overdue)
