"""A rubric as criteria with levels: to and from result descriptions, and from a pasted table."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem

COLUMNS = ("criterion", "level", "points", "description", "required")
YES = {"x", "yes", "true", "1", "required", "*", "sí", "si"}
MAX_ROWS = 300
MAX_POINTS = 10_000
LENGTHS = {"criterion": 150, "level": 100, "description": 1000}


@dataclass(frozen=True)
class Level:
    """One level: its name, its points (a number as text) and what it looks like."""

    name: str
    points: str
    description: str


@dataclass(frozen=True)
class Criterion:
    """One criterion: its name, its levels from low to high, and the points one needs at least."""

    code: str
    name: str
    levels: tuple[Level, ...]
    required: str = ""

    @property
    def required_level(self) -> Level | None:
        """The level that is asked for."""
        return next((level for level in self.levels if level.points == self.required), None)


def descriptions(base: str, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """The criteria as `RubricCriterionLevel` result descriptions (Open Badges 3.0)."""
    return [_description(f"{base}#criterion-{row.code}", row) for row in criteria]


def _description(identifier: str, criterion: Criterion) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": identifier,
        "type": ["ResultDescription"],
        "name": criterion.name,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [
            {
                "id": f"{identifier}-level-{level.points}",
                "type": ["RubricCriterionLevel"],
                "name": level.name,
                "level": level.points,
                "points": level.points,
                "description": level.description or level.name,
            }
            for level in criterion.levels
        ],
    }
    if criterion.required:
        document["requiredLevel"] = f"{identifier}-level-{criterion.required}"
    return document


def criteria_of(rows: list[dict[str, Any]]) -> list[Criterion]:
    """The criteria among result descriptions, ours or another's."""
    return [_criterion(row) for row in rows if row.get("rubricCriterionLevel")]


def _criterion(row: dict[str, Any]) -> Criterion:
    levels: list[Level] = []
    required = ""
    for level in row["rubricCriterionLevel"]:
        points = str(level.get("points") or level.get("level") or len(levels))
        levels.append(Level(str(level["name"]), points, str(level.get("description", ""))))
        if level["id"] == row.get("requiredLevel"):
            required = points
    code = str(row["id"]).rpartition("#")[2].removeprefix("criterion-")
    return Criterion(code, str(row["name"]), tuple(levels), required)


def as_table(criteria: list[Criterion]) -> str:
    """The criteria as CSV with a header, one line a level; `from_table` reads it back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in criteria:
        for level in row.levels:
            mark = "x" if level.points == row.required else ""
            writer.writerow([row.name, level.name, level.points, level.description, mark])
    return text.getvalue()


def from_table(text: str) -> list[Criterion]:
    """Read a table: CSV, or cells pasted from a spreadsheet; the first two columns at least.

    A criterion's name may stand in its first line only. Raises `Problem` (field ``table``) with
    the number of the line.
    """
    lines = list(csv.reader(io.StringIO(text.strip()), delimiter=_delimiter(text)))
    if lines and [cell.strip().lower() for cell in lines[0]][:2] == list(COLUMNS[:2]):
        first, lines = 2, lines[1:]
    else:
        first = 1
    if len(lines) > MAX_ROWS:
        raise _problem(_("More than %(count)d lines.") % {"count": MAX_ROWS})
    found: dict[str, list[tuple[Level, bool]]] = {}
    name = ""
    for number, cells in enumerate(lines, start=first):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=False))
        name = row["criterion"] or name
        found.setdefault(name, []).append(_level(row, name, found.get(name, []), number))
    return _unique_codes([_assemble(name, levels) for name, levels in found.items()])


def _delimiter(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return max("\t;,", key=line.count)


def _level(
    row: dict[str, str], name: str, before: list[tuple[Level, bool]], number: int
) -> tuple[Level, bool]:
    where = {"line": number}
    if not name:
        raise _problem(_("Line %(line)d: the name of the criterion is missing.") % where)
    if not row.get("level"):
        raise _problem(_("Line %(line)d: the name of the level is missing.") % where)
    for column, length in LENGTHS.items():
        if len(row.get(column, "")) > length:
            raise _problem(
                _("Line %(line)d: “%(column)s” is longer than %(length)d characters.")
                % {**where, "column": column, "length": length}
            )
    points = _points(row.get("points", ""), len(before) + 1, number)
    if any(level.points == points for level, _needed in before):
        raise _problem(
            _("Line %(line)d: this criterion has a level with %(points)s points already.")
            % {**where, "points": points}
        )
    needed = row.get("required", "").lower() in YES
    if needed and any(other for _level, other in before):
        raise _problem(_("Line %(line)d: a criterion has one required level only.") % where)
    return Level(row["level"], points, row.get("description", "")), needed


def _points(text: str, place: int, number: int) -> str:
    """The points as plain text; the level's place where the cell is empty."""
    if not text:
        return str(place)
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or value > MAX_POINTS:
        raise _problem(
            _("Line %(line)d: “%(text)s” is not a number of points.")
            % {"line": number, "text": text}
        )
    return f"{value.normalize():f}"


def _assemble(name: str, levels: list[tuple[Level, bool]]) -> Criterion:
    ordered = sorted(levels, key=lambda pair: Decimal(pair[0].points))
    required = next((level.points for level, needed in ordered if needed), "")
    return Criterion(slugify(name)[:60], name, tuple(row for row, _needed in ordered), required)


def _unique_codes(criteria: list[Criterion]) -> list[Criterion]:
    """Names of other scripts have no slug, long ones may share one: those get a number."""
    taken: set[str] = set()
    rows = []
    for place, row in enumerate(criteria, start=1):
        code = row.code if row.code and row.code not in taken else f"{row.code or 'part'}-{place}"
        taken.add(code)
        rows.append(Criterion(code, row.name, row.levels, row.required))
    return rows


def _problem(message: str) -> Problem:
    return Problem(message, field="table")
