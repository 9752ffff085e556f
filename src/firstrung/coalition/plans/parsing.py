"""A plan as a table: pasted from a spreadsheet or read from a CSV file, with errors by line.

Columns: title (needed), kind, days, owner (e-mail address), organization, not before, due,
after. “After” holds numbers of the tasks in the list, 1 for the first, or their titles, divided
by semicolons; “2+5” is five working days after the second.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firstrung.coalition.enums import TaskKind
from firstrung.coalition.plans.services.editing import LONGEST, TaskDraft
from firstrung.coalition.plans.services.waiting import MOST_LAG
from firstrung.core import asked
from firstrung.engines.tabular import InputError, Row, Table, parse
from firstrung.identity.public import Organization, Person

COLUMNS = (
    gettext_noop("title"),
    gettext_noop("kind"),
    gettext_noop("days"),
    gettext_noop("owner"),
    gettext_noop("organization"),
    gettext_noop("not before"),
    gettext_noop("due"),
    gettext_noop("after"),
)
MOST_ROWS = 1000
LAG = re.compile(r"^(?P<what>.+?)\s*\+\s*(?P<lag>\d{1,3})\s*d?$")
PROTECTED = re.compile(r"^'(?=[=+\-@])")
"""The apostrophe that our own CSV files put before what looks like a formula."""


@dataclass
class ParsedPlan:
    """Drafts in the order of the list, pairs (task, waits for, lag) by place, and problems."""

    drafts: list[TaskDraft] = field(default_factory=list)
    links: list[tuple[int, int, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def table_of(text: str) -> Table:
    """The table; raises `InputError`."""
    table = parse(text, _("The list"))
    if len(table.rows) > MOST_ROWS:
        raise InputError(_("The list has more than %(most)d tasks.") % {"most": MOST_ROWS})
    return table


def cells_of(table: Table, name: str) -> set[str]:
    """What stands under one of our columns; nothing where there is no such column."""
    column = _columns(table).get(name)
    return {row.cells[column] for row in table.rows} - {""} if column else set()


def read_plan(
    table: Table, owners: Mapping[str, Person], organizations: Mapping[str, Organization]
) -> ParsedPlan:
    """Read each line; what is wrong is in ``problems``, line by line.

    People are known by their lower-case e-mail address, organizations by their lower-case name.
    """
    plan, columns = ParsedPlan(), _columns(table)
    if "title" not in columns:
        plan.problems.append(_("The first line names the columns; one of them has to be “title”."))
        return plan
    lines = [_Line(row, columns, plan.problems) for row in table.rows]
    plan.drafts = [line.draft(owners, organizations) for line in lines]
    titles: dict[str, list[int]] = {}
    for place, draft in enumerate(plan.drafts):
        titles.setdefault(draft.title.casefold(), []).append(place)
    for place, line in enumerate(lines):
        for other, lag in line.waits_for(titles, len(lines)):
            if other == place:
                line.wrong(_("waits for itself"))
            else:
                plan.links.append((place, other, lag))
    return plan


def _columns(table: Table) -> dict[str, str]:
    """Our name → the heading in the file, in English or in the language of the page."""
    found = {}
    for name in COLUMNS:
        if table.has(name) or table.has(_(name)):
            found[name] = table.column(None, [name, _(name)])
    return found


class _Line:
    """One line of the list; says where it is wrong."""

    def __init__(self, row: Row, columns: dict[str, str], problems: list[str]) -> None:
        self.row, self.columns, self.problems = row, columns, problems

    def wrong(self, what: str) -> None:
        """Note a problem of this line."""
        words = {"line": self.row.line, "what": what}
        self.problems.append(_("Line %(line)d: %(what)s.") % words)

    def cell(self, name: str) -> str:
        """The text under one of our columns; "" where there is none."""
        column = self.columns.get(name)
        return PROTECTED.sub("", self.row.cells[column]) if column else ""

    def draft(
        self, owners: Mapping[str, Person], organizations: Mapping[str, Organization]
    ) -> TaskDraft:
        """What the line plans, as far as it can be read."""
        kind = self._kind()
        draft = TaskDraft(
            title=self._title(),
            kind=kind,
            days=self._days() if kind == TaskKind.ACTIVITY else 0,
            owner=self._owner(owners),
            organization=self._organization(organizations),
            not_before=self._day("not before"),
            due_on=self._day("due"),
        )
        if draft.not_before and draft.due_on and draft.due_on < draft.not_before:
            self.wrong(_("it is due before it may begin"))
        return draft

    def _title(self) -> str:
        title = self.cell("title")
        if not title:
            self.wrong(_("the title is missing"))
        elif len(title) > 200:  # noqa: PLR2004 - the column's width
            self.wrong(_("the title is longer than 200 letters"))
        return title

    def _kind(self) -> str:
        text = self.cell("kind").casefold()
        names = {str(choice.label).casefold(): choice.value for choice in TaskKind}
        names |= {choice.value: choice.value for choice in TaskKind}
        guess = TaskKind.MILESTONE if self.cell("days") == "0" else TaskKind.ACTIVITY
        if text and text not in names:
            self.wrong(_("“%(text)s” is neither activity nor milestone") % {"text": text})
        return names.get(text, guess)

    def _days(self) -> int:
        text = self.cell("days")
        if not text:
            return 1
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= LONGEST:
            words = {"text": text, "most": LONGEST}
            self.wrong(_("“%(text)s” is no number of working days from 1 to %(most)d") % words)
            return 1
        return int(text)

    def _owner(self, owners: Mapping[str, Person]) -> Person | None:
        text = self.cell("owner")
        found = owners.get(text.lower())
        if text and found is None:
            self.wrong(
                _("nobody of a member organization has the address “%(text)s”") % {"text": text}
            )
        return found

    def _organization(self, known: Mapping[str, Organization]) -> Organization | None:
        text = self.cell("organization")
        found = known.get(text.lower())
        if text and found is None:
            self.wrong(_("“%(text)s” is no single organization of the directory") % {"text": text})
        return found

    def _day(self, name: str) -> date | None:
        text = self.cell(name)
        if not text:
            return None
        american = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
        month, on, year = map(int, american.groups()) if american else (0, 0, 0)
        found = asked.day(f"{year:04}-{month:02}-{on:02}" if american else text)
        if found is None:
            words = {"text": text, "column": _(name)}
            self.wrong(_("“%(text)s” under “%(column)s” is no day like 2027-03-31") % words)
        return found

    def waits_for(self, titles: Mapping[str, list[int]], count: int) -> list[tuple[int, int]]:
        """Places of the tasks that it waits for, with the days in between."""
        found: dict[int, int] = {}
        for part in filter(None, (part.strip() for part in self.cell("after").split(";"))):
            place, lag = titles.get(part.casefold(), []), 0
            split = None if place else LAG.match(part)
            if split:
                part, lag = split["what"], int(split["lag"])  # noqa: PLW2901 - what is left
                place = titles.get(part.casefold(), [])
            if not place and part.isascii() and part.isdecimal() and 1 <= int(part[:9]) <= count:
                place = [int(part) - 1]
            if len(place) != 1:
                self.wrong(
                    _("“%(text)s” under “after” names no single task of the list") % {"text": part}
                )
            elif lag > MOST_LAG:
                self.wrong(_("at most %(most)d days may lie in between") % {"most": MOST_LAG})
            else:
                found[place[0]] = lag
        return list(found.items())
