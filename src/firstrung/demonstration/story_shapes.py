"""The files that tell of the coalition's partners, and what they name.

Days are counted back from the day of the load. See `shapes` for how to read this.
"""

from collections.abc import Iterator
from typing import Any

from firstrung.coalition.public import NewsKind
from firstrung.demonstration.gathering_shapes import GATHERINGS, MEETINGS
from firstrung.demonstration.partner_shapes import EXCHANGE, PARTNERS
from firstrung.regions.public import Each

RESULTS: dict[str, Any] = {
    "funnels": [
        {
            "title": str,
            "source": str,
            "note": str,
            "organization?": str,
            "stages": [{"name": str, "count": int}],
        }
    ],
    "target": {
        "kpi": str,
        "value": int,
        "reason": str,
        "by": str,
        "day": int,
        "votes": [{"organization": str, "by": str, "agrees": bool}],
    },
    "recognized": [
        {
            "organization": str,
            "drafted": int,
            "chamber?": {"organization": str, "by": str, "day": int},
            "office?": {"organization": str, "by": str, "day": int},
            "given?": int,
        }
    ],
    "spotlights": [
        {
            "title": str,
            "initiative": str,
            "background": str,
            "activities": str,
            "outcome": str,
            "organizations": [str],
            "day": int,
            "figures": [{"value": str, "text": str, "source": str}],
        }
    ],
    "announcements": [
        {
            "kind": set(NewsKind.values),
            "title": str,
            "text": str,
            "day": int,
            "in?": int,
            "sent": bool,
        }
    ],
    "research": {
        "organization": str,
        "agreement": str,
        "day": int,
        "reports": [
            {
                "title": str,
                "publisher": str,
                "method": str,
                "finding": str,
                "url": str,
                "published": int,
                "day": int,
                "occupations": Each(str),
            }
        ],
        "demand": [{"occupation": str, "title": str, "openings": int, "wage": int}],
        "workforce": [{"occupation": str, "title": str, "people": Each(int)}],
        "workforce_day": int,
        "demand_source": str,
        "demand_day": int,
        "handed": int,
    },
}
"""`results.yaml`: funnels, targets, recognition, spotlights, announcements, the research center."""

STORY: dict[str, Any] = {
    "partners": PARTNERS,
    "exchange": EXCHANGE,
    "gatherings": GATHERINGS,
    "meetings": MEETINGS,
    "results": RESULTS,
}
"""The files that tell of the coalition's partners."""

NAMED = {
    "employer": "organization",
    "institution": "organization",
    "organization": "organization",
    "host": "organization",
    "co_hosts": "organization",
    "organizations": "organization",
    "owner": "person",
    "by": "person",
    "person": "person",
    "facilitator": "person",
    "student": "person",
    "shown_by": "person",
    "kept_by": "person",
    "registered": "person",
    "sectors": "sector",
    "skills": "skill",
    "initiative": "initiative",
    "initiatives": "initiative",
    "occupations": "occupation",
    "occupation": "occupation",
    "event": "event",
    "advice": "advice",
}
"""Key of a row → kind of thing that it names, by one name or a list of them."""

COUNTED = ("students", "faculty", "leaders", "employers")
"""Keys whose mapping goes from organizations to numbers."""


def known_to_partners(documents: dict[str, Any]) -> dict[str, set[str]]:
    """What these files bring to what can be named."""
    events = documents["gatherings"]
    return {
        "organization": {row["key"] for row in documents["partners"]["employers"]},
        "occupation": {row["code"] for row in documents["occupations"]},
        "event": {row["key"] for row in (*events["events"], *events["coming"])},
        "advice": {row["key"] for row in documents["meetings"]["advice"]},
    }


def names_of_partners(documents: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(file, key, kind of thing, its name) for everything that these files name."""
    for file in STORY:
        yield from _names(file, documents[file], "")


def _names(file: str, value: Any, place: str) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(value, list):
        for row in value:
            yield from _names(file, row, place)
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        at = f"{place}.{key}" if place else key
        names = _named(file, key, inner)
        if names is None:
            yield from _names(file, inner, at)
            continue
        kind, found = names
        for name in found:
            yield file, at, kind, name


def _named(file: str, key: str, value: Any) -> tuple[str, list[str]] | None:
    """The kind and the names that the value of this key holds; None where it holds rows."""
    if key in COUNTED and isinstance(value, dict):
        return "organization", list(value)
    # Figures and reports of a research center go by codes of the SOC, not by the region's terms.
    if key not in NAMED or (file == "results" and key in {"occupation", "occupations"}):
        return None
    names = value if isinstance(value, list) else [value]
    return (NAMED[key], names) if all(isinstance(name, str) for name in names) else None
