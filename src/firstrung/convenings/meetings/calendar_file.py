"""A meeting as a calendar request, update or cancellation (RFC 5546, RFC 6047)."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from firstrung.convenings.enums.meetings import Rsvp
from firstrung.convenings.models import Meeting
from firstrung.core.calendars import Entry, Party, calendar_file
from firstrung.identity.public import Person

REMIND_BEFORE = timedelta(days=1)
ANSWERS = {Rsvp.NONE: "NEEDS-ACTION", Rsvp.YES: "ACCEPTED", Rsvp.NO: "DECLINED"}


def meeting_calendar(
    meeting: Meeting,
    *,
    method: str,
    now: datetime,
    attendee: Person | None = None,
    rsvp: str = Rsvp.NONE,
    sequence: int | None = None,
) -> bytes:
    """One entry, its sequence the meeting's own; ``method`` is PUBLISH, REQUEST or CANCEL.

    Only the recipient stands in it as attendee: addresses of others are not given away.
    """
    entry = Entry(
        name=f"meeting-{meeting.uid.hex}",
        summary=meeting.title,
        begin=meeting.begins_at,
        end=meeting.ends_at,
        place=", ".join(words for words in (meeting.place, meeting.link) if words),
        url=settings.BASE_URL + reverse("meeting", args=[meeting.uid]),
        remind=REMIND_BEFORE,
        sequence=meeting.sequence if sequence is None else sequence,
        organizer=_party(meeting.facilitator),
        attendee=None if attendee is None else _party(attendee, ANSWERS[Rsvp(rsvp)]),
    )
    return calendar_file([entry], product="Meetings", now=now, method=method)


def _party(person: Person, answer: str = "") -> Party:
    return Party(person.name, person.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1], answer)
