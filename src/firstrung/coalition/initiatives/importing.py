"""Propose many initiatives from a CSV file: all of them, or none and every error by its line."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import InitiativeKind
from firstrung.coalition.initiatives.services import Draft, propose
from firstrung.coalition.members import member_organizations, staff
from firstrung.coalition.models import Priority, RootCause
from firstrung.coalition.policies import coordinates, is_member
from firstrung.core import asked
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.engines.tabular import InputError, Row, parse
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Sector

MOST_LINES, MOST_BYTES = 500, 1_000_000
NEEDED = ("title", "kind", "host")
COLUMNS = (
    *NEEDED,
    "summary",
    "lead",
    "existing_program",
    "begins_on",
    "root_causes",
    "priorities",
    "sectors",
)
"""Columns of the file; ``lead`` is an e-mail address, the last three hold codes joined by ``;``."""

TERMS: tuple[tuple[str, Any], ...] = (
    ("root_causes", RootCause),
    ("priorities", Priority),
    ("sectors", Sector),
)


class ImportProblem(Problem):
    """What is wrong with the file, one text for each line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            _("Nothing was imported: the file has errors. Mend these lines and try again."),
            field="file",
        )
        self.lines = lines


@dataclass
class _Known:
    """What the cells may name, looked up once for the whole file."""

    organizations: dict[str, Any]
    people: dict[str, Person]
    terms: dict[str, dict[str, Any]]
    kinds: dict[str, str]
    errors: list[str] = field(default_factory=list)

    def error(self, row: Row, column: str, text: str) -> None:
        """Note what is wrong with a cell."""
        self.errors.append(
            _("Line %(line)d, %(column)s: %(text)s")
            % {"line": row.line, "column": column, "text": text}
        )


def import_initiatives(actor: Person, *, content: bytes, now: datetime) -> int:
    """Propose what the file holds and say how many; for the coalition's coordinators.

    Raises `ImportProblem` with a text per line; then nothing has been written.
    """
    if not is_member(actor):
        raise NotVisible("coalition.import")
    if not coordinates(actor):
        raise NotYours("coalition.import")
    rows = _rows(content)
    known = _known(rows)
    with transaction.atomic():
        for row in rows:
            _propose(actor, row, known, now)
        if known.errors:
            raise ImportProblem(known.errors)
        record(actor, "coalition.initiative.imported", None, now=now, count=len(rows))
    return len(rows)


def _rows(content: bytes) -> list[Row]:
    if len(content) > MOST_BYTES:
        raise Problem(_("The file is larger than one megabyte."), field="file")
    try:
        table = parse(content.decode("utf-8-sig"), _("File"))
    except UnicodeDecodeError:
        raise Problem(_("The file is not UTF-8. Save it as “CSV UTF-8”."), field="file") from None
    except InputError as error:
        raise Problem(str(error), field="file") from None
    missing = [name for name in NEEDED if name not in table.heading]
    if missing:
        raise Problem(
            _("The file lacks the columns: %(names)s.") % {"names": ", ".join(missing)},
            field="file",
        )
    unknown = [name for name in table.heading if name not in COLUMNS]
    if unknown:
        raise Problem(
            _("These columns are not known here: %(names)s.") % {"names": ", ".join(unknown)},
            field="file",
        )
    if len(table.rows) > MOST_LINES:
        raise Problem(
            _("The file has more than %(most)d lines. Split it.") % {"most": MOST_LINES},
            field="file",
        )
    return list(table.rows)


def _known(rows: list[Row]) -> _Known:
    leads = {row.cells.get("lead", "").lower() for row in rows} - {""}
    people = staff().filter(email__in=leads)
    kinds = {value: value for value in InitiativeKind.values}
    kinds |= {str(label).lower(): str(value) for value, label in InitiativeKind.choices}
    return _Known(
        organizations={row.name.lower(): row for row in member_organizations()},
        people={(row.email or "").lower(): row for row in people},
        terms={name: {row.code: row for row in model.objects.all()} for name, model in TERMS},
        kinds=kinds,
    )


def _propose(actor: Person, row: Row, known: _Known, now: datetime) -> None:
    before = len(known.errors)
    cells = {name: row.cells.get(name, "") for name in COLUMNS}
    if not cells["title"] or len(cells["title"]) > 200:  # noqa: PLR2004 - the column's length
        known.error(row, "title", _("Write a title of at most 200 letters."))
    kind = known.kinds.get(cells["kind"].lower())
    if kind is None:
        choices = ", ".join(InitiativeKind.values)
        known.error(row, "kind", _("Must be one of: %(kinds)s.") % {"kinds": choices})
    host = known.organizations.get(cells["host"].lower())
    if host is None:
        known.error(row, "host", _("No organization has this name."))
    lead = known.people.get(cells["lead"].lower())
    if cells["lead"] and lead is None:
        known.error(row, "lead", _("Nobody at a member organization has this e-mail address."))
    begins_on = _day(row, cells["begins_on"], known)
    terms: dict[str, Any] = {name: _terms(row, name, cells[name], known) for name, _model in TERMS}
    if len(known.errors) > before or kind is None or host is None:
        return
    draft = Draft(
        title=cells["title"],
        kind=kind,
        host=host,
        lead=lead,
        summary=cells["summary"],
        existing_program=cells["existing_program"][:200],
        begins_on=begins_on,
        **terms,
    )
    try:
        propose(actor, draft=draft, now=now)
    except Problem as problem:
        known.error(row, problem.field or "title", str(problem.message))


def _day(row: Row, words: str, known: _Known) -> date | None:
    found = asked.day(words)
    if words and found is None:
        known.error(row, "begins_on", _("Write the day like 2027-01-31."))
    return found


def _terms(row: Row, name: str, words: str, known: _Known) -> list[Any]:
    codes = [code.strip() for code in words.split(";") if code.strip()]
    there = known.terms[name]
    for code in codes:
        if code not in there:
            text = _("“%(code)s” is not one of: %(codes)s.")
            known.error(row, name, text % {"code": code, "codes": ", ".join(sorted(there))})
    return [there[code] for code in codes if code in there]
