"""Meetings of the coalition: held ones with their minutes, coming ones with a live agenda."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from firstrung.coalition.public import Initiative
from firstrung.convenings.public import (
    Meeting,
    MeetingDraft,
    Participant,
    Rsvp,
    add_action_item,
    add_decision,
    add_line,
    add_note,
    add_participant,
    answer_meeting,
    approve_minutes,
    finish_action_item,
    mark_presence,
    plan_meeting,
    send_invitations,
    take_meeting_step,
)
from firstrung.demonstration.calendar import working_day
from firstrung.demonstration.cast import Cast

PLANNED_BEFORE, INVITED_BEFORE = 28, 21
"""Days before a meeting that was held."""


def hold_meetings(cast: Cast) -> None:
    """Invite, open, write the minutes in the room, close, approve."""
    for row in cast.folder["meetings"]["held"]:
        _hold(cast, row)


def _hold(cast: Cast, row: dict[str, Any]) -> None:
    day, at, actor = working_day(cast.calendar.ago(row["day"])), cast.calendar.at, cast.coordinator
    begins_at = at(day, row["hour"])
    meeting = _plan(cast, row, begins_at, at(day - timedelta(days=PLANNED_BEFORE)))
    invited = at(day - timedelta(days=INVITED_BEFORE), 11)
    people = _invite(cast, meeting, row, invited)
    meeting = take_meeting_step(actor, meeting=meeting, action="open", now=begins_at)
    _forget_later(meeting, day)
    for told in row["people"]:
        participant = people[told["person"]]
        participant.meeting = meeting
        mark_presence(actor, participant=participant, attended=told["came"], now=begins_at)
    _write(cast, meeting, row, begins_at)
    meeting = take_meeting_step(
        actor, meeting=meeting, action="close", now=begins_at + timedelta(minutes=row["minutes"])
    )
    approved = at(cast.calendar.ago(row["approved"]), 12)
    approve_minutes(cast.people[row["facilitator"]], meeting=meeting, now=approved)


def _forget_later(meeting: Meeting, day: date) -> None:
    """The agenda was built from what is there now; what came later was not on that day's."""
    meeting.lines.filter(since__gt=day).delete()
    for row in Initiative.objects.filter(created_at__gt=meeting.begins_at):
        meeting.lines.filter(text__startswith=row.title).delete()


def _plan(cast: Cast, row: dict[str, Any], begins_at: datetime, now: datetime) -> Meeting:
    draft = MeetingDraft(
        kind=row["kind"],
        title=row["title"],
        begins_at=begins_at,
        ends_at=begins_at + timedelta(minutes=row["minutes"]),
        facilitator=cast.people[row["facilitator"]],
        place=row["place"],
        initiatives=list(Initiative.objects.filter(title__in=row["initiatives"])),
    )
    return plan_meeting(cast.coordinator, draft=draft, now=now)


def _invite(
    cast: Cast, meeting: Meeting, row: dict[str, Any], now: datetime
) -> dict[str, Participant]:
    """Those of the list by their key, with their letters and their answers a day later."""
    people = {
        told["person"]: add_participant(
            cast.coordinator, meeting=meeting, person=cast.people[told["person"]], now=now
        )
        for told in row["people"]
    }
    send_invitations(cast.coordinator, meeting=meeting, now=now)
    later = min(now + timedelta(days=1), cast.calendar.now)
    for told in row["people"]:
        came = told.get("came")
        rsvp = told.get("rsvp") if came is None else (Rsvp.YES if came else Rsvp.NO)
        if rsvp is not None:
            answer_meeting(cast.people[told["person"]], meeting=meeting, rsvp=rsvp, now=later)
    return people


def _write(cast: Cast, meeting: Meeting, row: dict[str, Any], now: datetime) -> None:
    """Notes, decisions and action items, as they are made in the room."""
    scribe = cast.coordinator
    for told in row["notes"]:
        by = cast.people[told["by"]]
        add_note(by, meeting=meeting, item=told["item"], text=told["text"], now=now)
    for told in row["decisions"]:
        add_decision(scribe, meeting=meeting, now=now, **told)
    begun = timezone.localdate(meeting.begins_at)
    for told in row["actions"]:
        owner = cast.people[told["owner"]]
        due_on = max(cast.calendar.ago(-told["in"]), begun)
        item = add_action_item(
            scribe,
            meeting=meeting,
            item=told["item"],
            text=told["text"],
            owner=owner,
            due_on=due_on,
            now=now,
        )
        if "done" in told:
            done = cast.calendar.at(cast.calendar.ago(told["done"]), 17)
            finish_action_item(owner, action_item=item, done=True, now=done)


def plan_meetings(cast: Cast) -> None:
    """Meetings to come, people invited, lines that somebody put on the agenda by hand."""
    for row in cast.folder["meetings"]["coming"]:
        planned = cast.calendar.at(cast.calendar.ago(row["planned"]), 10)
        meeting = _plan(cast, row, cast.calendar.ahead(row["in"], row["hour"]), planned)
        _invite(cast, meeting, row, planned)
        for told in row.get("lines", []):
            by = cast.people[told["by"]]
            now = cast.calendar.at(cast.calendar.ago(1), 18)
            add_line(by, meeting=meeting, item=told["item"], text=told["text"], now=now)
