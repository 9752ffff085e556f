"""The state of one check or application: what was read, what is known, what is counted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from firstrung.identity.models import Person, SchoolClass
from firstrung.identity.roster import writing
from firstrung.identity.roster.manifest import Contents
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop
from firstrung.identity.roster.reading import Row
from firstrung.identity.roster.report import Report
from firstrung.identity.roster.rules import RULES
from firstrung.identity.roster.scope import Scope

BATCH = 2000
NEW = 0
"""Stands for the primary key of a record that a dry run would add."""
KEEP: Any = object()
"""Stands for a value on which the roster is silent: what is known stays."""
OUT_OF_SCOPE = gettext_noop("This belongs to an organization that you don't coordinate.")

T = TypeVar("T")
Progress = Callable[[int, int, str], None]


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Lists of at most ``size`` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class Register:
    """The sourcedIds of one file: which were listed, refused, ended, and their primary keys."""

    def __init__(self) -> None:
        self.listed: dict[str, int] = {}
        self.refused: set[str] = set()
        self.gone: set[str] = set()
        self.pks: dict[str, int] = {}


class Run:
    """One pass over a bundle; with ``write`` false nothing is stored."""

    def __init__(
        self,
        contents: Contents,
        notes: Notes,
        scope: Scope,
        *,
        now: datetime,
        today: date,
        write: bool,
        progress: Progress,
    ) -> None:
        self.contents, self.notes, self.scope = contents, notes, scope
        self.now, self.today, self.write = now, today, write
        self.report = Report(contents.version, contents.mode, notes=notes)
        self.registers = {kind: Register() for kind in RULES}
        self.organizations: set[int] = set()
        self.memberships: dict[tuple[str, str, str], tuple[date | None, date | None, bool]] = {}
        self.unsure: set[str] = set()
        self.kinds_of_people: dict[str, set[str]] = {}
        self.links: list[tuple[int, str, str]] = []
        self.ended_people: list[int] = []
        self.yesterday = today - timedelta(days=1)
        self._progress = progress
        tables = contents.tables
        self._total = sum(t.lines for t in tables.values())
        self._total += tables["users"].lines if "users" in tables else 0
        self._done = 0

    def tick(self, rows: int, note: str) -> None:
        """Tell how far the run is; may raise to stop it between two batches."""
        self._done += rows
        self._progress(min(self._done, self._total), self._total, note)

    def is_closed(self, kind: str) -> bool:
        """Whether only what the file lists exists: it is complete and was read."""
        return kind in self.contents.tables and self.contents.modes[kind] == "bulk"

    def ends_missing(self, kind: str) -> bool:
        """Whether what the file does not list is ended.

        Not where a part of the file could not be read, and not because a file has no rows at all.
        """
        table = self.contents.tables.get(kind)
        return (
            self.is_closed(kind) and table is not None and not table.damaged and table.rows_read > 0
        )

    def records(self, kind: str, notes: Notes | None = None) -> Iterator[tuple[int, Any]]:
        """Line and typed record of each good row; doubles and bad rows are noted."""
        table = self.contents.tables.get(kind)
        if table is None:
            return
        notes = self.notes if notes is None else notes
        register = self.registers[kind]
        rule = RULES[kind]
        for row in table.rows(notes):
            try:
                if not self._is_first(register, row, notes):
                    continue
                record = rule(row, notes)
            except Bad as bad:
                register.refused.add(row["sourcedId"])
                if kind == "roles":
                    self.unsure.add(row["userSourcedId"])
                notes.reject(row.file, row.line, bad, quiet=row.ragged)
            else:
                yield row.line, record
        self._tell_rows(kind, notes)

    def _is_first(self, register: Register, row: Row, notes: Notes) -> bool:
        """Whether no row above has the same sourcedId; `Bad` where one has it with other values."""
        key, digest = row["sourcedId"], hash(tuple(row.values.values()))
        if not key or key not in register.listed:
            register.listed[key] = digest
            return True
        if register.listed[key] == digest:
            reason = gettext_noop("This row is in the file twice; the second one was ignored.")
            notes.warn(row.file, row.line, "sourcedId", reason)
            return False
        reason = gettext_noop("Another row above has this sourcedId with other values.")
        raise Bad("sourcedId", reason, key)

    def _tell_rows(self, kind: str, notes: Notes) -> None:
        table = self.contents.tables[kind]
        self.report.files[self.file(kind)] = {
            "mode": self.contents.modes[kind],
            "rows": table.rows_read,
            "encoding": table.encoding,
        }
        if not table.rows_read:
            reason = gettext_noop("The file has no rows. Nothing was ended because of it.")
            notes.warn(self.file(kind), 1, "", reason)

    def file(self, kind: str) -> str:
        """The file's name in reports."""
        return self.contents.tables[kind].schema.file

    def refuse(self, kind: str, line: int, key: str, bad: Bad) -> None:
        """Leave out a row that was listed, so that it is not taken for missing."""
        self.registers[kind].refused.add(key)
        self.notes.reject(self.file(kind), line, bad)

    def find(self, kind: str, model: type[Model], keys: Iterable[str]) -> None:
        """Look up those sourcedIds that are not yet known, as far as the file lets them exist."""
        register, closed = self.registers[kind], self.is_closed(kind)
        missing = {
            key
            for key in keys
            if key and key not in register.pks and (not closed or key in register.listed)
        }
        for some in batches(missing):
            rows = model._default_manager.filter(sourced_id__in=some)
            found = dict(rows.values_list("sourced_id", "pk"))
            if model is Person:
                standing = self.scope.standing_of(found.values())
                found = {k: pk for k, pk in found.items() if standing.get(pk) != "outside"}
            elif model is SchoolClass and not self.scope.everything:
                own = rows.filter(organization__in=self.scope.pks)
                found = dict(own.values_list("sourced_id", "pk"))
            register.pks.update(found)

    def upsert(
        self,
        model: type[Model],
        label: str,
        fields: Sequence[str],
        rows: Sequence[tuple[str, bool, Sequence[Any]]],
    ) -> set[str]:
        """Add, change, revive or end records by sourcedId; which keys were touched.

        ``rows`` are (sourcedId, whether it holds, values in the order of ``fields``).
        """
        keys = [key for key, _, _ in rows]
        found = {
            key: (pk, ended is not None, values)
            for key, pk, ended, *values in model._default_manager.filter(sourced_id__in=keys)
            .order_by()
            .values_list("sourced_id", "pk", "ended_at", *fields)
        }
        add, change, end = [], [], []
        touched: set[str] = set()
        for key, live, stated in rows:
            known = found.get(key)
            if known is None:
                if live:
                    add.append((key, *("" if v is KEEP else v for v in stated)))
                    touched.add(key)
                continue
            pk, ended, values = known
            if not live:
                if not ended:
                    end.append((pk, (self.now,)))
                    touched.add(key)
                continue
            wanted = [old if new is KEEP else new for new, old in zip(stated, values, strict=True)]
            if ended or wanted != values:
                change.append((pk, (None, *wanted)))
                touched.add(key)
        self.count(label, added=len(add), changed=len(change), ended=len(end))
        if self.write and touched:
            with transaction.atomic():
                writing.insert(model, ("sourced_id", *fields), add, now=self.now)
                writing.update(model, ("ended_at", *fields), change)
                writing.update(model, ("ended_at",), end)
        return touched

    def remember(self, kind: str, model: type[Model], keys: Sequence[str]) -> None:
        """Keep the primary keys of accepted rows; those a dry run would add count as new."""
        pks = dict(
            model._default_manager.filter(sourced_id__in=keys).values_list("sourced_id", "pk")
        )
        self.registers[kind].pks.update({key: pks.get(key, NEW) for key in keys})

    def end(self, model: type[Model], label: str, pks: Sequence[int]) -> None:
        """Set ``ended_at`` on those records."""
        self.count(label, ended=len(pks))
        if self.write:
            for some in batches(pks):
                with transaction.atomic():
                    writing.update(model, ("ended_at",), [(pk, (self.now,)) for pk in some])
                self.tick(0, label)

    def count(self, label: str, *, added: int = 0, changed: int = 0, ended: int = 0) -> None:
        """Add to the report's numbers."""
        self.report.added[label] += added
        self.report.changed[label] += changed
        self.report.ended[label] += ended
