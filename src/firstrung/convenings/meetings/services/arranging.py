"""Arrange the agenda before the meeting opens: add, hide, move."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.meetings import MeetingState
from firstrung.convenings.meetings.agenda import BY_HAND, AgendaRow, agenda
from firstrung.convenings.meetings.policies import STEER_MEETING, WRITE_IN_MEETING
from firstrung.convenings.models import AgendaLine, Meeting
from firstrung.core.errors import Problem
from firstrung.identity.public import Person


def add_line(
    actor: Person, *, meeting: Meeting, item: int, text: str, now: datetime, url: str = ""
) -> AgendaLine:
    """Put something on the agenda; everybody who takes part may, until the meeting opens."""
    WRITE_IN_MEETING.require(actor, meeting)
    _require_planned(meeting)
    if not text.strip():
        raise Problem(_("What is to be talked about?"), field="text")
    with transaction.atomic():
        row = AgendaLine.objects.create(
            meeting=meeting,
            item=item,
            key=secrets.token_hex(16),
            text=text.strip(),
            url=url,
            position=BY_HAND + meeting.lines.count(),
            created_at=now,
        )
        record(actor, "convenings.agenda.added", meeting, now=now, item=item)
    return row


def arrange(
    actor: Person, *, meeting: Meeting, item: int, key: str, action: str, now: datetime
) -> None:
    """Hide, show, move up or down the line that ``key`` names; lines by hand can be removed."""
    STEER_MEETING.require(actor, meeting)
    _require_planned(meeting)
    rows = next((part.rows for part in agenda(meeting) if part.item == item), [])
    place = next((place for place, row in enumerate(rows) if row.key == key), None)
    if place is None:
        raise Problem(_("This line is not on the agenda any more."))
    with transaction.atomic():
        if action in {"hide", "show"}:
            _keep(meeting, rows[place], rows[place].position, hidden=action == "hide")
        elif action in {"up", "down"}:
            _move(meeting, rows, place, -1 if action == "up" else 1)
        elif action == "remove" and rows[place].by_hand:
            meeting.lines.filter(key=key, source="").delete()
        else:
            raise Problem(_("That can't be done with this line."))
        record(actor, f"convenings.agenda.{action}", meeting, now=now, item=item)


def _move(meeting: Meeting, rows: list[AgendaRow], place: int, step: int) -> None:
    other = place + step
    if not 0 <= other < len(rows):
        return
    order = list(rows)
    order[place], order[other] = order[other], order[place]
    for position, row in enumerate(order, start=1):
        _keep(meeting, row, position, hidden=row.hidden)


def _keep(meeting: Meeting, row: AgendaRow, position: int, *, hidden: bool) -> None:
    AgendaLine.objects.update_or_create(
        meeting=meeting,
        item=row.item,
        key=row.key,
        defaults={
            "source": row.source,
            "text": row.text,
            "url": row.url,
            "since": row.since,
            "position": position,
            "hidden": hidden,
        },
    )


def _require_planned(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise Problem(_("The agenda stands once the meeting has begun."))
