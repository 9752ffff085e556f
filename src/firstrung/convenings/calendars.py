"""A gathering as an iCalendar entry (RFC 5545), for events and meetings alike."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar"


def gathering_file(
    uid: UUID,
    *,
    title: str,
    begins_at: datetime,
    ends_at: datetime,
    place: str,
    url: str,
    now: datetime,
    summary: str = "",
    cancelled: bool = False,
) -> bytes:
    """One entry in UTC. It keeps its UID and its sequence grows: a later file moves or ends it."""
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", "-//Firstrung//Convenings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry.add("uid", f"convening-{uid.hex}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("dtstamp", now)
    entry.add("sequence", int(now.timestamp()) // 60)
    entry.add("summary", title)
    entry.add("dtstart", begins_at)
    entry.add("dtend", ends_at)
    for name, value in (("location", place), ("description", summary), ("url", url)):
        if value:
            entry.add(name, value)
    if cancelled:
        entry.add("status", "CANCELLED")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
