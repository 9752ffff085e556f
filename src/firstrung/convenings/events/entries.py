"""An event as a calendar entry, the same in letters and on its page."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from firstrung.convenings.enums.events import EventState
from firstrung.convenings.models import Event
from firstrung.core.calendars import CANCEL, PUBLISH, Entry, calendar_file


def entry_of(event: Event, *, now: datetime) -> bytes:
    """The calendar file of an event; a cancelled one takes the entry away."""
    entry = Entry(
        name=f"convening-{event.uid.hex}",
        summary=event.title,
        begin=event.begins_at,
        end=event.ends_at,
        place=" · ".join(part for part in (event.place, event.link) if part),
        text=event.summary,
        url=settings.BASE_URL + reverse("event", args=[event.uid]),
    )
    method = CANCEL if event.state == EventState.CANCELLED else PUBLISH
    return calendar_file([entry], product="Convenings", now=now, method=method)
