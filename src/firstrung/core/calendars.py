"""Calendar entries that people take over into their own calendar (iCalendar: RFC 5545, RFC 5546).

Times are written in UTC, so that no zone table is needed. An entry keeps its UID and its sequence
grows: a later file of the same entry moves it or, cancelled, takes it away. Folding and escaping
are those of the library `icalendar`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

MEDIA_TYPE = "text/calendar"
FILE_TYPE = "application/ics"
"""Of the file beside a letter's calendar part, so that no program takes it for a second request."""
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
"""What a file asks of the calendar (RFC 5546): show, answer, take away."""


@dataclass(frozen=True)
class Party:
    """Somebody in an entry; ``answer`` is a participation status (RFC 5545, 3.2.12).

    ``asked`` says whether a request wants their answer.
    """

    name: str
    email: str
    answer: str = "NEEDS-ACTION"
    asked: bool = True


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry, found again by ``name``, which is unique on this site.

    A begin without a time of day is a whole day that keeps nobody busy. ``remind`` is how long
    before the begin a reminder comes up. ``sequence`` grows with the clock unless it is given.
    """

    name: str
    summary: str
    begin: date | datetime
    end: datetime | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    remind: timedelta | None = None
    sequence: int | None = None
    organizer: Party | None = None
    attendee: Party | None = None


def media_type(method: str) -> str:
    """The media type of a letter's part: mail programs look for the method in it (RFC 6047)."""
    return f"{MEDIA_TYPE}; method={method}"


def calendar_file(
    entries: Iterable[Entry], *, product: str, now: datetime, method: str = PUBLISH
) -> bytes:
    """The file with these entries; ``product`` names the part of the site that wrote it.

    What is published may stand together; a request or a cancellation speaks of one entry each
    (RFC 5546, 3.2.2 and 3.2.5), so that several of them follow one another.
    """
    rows = list(entries)
    groups = [rows] if method == PUBLISH else [[entry] for entry in rows]
    return b"".join(_calendar(group, product, method, now) for group in groups)


def _calendar(entries: Iterable[Entry], product: str, method: str, now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Firstrung//{product}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(_event(entry, method, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, method: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60 if entry.sequence is None else entry.sequence)
    event.add("summary", entry.summary)
    if isinstance(entry.begin, datetime):
        event.add("dtstart", entry.begin.astimezone(UTC))
        if entry.end is not None:
            event.add("dtend", entry.end.astimezone(UTC))
    else:
        event.add("dtstart", entry.begin)
        event.add("dtend", entry.begin + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    for name, words in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if words:
            event.add(name, words)
    if entry.organizer is not None:
        event.add("organizer", _address(entry.organizer), encode=False)
    if entry.attendee is not None and method != PUBLISH:
        event.add("attendee", _attendee(entry.attendee, method), encode=False)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if entry.remind is not None and method != CANCEL:
        event.add_component(_alarm(entry.summary, entry.remind))
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = vText(party.name)
    return address


def _attendee(party: Party, method: str) -> vCalAddress:
    address = _address(party)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(party.answer)
    if method == REQUEST:
        address.params["RSVP"] = vText("TRUE" if party.asked else "FALSE")
    return address


def _alarm(words: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -before)
    return alarm
