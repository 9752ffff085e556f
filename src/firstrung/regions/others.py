"""Files that the contexts read: what their readers say, with the line where it can be told."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from firstrung.coalition.public import (
    TermsError,
    measures,
    read_kpis,
    read_recognition,
    read_terms,
)
from firstrung.partnerships.public import Influence, read_phases
from firstrung.regions.mistakes import Mistake
from firstrung.regions.reading import Source
from firstrung.regions.shapes import misfits

SIDES = {"employer", "k12", "college", "nonprofit"}
PERSONAS = {
    "personas": [
        {
            "code": str,
            "name": str,
            "name_es?": str,
            "side": SIDES,
            "influence": set(Influence.values),
        }
    ]
}
PLACE = re.compile(r"[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*")
ROW = re.compile(r"\w+ ([a-z0-9-]+):")

Homes = dict[str, Path]


def mistakes_of_others(sources: dict[str, Source], homes: Homes) -> None:
    """Ask the reader of each context, and note what it says and which measure nobody counts."""
    readers: dict[str, Callable[[Path], Any]] = {
        "roadmap": lambda home: read_terms(home, on=date.today()),  # noqa: DTZ011 - only checked
        "kpis": read_kpis,
        "recognition": read_recognition,
        "phases": lambda home: read_phases(home, known=measures()),
    }
    for name, read in readers.items():
        source = sources[name]
        if source.mistakes:
            continue
        try:
            read(homes[name])
        except TermsError as error:
            for line in error.lines:
                _note(source, line.removeprefix(f"{source.name}: "))
    _measured(sources)
    _cycles(sources["roadmap"], sources["sectors"])
    if not sources["personas"].mistakes:
        for place, what in misfits(sources["personas"].value, PERSONAS):
            sources["personas"].refuse(place, what)


def _note(source: Source, words: str) -> None:
    """Find the line by the place or by the code of the row with which the words begin."""
    found = PLACE.match(words)
    place = found.group() if found else ""
    row = ROW.match(words)
    if row:
        place = _row_of(source.value, row[1])
    source.mistakes.append(Mistake(source.name, source.line(place), words))


def _row_of(value: Any, code: str, place: str = "") -> str:
    """The place of the first row with that code, however deep; empty where there is none."""
    if isinstance(value, dict):
        if value.get("code") == code:
            return place
        inner = ((f"{place}.{key}" if place else str(key), row) for key, row in value.items())
    elif isinstance(value, list):
        inner = ((f"{place}[{number}]", row) for number, row in enumerate(value))
    else:
        return ""
    return next((found for where, row in inner if (found := _row_of(row, code, where))), "")


def _measured(sources: dict[str, Source]) -> None:
    """Measures of KPIs and criteria that nothing counts."""
    known, words = set(measures()), ", ".join(sorted(measures()))
    for file, name, key in (("kpis", "kpis", "measures"), ("recognition", "criteria", "measure")):
        source = sources[file]
        if source.mistakes:
            continue
        for number, row in enumerate(source.value[name]):
            codes = row[key] if isinstance(row[key], list) else [row[key]]
            for code in codes:
                if code not in known:
                    what = f"names “{code}”, which nothing counts; there are {words}"
                    source.refuse(f"{name}[{number}].{key}", what)


def _cycles(roadmap: Source, sectors: Source) -> None:
    """Recruiting cycles of sectors that the region lacks."""
    if roadmap.mistakes or sectors.mistakes:
        return
    known = {row.get("code") for row in _rows(sectors)}
    for number, row in enumerate(roadmap.value["recruiting_cycles"]):
        if row.get("sector") and str(row["sector"]) not in known:
            what = f"names the sector “{row['sector']}”, which is not among the sectors"
            roadmap.refuse(f"recruiting_cycles[{number}].sector", what)


def _rows(source: Source) -> list[dict[str, Any]]:
    rows = source.value if isinstance(source.value, list) else []
    return [row for row in rows if isinstance(row, dict)]
