"""An event as a calendar entry, the same in letters and on its page (RFC 5546)."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from firstrung.convenings.enums.events import Answer, EventState
from firstrung.convenings.models import Event
from firstrung.core.calendars import CANCEL, PUBLISH, Entry, Party, calendar_file
from firstrung.identity.public import Person

ANSWERS = {"": "NEEDS-ACTION", Answer.YES: "ACCEPTED", Answer.NO: "DECLINED"}


def entry_of(event: Event, *, now: datetime) -> bytes:
    """The calendar file of an event for everybody; a cancelled one takes the entry away."""
    method = CANCEL if event.state == EventState.CANCELLED else PUBLISH
    return _file(event, method, now, organizer=_host(event))


def guest_entry(
    event: Event, *, guest: Person, method: str, now: datetime, answer: str = "", minor: bool
) -> bytes:
    """The entry as one guest gets it; ``method`` is REQUEST or CANCEL.

    Mail programs send the guest's answer to the organizer: that is whoever made the event. A
    student (``minor``) is not asked, and the site stands in for the organizer: the address of a
    student goes to no employer.
    """
    return _file(
        event,
        method,
        now,
        organizer=_host(event) if minor else _maker(event),
        attendee=Party(guest.name, guest.email or "", ANSWERS[answer], asked=not minor),
    )


def _file(
    event: Event, method: str, now: datetime, *, organizer: Party, attendee: Party | None = None
) -> bytes:
    entry = Entry(
        name=f"convening-{event.uid.hex}",
        summary=event.title,
        begin=event.begins_at,
        end=event.ends_at,
        place=" · ".join(part for part in (event.place, event.link) if part),
        text=event.summary,
        url=settings.BASE_URL + reverse("event", args=[event.uid]),
        sequence=event.sequence,
        organizer=organizer,
        attendee=attendee,
    )
    return calendar_file([entry], product="Convenings", now=now, method=method)


def _host(event: Event) -> Party:
    """The host, at the address of the site."""
    return Party(event.host.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _maker(event: Event) -> Party:
    """Who made the event, as long as there is somebody to write to."""
    maker = event.created_by
    return Party(maker.name, maker.email) if maker and maker.email else _host(event)
