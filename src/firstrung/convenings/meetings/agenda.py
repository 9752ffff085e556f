"""The seven items of a meeting: built from live data until it opens, then as it was (D67)."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from firstrung.convenings.enums.meetings import AgendaItem
from firstrung.convenings.meetings.sources import AgendaSource, Line, agenda_sources
from firstrung.convenings.models import AgendaLine, Meeting

LIVE, BY_HAND = 10_000, 20_000
"""Where lines stand that nobody has moved: live ones in the order of their sources, then others."""

LONGEST_TEXT, LONGEST_URL = 400, 400


@dataclass(frozen=True)
class AgendaRow:
    """A line as the page shows it; ``uid`` is empty for live lines that nobody has touched."""

    item: int
    key: str
    source: str
    text: str
    url: str
    since: date | None
    position: int
    hidden: bool
    uid: UUID | None = None

    @property
    def by_hand(self) -> bool:
        """Whether somebody added it."""
        return not self.source


@dataclass
class AgendaPart:
    """One of the seven items with its lines."""

    item: AgendaItem
    rows: list[AgendaRow] = field(default_factory=list)

    @property
    def shown(self) -> list[AgendaRow]:
        """The lines that are not hidden."""
        return [row for row in self.rows if not row.hidden]


def line_key(source: str, line: Line) -> str:
    """By what a line is found again: the same source and key, address or text."""
    words = f"{source}|{line.key or line.url or line.text}"
    return hashlib.sha256(words.encode()).hexdigest()


def agenda(meeting: Meeting) -> list[AgendaPart]:
    """The seven items in order; hidden lines are among them."""
    parts = {item.value: AgendaPart(item) for item in AgendaItem}
    kept = list(meeting.lines.all())
    if meeting.opened_at is not None:
        rows = [_kept(line) for line in kept]
    else:
        changed = {(line.item, line.key): line for line in kept if line.source}
        rows = [_kept(line) for line in kept if not line.source]
        for number, source in enumerate(agenda_sources().values()):
            rows += _live(meeting, source, changed, LIVE + 100 * number)
    for row in rows:
        parts[row.item].rows.append(row)
    for part in parts.values():
        part.rows.sort(key=lambda row: row.position)
    return list(parts.values())


def _kept(line: AgendaLine) -> AgendaRow:
    return AgendaRow(
        line.item,
        line.key,
        line.source,
        line.text,
        line.url,
        line.since,
        line.position,
        line.hidden,
        line.uid,
    )


def _live(
    meeting: Meeting, source: AgendaSource, changed: dict[tuple[int, str], AgendaLine], first: int
) -> list[AgendaRow]:
    found: dict[str, AgendaRow] = {}
    for line in source.lines(meeting):
        key = line_key(source.code, line)
        own = changed.get((source.item, key))
        found.setdefault(
            key,
            AgendaRow(
                source.item,
                key,
                source.code,
                line.text[:LONGEST_TEXT],
                line.url[:LONGEST_URL],
                line.since,
                own.position if own else first + len(found),
                own.hidden if own else False,
                own.uid if own else None,
            ),
        )
    return list(found.values())
