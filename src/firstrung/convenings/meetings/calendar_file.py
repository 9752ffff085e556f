"""A meeting as an iCalendar request, update or cancellation (RFC 5545, RFC 5546, RFC 6047).

Times are written in UTC. The entry keeps its UID; its sequence is the meeting's own and grows with
each change, so that a later letter moves the entry and a cancellation takes it away.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from firstrung.convenings.enums.meetings import Rsvp
from firstrung.convenings.models import Meeting
from firstrung.identity.public import Person

REMIND_BEFORE = timedelta(days=1)
ANSWERS = {Rsvp.NONE: "NEEDS-ACTION", Rsvp.YES: "ACCEPTED", Rsvp.NO: "DECLINED"}


def media_type(method: str) -> str:
    """The media type of a letter's part: mail programs look for the method in it."""
    return f"text/calendar; method={method}"


def meeting_calendar(
    meeting: Meeting,
    *,
    method: str,
    now: datetime,
    attendee: Person | None = None,
    rsvp: str = Rsvp.NONE,
    sequence: int | None = None,
) -> bytes:
    """One entry; ``method`` is PUBLISH, REQUEST or CANCEL.

    Only the recipient stands in it as attendee: addresses of others are not given away.
    """
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", "-//Firstrung//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    entry.add("uid", f"meeting-{meeting.uid.hex}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("dtstamp", now)
    entry.add("sequence", meeting.sequence if sequence is None else sequence)
    entry.add("summary", meeting.title)
    entry.add("dtstart", meeting.begins_at)
    entry.add("dtend", meeting.ends_at)
    entry.add("url", settings.BASE_URL + reverse("meeting", args=[meeting.uid]))
    place = ", ".join(words for words in (meeting.place, meeting.link) if words)
    if place:
        entry.add("location", place)
    entry.add("organizer", _address(meeting.facilitator), encode=False)
    if attendee is not None:
        who = _address(attendee)
        who.params["ROLE"] = vText("REQ-PARTICIPANT")
        who.params["PARTSTAT"] = vText(ANSWERS[Rsvp(rsvp)])
        if method == "REQUEST":
            who.params["RSVP"] = vText("TRUE")
        entry.add("attendee", who, encode=False)
    entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    if method != "CANCEL":
        entry.add_component(_alarm(meeting))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _address(person: Person) -> vCalAddress:
    who = vCalAddress(f"mailto:{person.email or settings.DEFAULT_FROM_EMAIL}")
    who.params["CN"] = vText(person.name)
    return who


def _alarm(meeting: Meeting) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meeting.title)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
