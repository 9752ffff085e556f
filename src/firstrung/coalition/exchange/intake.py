"""Figures that come in as CSV: all lines of a file, or none and every error by its line (D55)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.exchange.partners import require_live
from firstrung.coalition.models import DemandFigure, Intake, ResearchPartner, WorkforceFigure
from firstrung.coalition.models.exchange import SOC
from firstrung.coalition.resources.money import require_coordinator
from firstrung.core import asked
from firstrung.core.errors import Problem
from firstrung.engines.tabular import InputError, Row, Table, parse
from firstrung.identity.public import Person

MOST_LINES, MOST_BYTES = 5000, 2_000_000
DEMAND = ("occupation", "title", "year", "openings", "wage", "source")
WORKFORCE = ("occupation", "title", "year", "group", "people", "source")
MAY_LACK = ("title", "wage")
YEARS, LARGEST, WAGES = range(1990, 2101), 500_000_000, Decimal(10_000_000)
LENGTHS = {"title": 120, "group": 80, "source": 200}


class IntakeProblem(Problem):
    """What is wrong with the file, one text for each line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(
            _("Nothing was read: the file has errors. Mend these lines and try again."),
            field="file",
        )
        self.lines = lines


@dataclass
class _Reading:
    """The errors so far, and the lines that stand for something already."""

    errors: list[str] = field(default_factory=list)
    there: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def error(self, row: Row, column: str, text: str) -> None:
        self.errors.append(
            _("Line %(line)d, %(column)s: %(text)s")
            % {"line": row.line, "column": column, "text": text}
        )

    def once(self, row: Row, column: str, key: tuple[Any, ...]) -> None:
        first = self.there.setdefault(key, row.line)
        if first != row.line:
            self.error(row, column, _("Line %(line)d says this already.") % {"line": first})


def read_demand(
    actor: Person,
    *,
    partner: ResearchPartner,
    name: str,
    content: bytes,
    received_on: date,
    now: datetime,
) -> Intake:
    """Read demand figures: occupation, year, openings, wage, source."""
    return _read(actor, partner, name, content, received_on, now, DEMAND, _demand, DemandFigure)


def read_workforce(
    actor: Person,
    *,
    partner: ResearchPartner,
    name: str,
    content: bytes,
    received_on: date,
    now: datetime,
) -> Intake:
    """Read who works in an occupation, by group (C16)."""
    return _read(
        actor, partner, name, content, received_on, now, WORKFORCE, _workforce, WorkforceFigure
    )


def _read(
    actor: Person,
    partner: ResearchPartner,
    name: str,
    content: bytes,
    received_on: date,
    now: datetime,
    columns: tuple[str, ...],
    values_of: Callable[[Row, _Reading], dict[str, Any]],
    model: Any,
) -> Intake:
    require_coordinator(actor, "coalition.read_figures")
    require_live(partner, timezone.localdate(now))
    if received_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="received_on")
    rows, reading = _table(content, columns).rows, _Reading()
    values = [values_of(row, reading) for row in rows]
    if reading.errors:
        raise IntakeProblem(reading.errors)
    sha256 = hashlib.sha256(content).hexdigest()
    if Intake.objects.filter(partner=partner, sha256=sha256).exists():
        raise Problem(_("This very file has been read already."), field="file")
    with transaction.atomic():
        intake = Intake.objects.create(
            partner=partner,
            name=name[:200],
            received_on=received_on,
            sha256=sha256,
            read_by=actor,
            created_at=now,
        )
        model.objects.bulk_create([model(intake=intake, **each) for each in values], 500)
        record(actor, "coalition.intake.read", intake, now=now, lines=len(values), sha256=sha256)
    return intake


def _table(content: bytes, columns: tuple[str, ...]) -> Table:
    if len(content) > MOST_BYTES:
        raise Problem(_("The file is larger than two megabytes."), field="file")
    try:
        table = parse(content.decode("utf-8-sig"), _("File"))
    except UnicodeDecodeError:
        raise Problem(_("The file is not UTF-8. Save it as “CSV UTF-8”."), field="file") from None
    except InputError as error:
        raise Problem(str(error), field="file") from None
    missing = [name for name in columns if name not in (*table.heading, *MAY_LACK)]
    if missing:
        raise Problem(
            _("The file lacks the columns: %(names)s.") % {"names": ", ".join(missing)},
            field="file",
        )
    if len(table.rows) > MOST_LINES:
        raise Problem(
            _("The file has more than %(most)d lines. Split it.") % {"most": MOST_LINES},
            field="file",
        )
    return table


def _demand(row: Row, reading: _Reading) -> dict[str, Any]:
    values = _common(row, reading)
    values["openings"] = _count(row, "openings", reading)
    values["wage"] = _wage(row, reading)
    reading.once(row, "occupation", (values["code"], values["year"]))
    return values


def _workforce(row: Row, reading: _Reading) -> dict[str, Any]:
    values = _common(row, reading)
    values["group"] = _words(row, "group", reading)
    values["people"] = _count(row, "people", reading)
    reading.once(row, "group", (values["code"], values["year"], values["group"].lower()))
    return values


def _common(row: Row, reading: _Reading) -> dict[str, Any]:
    code = row.cells["occupation"]
    try:
        SOC(code)
    except ValidationError:
        reading.error(row, "occupation", _("Write a code like 15-1252."))
    year = _count(row, "year", reading)
    if year is not None and year not in YEARS:
        reading.error(row, "year", _("Write a year like 2027."))
    return {
        "code": code,
        "title": row.cells.get("title", "")[: LENGTHS["title"]],
        "year": year,
        "source": _words(row, "source", reading),
    }


def _words(row: Row, column: str, reading: _Reading) -> str:
    words = row.cells[column]
    if not words or len(words) > LENGTHS[column]:
        text = _("Write between 1 and %(most)d letters.")
        reading.error(row, column, text % {"most": LENGTHS[column]})
    return words


def _count(row: Row, column: str, reading: _Reading) -> int | None:
    words = row.cells[column]
    number = asked.whole(words, most=LARGEST)
    if number is None:
        reading.error(row, column, _("Write a whole number, without commas."))
    return number


def _wage(row: Row, reading: _Reading) -> Decimal | None:
    words = row.cells.get("wage", "")
    if not words:
        return None
    try:
        wage = Decimal(words)
    except InvalidOperation:
        wage = Decimal("NaN")
    if not (wage.is_finite() and 0 < wage < WAGES):
        reading.error(row, "wage", _("Write dollars a year, like 84500, without commas."))
        return None
    return wage.quantize(Decimal("0.01"))
