"""The region's words for why and how, from its folder: priorities, causes, steps, cycles.

The folder holds `roadmap.yaml` with four lists. Each row has ``code``, ``name`` and ``name_es``:

* ``priorities``, ``root_causes``: nothing more;
* ``recommendations``: ``phase`` (1 or 2), ``step`` (see `PhaseStep`), ``text``, ``text_es``, and
  ``done_days_ago`` where it is done already;
* ``recruiting_cycles``: ``opens``, ``closes``, ``begins`` (optional) and ``sector`` (optional). A
  day is written 2027-01-31, or 01-31 for a cycle that comes every year. All days of a cycle are
  written in the same way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from firstrung.coalition.enums import PhaseStep
from firstrung.coalition.models import Priority, Recommendation, RecruitingCycle, RootCause
from firstrung.coalition.regional import NAMES, Lists, TermsError, read_lists, refuse
from firstrung.taxonomies.public import Sector, Term

__all__ = ["Terms", "TermsError", "load_terms", "read_terms"]

FILE = "roadmap.yaml"
YEARLY = re.compile(r"\d\d-\d\d")
LISTS: Lists = {
    "priorities": (NAMES, ()),
    "root_causes": (NAMES, ()),
    "recommendations": ((*NAMES, "phase", "step", "text", "text_es"), ("done_days_ago",)),
    "recruiting_cycles": ((*NAMES, "opens", "closes"), ("begins", "sector")),
}


@dataclass
class Terms:
    """What the file says, checked, with days worked out."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def read_terms(folder: Path, *, on: date) -> Terms:
    """The folder's road map; `TermsError` tells everything that is wrong with it.

    ``on`` is the day from which yearly cycles and days ago are counted.
    """
    document = read_lists(folder, FILE, LISTS)
    refuse(FILE, list(_values(document, on)))
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
    return {**named, **days, "yearly": isinstance(row["opens"], str), "sector": row.get("sector")}


def _days(row: dict[str, Any], on: date) -> tuple[date, date, date | None]:
    """Opens, closes and begins; yearly ones belong to the next cycle that has not closed.

    Raises `ValueError` with the words for the person who wrote the file.
    """
    given = [row[name] for name in ("opens", "closes", "begins") if row.get(name)]
    if len({isinstance(value, date) for value in given}) > 1:
        raise ValueError("give all days with their year, or all without")
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
