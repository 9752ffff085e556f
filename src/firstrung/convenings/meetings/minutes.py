"""The minutes: they write themselves from agenda, notes, decisions, action items and presence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstrung.convenings.enums.meetings import AgendaItem
from firstrung.convenings.meetings.agenda import AgendaRow, agenda
from firstrung.convenings.models import (
    ActionItem,
    Meeting,
    MeetingDecision,
    MeetingNote,
    Participant,
)

E = TypeVar("E", MeetingNote, MeetingDecision, ActionItem)


@dataclass
class MinutesPart:
    """An item with what was said, decided and taken on."""

    item: AgendaItem
    lines: list[AgendaRow] = field(default_factory=list)
    notes: list[MeetingNote] = field(default_factory=list)
    decisions: list[MeetingDecision] = field(default_factory=list)
    action_items: list[ActionItem] = field(default_factory=list)


@dataclass
class Minutes:
    """Everything that the minutes of a meeting say."""

    meeting: Meeting
    present: list[Participant]
    absent: list[Participant]
    parts: list[MinutesPart]


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes as they are now (a query for each table)."""
    people = list(meeting.participants.select_related("person", "organization"))
    notes = _by_item(meeting.notes.select_related("written_by"))
    decisions = _by_item(meeting.decisions.select_related("written_by"))
    actions = _by_item(meeting.action_items.select_related("owner"))
    return Minutes(
        meeting,
        [row for row in people if row.attended],
        [row for row in people if not row.attended],
        [
            MinutesPart(
                part.item,
                part.shown,
                notes[part.item],
                decisions[part.item],
                actions[part.item],
            )
            for part in agenda(meeting)
        ],
    )


def _by_item(rows: Iterable[E]) -> defaultdict[int, list[E]]:
    found: defaultdict[int, list[E]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    return found


def when_and_where(meeting: Meeting) -> str:
    """The time and place of a meeting in words."""
    begin, end = timezone.localtime(meeting.begins_at), timezone.localtime(meeting.ends_at)
    same = begin.date() == end.date()
    until = date_format(end, "TIME_FORMAT" if same else "DATETIME_FORMAT")
    words = [f"{date_format(begin, 'DATETIME_FORMAT')} – {until}", meeting.place, meeting.link]
    return ", ".join(word for word in words if word)


def as_text(minutes: Minutes) -> str:
    """The minutes as plain text, in the language that is active."""
    meeting = minutes.meeting
    lines = [
        meeting.title,
        when_and_where(meeting),
        _("Facilitator: %(name)s") % {"name": meeting.facilitator.name},
        "",
        _("Present: %(names)s") % {"names": _names(minutes.present)},
        _("Not present: %(names)s") % {"names": _names(minutes.absent)},
    ]
    for part in minutes.parts:
        lines += ["", f"{part.item.value}. {part.item.label}"]
        lines += [f"   - {row.text}" for row in part.lines]
        lines += [f"   {row.text}" for row in part.notes]
        lines += [_decided(row) for row in part.decisions]
        lines += [_to_do(row) for row in part.action_items]
    return "\n".join(lines)


def _names(rows: list[Participant]) -> str:
    names = [
        f"{row.person.name} ({row.organization.name})" if row.organization else row.person.name
        for row in rows
    ]
    return ", ".join(names) or "–"


def _decided(row: MeetingDecision) -> str:
    values = {"text": row.text, "who": row.decided_by}
    return "   " + _("DECIDED: %(text)s (%(who)s)") % values


def _to_do(row: ActionItem) -> str:
    values = {
        "text": row.text,
        "owner": row.owner.name,
        "day": date_format(row.due_on, "DATE_FORMAT"),
    }
    return "   " + _("TO DO: %(text)s – %(owner)s, until %(day)s") % values
