"""Values that do not fit into the column they are meant for, whatever the file."""

from typing import Any

from firstrung.regions.reading import Source

LONGEST = {
    "code": 60,
    "key": 60,
    "name": 200,
    "name_es": 200,
    "title": 200,
    "title_es": 200,
    "website": 200,
    "unit": 60,
    "unit_es": 60,
    "measure": 60,
    "agreed_by": 500,
}
"""Letters that fit into the column of that name."""

NAMED = {"name", "name_es", "code"}
COUNTED = {
    *("points", "cap", "criteria", "agreement", "phase", "first_month", "last_month"),
    *("done_days_ago", "begins_days_ago"),
}
SMALL, LARGE = 9999, 999_999
"""The largest number that fits where things are counted, and elsewhere."""


def values_fit(source: Source, value: Any, place: str = "") -> None:
    """Note texts and numbers that don't fit into their column, and characters no text has."""
    if isinstance(value, list):
        for number, row in enumerate(value):
            values_fit(source, row, f"{place}[{number}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            where = f"{place}.{key}" if place else str(key)
            if isinstance(inner, list | dict) and key not in NAMED:
                values_fit(source, inner, where)
            else:
                _value_fits(source, where, str(key), inner)


def _value_fits(source: Source, place: str, key: str, value: Any) -> None:
    if key in NAMED and not isinstance(value, str):
        source.refuse(place, "must be a text")
    elif isinstance(value, int | float):
        most = SMALL if key in COUNTED else LARGE
        if abs(value) > most:
            source.refuse(place, f"is {value}: at most {most} fits")
    elif isinstance(value, str):
        longest = LONGEST.get(key)
        if longest is not None and len(value) > longest:
            source.refuse(place, f"has {len(value)} letters: at most {longest} fit")
        if "\0" in value:
            source.refuse(place, "holds a null character: write the text anew")
