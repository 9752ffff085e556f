"""Plan a meeting, change it, open, close or cancel it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import Initiative, staff
from firstrung.convenings.enums.meetings import MeetingState
from firstrung.convenings.meetings.agenda import agenda
from firstrung.convenings.meetings.events import MeetingCalledOff, MeetingInvited
from firstrung.convenings.meetings.lifecycle import LIFECYCLE
from firstrung.convenings.meetings.policies import STEER_MEETING, require_planner
from firstrung.convenings.models import AgendaLine, Meeting
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.jobs.public import publish_all


@dataclass(frozen=True)
class MeetingDraft:
    """What a meeting is and when; ``initiatives`` say whom it concerns (D37)."""

    kind: str
    title: str
    begins_at: datetime
    ends_at: datetime
    facilitator: Person
    place: str = ""
    link: str = ""
    initiatives: Sequence[Initiative] = ()


TOLD = ("title", "begins_at", "ends_at", "place", "link", "facilitator")
"""What calendars show: a change of it is sent to everybody who has been invited."""


def plan_meeting(actor: Person, *, draft: MeetingDraft, now: datetime) -> Meeting:
    """Plan a meeting; nobody is written to yet."""
    require_planner(actor)
    _check(draft)
    with transaction.atomic():
        row = Meeting(planned_by=actor, created_at=now)
        _write(row, draft)
        record(actor, "convenings.meeting.planned", row, now=now, kind=row.kind)
    return row


def change_meeting(
    actor: Person, *, meeting: Meeting, draft: MeetingDraft, now: datetime
) -> Meeting:
    """Change a planned meeting; whoever has been invited gets the new calendar entry."""
    STEER_MEETING.require(actor, meeting)
    _check(draft)
    with transaction.atomic():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if row.state != MeetingState.PLANNED:
            raise Problem(_("Only planned meetings can be changed."))
        before = tuple(getattr(row, name) for name in TOLD)
        moved = before != tuple(getattr(draft, name) for name in TOLD)
        if moved:
            row.sequence += 1
        _write(row, draft)
        if moved:
            told = row.participants.filter(told__isnull=False)
            publish_all(
                MeetingInvited(participant_id=pk, sequence=row.sequence, moved=True)
                for pk in told.values_list("pk", flat=True)
            )
            told.update(told=row.sequence, reminded_at=None)
        record(actor, "convenings.meeting.changed", row, now=now, moved=moved)
    return row


def _write(row: Meeting, draft: MeetingDraft) -> None:
    row.kind, row.title = draft.kind, draft.title.strip()
    row.begins_at, row.ends_at = draft.begins_at, draft.ends_at
    row.place, row.link, row.facilitator = draft.place.strip(), draft.link, draft.facilitator
    row.save()
    row.initiatives.set(draft.initiatives)


def _check(draft: MeetingDraft) -> None:
    if draft.ends_at <= draft.begins_at:
        raise Problem(_("It must end after it begins."), field="ends_at")
    if not staff().filter(pk=draft.facilitator.pk).exists():
        text = _("The facilitator must work at a member organization.")
        raise Problem(text, field="facilitator")


def take_meeting_step(actor: Person, *, meeting: Meeting, action: str, now: datetime) -> Meeting:
    """Open the meeting (its agenda stands from then on), close it, or cancel it."""
    STEER_MEETING.require(actor, meeting)
    with transaction.atomic():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        state = LIFECYCLE.after(row.state, action)
        if action == "open":
            freeze(row)
            row.opened_at = now
        elif action == "close":
            row.closed_at = now
        else:
            row.sequence += 1
            _call_off(row)
        row.state = state
        row.save(update_fields=["state", "opened_at", "closed_at", "sequence"])
        record(actor, f"convenings.meeting.{action}", row, now=now)
    return row


def freeze(meeting: Meeting) -> None:
    """Write down every line that is not hidden, in its order."""
    rows = [
        AgendaLine(
            meeting=meeting,
            item=part.item,
            key=row.key,
            source=row.source,
            text=row.text,
            url=row.url,
            since=row.since,
            position=number,
        )
        for part in agenda(meeting)
        for number, row in enumerate(part.shown, start=1)
    ]
    meeting.lines.all().delete()
    AgendaLine.objects.bulk_create(rows)


def _call_off(meeting: Meeting) -> None:
    told = meeting.participants.filter(told__isnull=False).values_list("person", flat=True)
    publish_all(
        MeetingCalledOff(
            meeting_id=meeting.pk, person_id=person, sequence=meeting.sequence, cancelled=True
        )
        for person in told
    )
