"""What the documents of a region's folder say against each other."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from firstrung.regions.reading import Source

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SOC = re.compile(r"\d{2}-\d{4}(\.\d{2})?")
CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST_CRITERION = 40
MOST_POINTS = 99
MOST = {"teaching_hours": 999}
TEN_YEARS = 3650
LEAST_LEVELS = 2

Sources = dict[str, Source]


def contradictions(sources: Sources) -> None:
    """Note everything that fits its shape but can't be so."""
    for name in ("organizations", "sectors", "skills", "occupations", "curriculum"):
        _codes(sources[name], sources[name].value)
    for number, row in enumerate(sources["sectors"].value):
        _codes(sources["sectors"], row.get("skills", []), f"[{number}].skills")
    _region(sources["region"])
    _names(sources)
    _skills_twice(sources)
    _socs(sources["occupations"])
    _organizations(sources["organizations"])
    _rubric(sources["rubric"])
    _rules(sources["rules"], sources["rubric"])


def _codes(source: Source, rows: list[dict[str, Any]], place: str = "") -> None:
    """Codes and keys of one list: well-formed, each once."""
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        here = f"{place}[{number}]"
        name = "key" if "key" in row else "code"
        _word(source, f"{here}.{name}", row[name])
        if row[name] in seen:
            line = seen[row[name]]
            first = f", first in line {line}" if line else ""
            source.refuse(f"{here}.{name}", f"is “{row[name]}”, which stands twice{first}")
        seen.setdefault(row[name], source.line(here))


def _word(source: Source, place: str, code: str) -> None:
    if not CODE.fullmatch(code):
        source.refuse(place, f"is “{code}”: use small letters, digits and hyphens")


def _region(source: Source) -> None:
    row = source.value
    _word(source, "code", row["code"])
    _codes(source, row.get("places", []), "places")
    zone, currency = row.get("time_zone"), row.get("currency")
    if zone and zone not in available_timezones():
        source.refuse("time_zone", f"is “{zone}”: write a name such as America/Los_Angeles")
    if currency and not CURRENCY.fullmatch(currency):
        source.refuse("currency", f"is “{currency}”: write three capital letters such as USD")
    known = [code for code, _name in settings.LANGUAGES]
    for number, code in enumerate(row.get("languages", [])):
        if code not in known:
            words = f"is “{code}”: the site speaks {', '.join(known)}"
            source.refuse(f"languages[{number}]", words)


def _names(sources: Sources) -> None:
    """Each name that points at nothing."""
    known = {
        "sector": {row["code"] for row in sources["sectors"].value},
        "place": {row["code"] for row in sources["region"].value.get("places", [])},
        "organization": {row["key"] for row in sources["organizations"].value},
    }
    for file, place, kind, name in _used(sources):
        if name not in known[kind]:
            where = "places of region.yaml" if kind == "place" else f"{kind}s"
            words = f"names the {kind} “{name}”, which is not among the {where}"
            sources[file].refuse(place, words)


def _used(sources: Sources) -> Iterator[tuple[str, str, str, str]]:
    """(file, place, kind of thing, its name) for every reference."""
    for number, row in enumerate(sources["organizations"].value):
        for key, kind in (("parent", "organization"), ("place", "place")):
            if key in row:
                yield "organizations", f"[{number}].{key}", kind, row[key]
    for file in ("organizations", "occupations"):
        for number, row in enumerate(sources[file].value):
            for code in row.get("sectors", []):
                yield file, f"[{number}].sectors", "sector", code
    for number, row in enumerate(sources["skills"].value):
        yield "skills", f"[{number}].sector", "sector", row["sector"]


def _skills_twice(sources: Sources) -> None:
    """A skill belongs to one sector: its code stands once in the whole folder."""
    seen: set[str] = set()
    for number, row in enumerate(sources["sectors"].value):
        own = set()
        for index, skill in enumerate(row.get("skills", [])):
            own.add(skill["code"])
            if skill["code"] in seen:
                words = f"is “{skill['code']}”, a skill of another sector already"
                sources["sectors"].refuse(f"[{number}].skills[{index}].code", words)
        seen |= own
    for number, row in enumerate(sources["skills"].value):
        if row["code"] in seen:
            words = f"is “{row['code']}”, a skill in {sources['sectors'].name} already"
            sources["skills"].refuse(f"[{number}].code", words)


def _socs(source: Source) -> None:
    for number, row in enumerate(source.value):
        if "soc" in row and not SOC.fullmatch(row["soc"]):
            source.refuse(f"[{number}].soc", f"is “{row['soc']}”: write a code such as 15-1252")


def _organizations(source: Source) -> None:
    rows = source.value
    if not any(row["kind"] == "coalition" for row in rows):
        source.refuse("", "one organization must be of the kind coalition: it coordinates")
    names: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows):
        named = (row["name"].casefold(), row["kind"], row.get("parent", ""))
        if named in names:
            words = f"is “{row['name']}”, which line {names[named]} lists already"
            source.refuse(f"[{number}].name", words)
        names.setdefault(named, source.line(f"[{number}]"))
        if "website" in row:
            _address(source, f"[{number}].website", row["website"])
    for circle in _circles({row["key"]: row.get("parent", "") for row in rows}):
        number = next(n for n, row in enumerate(rows) if row["key"] == circle[0])
        words = f"goes round in a circle: {' → '.join((*circle, circle[0]))}"
        source.refuse(f"[{number}].parent", words)


def _address(source: Source, place: str, address: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        source.refuse(place, f"is “{address}”: write it as https://www.example.org/")


def _circles(above: dict[str, str]) -> Iterable[list[str]]:
    """Each circle once, as the keys on it, beginning with the one that comes first."""
    done: set[str] = set()
    for start in above:
        way: list[str] = []
        key = start
        while key and key not in done and key not in way:
            way.append(key)
            key = above.get(key, "")
        if key in way:
            yield way[way.index(key) :]
        done.update(way)


def _rubric(source: Source) -> None:
    criteria = source.value["criteria"]
    _codes(source, criteria, "criteria")
    if not any(row.get("ethics") for row in criteria):
        source.refuse("criteria", "must ask about ethics: give one criterion “ethics: true”")
    for number, row in enumerate(criteria):
        points = [level["points"] for level in row["levels"]]
        place = f"criteria[{number}].levels"
        if len(points) < LEAST_LEVELS:
            source.refuse(place, "has too few: at least two levels")
        if points != sorted(set(points)):
            source.refuse(place, "must rise in points, each level by its own")
        if not all(0 <= value <= MOST_POINTS for value in points):
            source.refuse(place, f"must have points from 0 to {MOST_POINTS}")
        if len(row["code"]) > LONGEST_CRITERION:
            words = f"has {len(row['code'])} letters: at most {LONGEST_CRITERION} fit"
            source.refuse(f"criteria[{number}].code", words)


def _rules(source: Source, rubric: Source) -> None:
    threshold, asking = source.value["threshold"], source.value["asking"]
    levels = [level["points"] for row in rubric.value["criteria"] for level in row["levels"]]
    low, high = min(levels, default=0), max(levels, default=0)
    for name in ("cut_score", "ethics_minimum"):
        if not low <= threshold[name] <= high:
            words = f"is {threshold[name]}: the rubric's points go from {low} to {high}"
            source.refuse(f"threshold.{name}", words)
    for group, row in (("threshold", threshold), ("asking", asking)):
        for name, value in row.items():
            most = MOST.get(name, TEN_YEARS)
            if isinstance(value, int | float) and not 0 <= value <= most:
                source.refuse(f"{group}.{name}", f"is {value}: write a number from 0 to {most}")
