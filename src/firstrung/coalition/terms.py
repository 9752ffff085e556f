"""The region's words for why and how, from its folder: priorities, causes, steps, cycles.

The folder holds `roadmap.yaml` with four lists. Each row has ``code``, ``name`` and ``name_es``:

* ``priorities``, ``root_causes``: nothing more;
* ``recommendations``: ``phase`` (1 or 2), ``step`` (see `PhaseStep`), ``text``, ``text_es``, and
  ``done_days_ago`` where it is done already;
* ``recruiting_cycles``: ``opens``, ``closes``, ``begins`` (optional) and ``sector`` (optional). A
  day is written 2027-01-31, or 01-31 for a cycle that comes every year: then the next one is
  meant that has not closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from firstrung.coalition.enums import PhaseStep
from firstrung.coalition.models import Priority, Recommendation, RecruitingCycle, RootCause
from firstrung.taxonomies.public import Sector, Term

FILE = "roadmap.yaml"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
YEARLY = re.compile(r"\d\d-\d\d")
NAMES = ("code", "name", "name_es")
LISTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "priorities": (NAMES, ()),
    "root_causes": (NAMES, ()),
    "recommendations": ((*NAMES, "phase", "step", "text", "text_es"), ("done_days_ago",)),
    "recruiting_cycles": ((*NAMES, "opens", "closes"), ("begins", "sector")),
}
"""Each list with the keys that its rows must have, and those that they may have."""


class TermsError(Exception):
    """The file can't be loaded; ``lines`` names each place and what is wrong there."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Terms:
    """What the file says, checked, with days worked out."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def read_terms(folder: Path, *, on: date) -> Terms:
    """The folder's road map; `TermsError` tells everything that is wrong with it.

    ``on`` is the day from which yearly cycles and days ago are counted.
    """
    path = folder / FILE
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise TermsError([f"{FILE}: the file is missing"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TermsError([f"{FILE}: not readable as YAML: {error}"]) from None
    problems = list(_misfits(document))
    if not problems:
        problems = [*_doubles(document), *_values(document, on)]
    if problems:
        raise TermsError([f"{FILE}: {problem}" for problem in problems])
    return Terms({name: _rows(name, document[name], on) for name in LISTS})


def load_terms(folder: Path, *, on: date) -> dict[str, int]:
    """Write the folder's terms down and say how many of each; again, they are brought up to date.

    Terms that the file no longer has stay: initiatives may name them. What the coalition has said
    about a recommendation (``done_on``) is kept.
    """
    terms = read_terms(folder, on=on)
    sectors = {row.code: row for row in Sector.objects.all()}
    unknown = [
        f"{FILE}: recruiting_cycles {row['code']}: there is no sector “{row['sector']}”"
        for row in terms.rows["recruiting_cycles"]
        if row["sector"] and row["sector"] not in sectors
    ]
    if unknown:
        raise TermsError(unknown)
    for row in terms.rows["recruiting_cycles"]:
        row["sector"] = sectors.get(row["sector"])
    models: dict[str, type[Term]] = {
        "priorities": Priority,
        "root_causes": RootCause,
        "recommendations": Recommendation,
        "recruiting_cycles": RecruitingCycle,
    }
    with transaction.atomic():
        for name, model in models.items():
            _write(model, terms.rows[name])
    return {name: len(rows) for name, rows in terms.rows.items()}


def _write(model: type[Term], rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows):
        values = {key: value for key, value in row.items() if key not in {"code", "done_on"}}
        values["position"] = position
        first = {**values, "done_on": row["done_on"]} if "done_on" in row else values
        model._default_manager.update_or_create(
            code=row["code"], defaults=values, create_defaults=first
        )


def _misfits(document: Any) -> Iterator[str]:
    """What of the file has the wrong shape, with its place."""
    if not isinstance(document, dict):
        yield f"must hold the lists {', '.join(LISTS)}"
        return
    for name in document:
        if name not in LISTS:
            yield f"{name} is not known here; there are {', '.join(LISTS)}"
    for name, (needed, possible) in LISTS.items():
        rows = document.get(name)
        if not isinstance(rows, list):
            yield f"{name} is missing or not a list"
            continue
        for number, row in enumerate(rows):
            yield from _row_misfits(f"{name}[{number}]", row, needed, possible)


def _row_misfits(
    place: str, row: Any, needed: tuple[str, ...], possible: tuple[str, ...]
) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{place} must be a mapping"
        return
    for key in needed:
        if row.get(key) in (None, ""):
            yield f"{place}.{key} is missing"
    for key in row:
        if key not in needed and key not in possible:
            yield f"{place}.{key} is not known here"
    for key in ("name", "name_es", "text", "text_es"):
        if key in row and not isinstance(row[key], str):
            yield f"{place}.{key} must be a text"
    code = row.get("code")
    if code is not None and not (isinstance(code, str) and CODE.fullmatch(code)):
        yield f"{place}.code is “{code}”; use small letters, digits and hyphens"


def _doubles(document: dict[str, Any]) -> Iterator[str]:
    for name in LISTS:
        codes = [row["code"] for row in document[name]]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{name}: the code “{code}” is there twice"


def _values(document: dict[str, Any], on: date) -> Iterator[str]:
    """What fits its shape but says something impossible."""
    for row in document["recommendations"]:
        place = f"recommendations {row['code']}"
        if row["phase"] not in (1, 2):
            yield f"{place}: phase is “{row['phase']}”, must be 1 or 2"
        if row["step"] not in PhaseStep.values:
            yield f"{place}: step is “{row['step']}”, must be one of {', '.join(PhaseStep.values)}"
        ago = row.get("done_days_ago")
        if ago is not None and not (type(ago) is int and ago >= 0):
            yield f"{place}: done_days_ago must be a whole number"
    for row in document["recruiting_cycles"]:
        place = f"recruiting_cycles {row['code']}"
        try:
            opens, closes, begins = _days(row, on)
        except ValueError as error:
            yield f"{place}: {error}"
            continue
        if closes < opens or (begins is not None and begins < opens):
            yield f"{place}: opens, closes and begins must come in this order"


def _rows(name: str, rows: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    if name == "recruiting_cycles":
        return [_cycle(row, on) for row in rows]
    if name != "recommendations":
        return [dict(row) for row in rows]
    found = []
    for row in rows:
        values = {key: value for key, value in row.items() if key != "done_days_ago"}
        ago = row.get("done_days_ago")
        values["done_on"] = None if ago is None else on - timedelta(days=ago)
        found.append(values)
    return found


def _cycle(row: dict[str, Any], on: date) -> dict[str, Any]:
    opens, closes, begins = _days(row, on)
    named = {key: row[key] for key in NAMES}
    days = {"opens_on": opens, "closes_on": closes, "begins_on": begins}
    return {**named, **days, "sector": row.get("sector")}


def _days(row: dict[str, Any], on: date) -> tuple[date, date, date | None]:
    """Opens, closes and begins; yearly ones belong to the next cycle that has not closed.

    Raises `ValueError` with the words for the person who wrote the file.
    """
    closes = _near("closes", row["closes"], (on.year, on.year + 1), not_before=on)
    opens = _near("opens", row["opens"], (closes.year, closes.year - 1), not_after=closes)
    if not row.get("begins"):
        return opens, closes, None
    begins = _near("begins", row["begins"], (opens.year, opens.year + 1), not_before=opens)
    return opens, closes, begins


def _near(
    name: str,
    value: Any,
    years: tuple[int, int],
    *,
    not_before: date = date.min,
    not_after: date = date.max,
) -> date:
    """The day itself, or a yearly one in the first of the years in which it fits."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not YEARLY.fullmatch(value):
        raise ValueError(f"{name} is “{value}”; write 2027-01-31, or 01-31 for every year")
    month, day = int(value[:2]), int(value[3:])
    try:
        days = [date(year, month, day) for year in years]
    except ValueError:
        raise ValueError(f"{name} is “{value}”, which is not a day of every year") from None
    return next((found for found in days if not_before <= found <= not_after), days[-1])
