"""Calendar entries of a panel (iCalendar, RFC 5545): its times, and the day reviews are due.

Times are written in UTC, so that they need no zone table. An entry keeps its UID: a later file
moves it or, cancelled, takes it away.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from firstrung.validation.models import Panel, PanelSeat, PanelSlot

MEDIA_TYPE = "text/calendar"
REMIND_BEFORE = timedelta(days=2)


def seat_calendar(seat: PanelSeat, *, now: datetime, cancelled: bool = False) -> bytes:
    """A panelist's entries: the slots of the seat, and until when the reviews are due."""
    calendar = _calendar("CANCEL" if cancelled else "PUBLISH")
    for slot in seat.slots.all():
        calendar.add_component(_slot(seat.panel, slot, owner=seat.uid.hex, now=now))
    calendar.add_component(_due(seat, now=now))
    if cancelled:
        for event in calendar.walk("VEVENT"):
            event.add("status", "CANCELLED")
    return bytes(calendar.to_ical())


def panel_calendar(panel: Panel, *, now: datetime) -> bytes:
    """A coordinator's entries: all slots, and the panel's first and last day."""
    calendar = _calendar("PUBLISH")
    for slot in panel.slots.all():
        calendar.add_component(_slot(panel, slot, owner=panel.uid.hex, now=now))
    for name, day, text in (
        ("opens", panel.opens_on, _("%(title)s opens")),
        ("closes", panel.closes_on, _("%(title)s closes")),
    ):
        event = _event(f"{name}-{panel.uid.hex}", text % {"title": panel.title}, now=now)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Firstrung//Panels//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(name: str, summary: str, *, now: datetime) -> Event:
    """``sequence`` grows with time, so that a later file of the same entry replaces it."""
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", summary)
    return event


def _slot(panel: Panel, slot: PanelSlot, *, owner: str, now: datetime) -> Event:
    event = _event(f"slot-{slot.uid.hex}-{owner}", panel.title, now=now)
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    if slot.place:
        event.add("location", slot.place)
    return event


def _due(seat: PanelSeat, *, now: datetime) -> Event:
    panel = seat.panel
    summary = _("Reviews due: %(title)s") % {"title": panel.title}
    event = _event(f"due-{seat.uid.hex}", summary, now=now)
    event.add("dtstart", panel.closes_on)
    event.add("dtend", panel.closes_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", _("The link to your portfolios is in the letter of the panel."))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return event
