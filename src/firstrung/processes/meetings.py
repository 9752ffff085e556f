"""Letters of meetings: invitation, change, cancellation, reminder, minutes."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from firstrung.convenings.public import (
    Meeting,
    MeetingState,
    Participant,
    meeting_calendar,
    minutes_as_text,
    minutes_of,
    when_and_where,
)
from firstrung.core.calendars import CANCEL, REQUEST
from firstrung.identity.public import Person
from firstrung.messaging.public import CalendarPart, LetterKind, send
from firstrung.processes.letters import address

Payload = dict[str, Any]


def _participant(event: Payload) -> Participant | None:
    rows = Participant.objects.select_related("meeting__facilitator", "person")
    return rows.filter(pk=event["participant_id"]).first()


def _entry(
    meeting: Meeting, person: Person, method: str, now: datetime, **more: Any
) -> CalendarPart:
    text = meeting_calendar(meeting, method=method, attendee=person, now=now, **more)
    return CalendarPart("meeting.ics", text, method)


def _send(
    meeting: Meeting,
    to: Person,
    template: str,
    event: Payload,
    *,
    now: datetime,
    entry: CalendarPart | None = None,
    kind: str = LetterKind.ESSENTIAL,
    **context: object,
) -> None:
    with translation.override(to.language):
        words = {
            "title": meeting.title,
            "day": date_format(timezone.localtime(meeting.begins_at), "SHORT_DATE_FORMAT"),
            "when": when_and_where(meeting),
            "facilitator": meeting.facilitator.name,
            "link": address("meeting", meeting.uid),
        }
    send(
        to=to,
        template=template,
        context=words | context,
        key=event["event_id"],
        now=now,
        calendar=entry,
        kind=kind,
    )


def invited(event: Payload, *, now: datetime) -> None:
    """The invitation, or what has changed, with a calendar request."""
    row = _participant(event)
    if row is None or row.meeting.state != MeetingState.PLANNED:
        return
    entry = _entry(row.meeting, row.person, REQUEST, now, rsvp=row.rsvp)
    template = "meeting_invitation"
    _send(row.meeting, row.person, template, event, now=now, entry=entry, moved=event["moved"])


def called_off(event: Payload, *, now: datetime) -> None:
    """The meeting does not take place, or somebody need not come: out of the calendar."""
    meeting = Meeting.objects.select_related("facilitator").get(pk=event["meeting_id"])
    person = Person.objects.get(pk=event["person_id"])
    if not event["cancelled"] and meeting.participants.filter(person=person).exists():
        return  # somebody has put them on the list again
    entry = _entry(meeting, person, CANCEL, now, sequence=event["sequence"])
    cancelled = event["cancelled"]
    template = "meeting_called_off"
    _send(meeting, person, template, event, now=now, entry=entry, cancelled=cancelled)


def reminded(event: Payload, *, now: datetime) -> None:
    """The meeting is near; people may do without this letter (D71)."""
    row = _participant(event)
    if row is None or row.meeting.state != MeetingState.PLANNED:
        return
    entry = _entry(row.meeting, row.person, REQUEST, now, rsvp=row.rsvp)
    kind = LetterKind.REMINDERS
    _send(row.meeting, row.person, "meeting_reminder", event, now=now, entry=entry, kind=kind)


def minutes_approved(event: Payload, *, now: datetime) -> None:
    """The minutes as text."""
    row = _participant(event)
    if row is None:
        return
    with translation.override(row.person.language):
        text = minutes_as_text(minutes_of(row.meeting))
    link = address("my_action_items")
    template = "meeting_minutes"
    _send(row.meeting, row.person, template, event, now=now, minutes=text, link=link)
