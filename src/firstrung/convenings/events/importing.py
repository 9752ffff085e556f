"""Attendance from a CSV file, as a webinar's host downloads it; read a line at a time.

Whoever has an account is matched by e-mail address. Others are kept as counted attendance, told
apart by a keyed hash; students without an account only as a headcount of their institution. No
name and no address from the file is kept.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.convenings.enums.events import EventState, Part
from firstrung.convenings.events.people import attendee_key, key_of
from firstrung.convenings.models import Attendance, Event, Headcount
from firstrung.convenings.policies import RUN_EVENT
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person

COLUMNS = ("name", "email", "institution", "role")
BATCH, MOST_LINES, MOST_ERRORS = 500, 20_000, 50


class AttendanceProblem(Problem):
    """What is wrong with the file, one text for each line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            _("Nothing was imported: the file has errors. Mend these lines and try again."),
            field="file",
        )
        self.lines = lines


@dataclass(frozen=True)
class Imported:
    """How many people are marked, and how many students are counted without a name."""

    marked: int
    counted: int


@dataclass(frozen=True)
class _Line:
    number: int
    name: str
    email: str
    organization: int
    part: Part


@dataclass
class _Reader:
    organizations: dict[str, list[int]]
    parts: dict[str, Part]
    errors: list[str] = field(default_factory=list)

    def line(self, number: int, cells: dict[str, str]) -> _Line | None:
        """The line, or None with its errors noted."""
        before = len(self.errors)
        name, email, institution, role = ((cells.get(column) or "").strip() for column in COLUMNS)
        part = self.parts.get(role.lower())
        if part is None:
            choices = ", ".join(Part.values)
            self._error(number, "role", _("is one of %(choices)s") % {"choices": choices})
        found = self.organizations.get(institution.lower(), [])
        if not found:
            self._error(number, "institution", _("no organization of this name is known here"))
        if len(found) > 1:
            self._error(number, "institution", _("several organizations have this name"))
        if not name and not email:
            self._error(number, "name", _("a name or an e-mail address is needed"))
        if email and "@" not in email:
            self._error(number, "email", _("this is no e-mail address"))
        if len(self.errors) > before or part is None:
            return None
        return _Line(number, name, email.lower(), found[0], part)

    def _error(self, number: int, column: str, text: str) -> None:
        self.errors.append(
            _("Line %(line)d, %(column)s: %(text)s")
            % {"line": number, "column": column, "text": text}
        )


def import_attendance(
    actor: Person, *, event: Event, lines: Iterable[str], now: datetime
) -> Imported:
    """Keep what the file says: all of it, or nothing and every error by its line.

    A later file marks nobody twice, and replaces the headcounts of the institutions it names.
    """
    RUN_EVENT.require(actor, event)
    if event.state not in {EventState.ANNOUNCED, EventState.HELD} or event.begins_at > now:
        raise Problem(_("Attendance is kept from the beginning of an announced event on."))
    reader = _Reader(_organizations(), _parts())
    students: Counter[int] = Counter()
    before = event.attendances.count()
    with transaction.atomic():
        rows = _lines(lines, reader)
        while batch := list(islice(rows, BATCH)):
            _keep(event, batch, students, now)
        if reader.errors:
            raise AttendanceProblem(reader.errors[:MOST_ERRORS])
        for organization, number in students.items():
            Headcount.objects.update_or_create(
                event=event,
                organization_id=organization,
                part=Part.STUDENT,
                defaults={"number": number, "counted_at": now},
            )
        done = Imported(event.attendances.count() - before, sum(students.values()))
        record(
            actor,
            "convenings.attendance.imported",
            event,
            now=now,
            marked=done.marked,
            counted=done.counted,
        )
    return done


def _lines(lines: Iterable[str], reader: _Reader) -> Iterator[_Line]:
    """The lines that can be kept; the others are noted. Raises `Problem` for the whole file."""
    try:
        table = csv.DictReader(lines)
        heading = [name.strip().lower() for name in table.fieldnames or []]
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise Problem(
                _("The file lacks the columns: %(names)s.") % {"names": ", ".join(missing)},
                field="file",
            )
        table.fieldnames = heading
        for index, cells in enumerate(table):
            if index >= MOST_LINES:
                raise Problem(
                    _("The file has more than %(most)d lines. Split it.") % {"most": MOST_LINES},
                    field="file",
                )
            row = reader.line(table.line_num, cells)
            if row is not None:
                yield row
            if len(reader.errors) >= MOST_ERRORS:
                return
    except UnicodeDecodeError:
        raise Problem(_("The file is not UTF-8. Save it as “CSV UTF-8”."), field="file") from None
    except csv.Error as error:
        raise Problem(
            _("The file is no CSV file: %(error)s") % {"error": error}, field="file"
        ) from None


def _keep(event: Event, batch: list[_Line], students: Counter[int], now: datetime) -> None:
    """One batch: a query for the people, one statement for the rows."""
    emails = {row.email for row in batch} - {""}
    accounts = Person.objects.annotate(address=Lower("email")).filter(address__in=emails)
    people = {(person.email or "").lower(): person for person in accounts}
    rows = []
    for row in batch:
        person = people.get(row.email) if row.email else None
        if person is None and row.part == Part.STUDENT:
            students[row.organization] += 1
            continue
        otherwise = f"{row.name} {row.organization}"
        rows.append(
            Attendance(
                event=event,
                person=person,
                organization_id=row.organization,
                part=row.part,
                attendee=key_of(person) if person else attendee_key(row.email, otherwise),
                marked_at=now,
            )
        )
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)


def _organizations() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = Organization.objects.filter(ended_at__isnull=True).order_by("pk")
    for pk, name in rows.values_list("pk", "name"):
        found.setdefault(name.lower(), []).append(pk)
    return found


def _parts() -> dict[str, Part]:
    """By code, and by the word in the reader's language."""
    return {part.value: part for part in Part} | {str(part.label).lower(): part for part in Part}
