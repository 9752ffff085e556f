"""An event as a calendar entry, the same in letters and on its page."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from firstrung.convenings.calendars import gathering_file
from firstrung.convenings.enums.events import EventState
from firstrung.convenings.models import Event


def entry_of(event: Event, *, now: datetime) -> bytes:
    """The iCalendar file of an event; a cancelled one takes the entry away."""
    return gathering_file(
        event.uid,
        title=event.title,
        begins_at=event.begins_at,
        ends_at=event.ends_at,
        place=" · ".join(part for part in (event.place, event.link) if part),
        url=settings.BASE_URL + reverse("event", args=[event.uid]),
        summary=event.summary,
        now=now,
        cancelled=event.state == EventState.CANCELLED,
    )
