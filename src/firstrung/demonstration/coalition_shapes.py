"""The shape of a region's initiatives, and what they refer to."""

from collections.abc import Iterator
from typing import Any

from firstrung.coalition.public import (
    DutyKind,
    InitiativeKind,
    InitiativeState,
    ResourceKind,
    RiskKind,
)

FIVE = {1, 2, 3, 4, 5}
RISK = {
    "kind": set(RiskKind.values),
    "text": str,
    "likelihood": FIVE,
    "impact": FIVE,
    "mitigation?": str,
    "owner?": str,
    "reviewed?": int,
}
INITIATIVE = {
    "title": str,
    "kind": set(InitiativeKind.values),
    "host": str,
    "lead?": str,
    "proposed": int,
    "proposed_by?": str,
    "state": set(InitiativeState.values),
    "why?": str,
    "summary": str,
    "existing_program?": str,
    "root_causes": [str],
    "priorities": [str],
    "sectors?": [str],
    "cycle?": str,
    "members?": [{"organization": str, "contact?": str, "responsibility?": str}],
    "criteria?": [
        {"text": str, "target?": int, "reached?": int, "unit?": str, "met?": int, "measure?": str}
    ],
    "tasks?": [
        {
            "key": str,
            "title": str,
            "days?": int,
            "milestone?": bool,
            "owner?": str,
            "after?": [str],
            "begun?": int,
            "done?": int,
            "due?": int,
        }
    ],
    "needs?": [
        {
            "kind": set(ResourceKind.values),
            "text": str,
            "amount?": int,
            "in?": int,
            "given_by?": str,
        }
    ],
    "costs?": [{"text": str, "planned": int, "spent?": int, "ago?": int, "funder?": str}],
    "risks?": [RISK],
    "ratings?": [{"by": str, "organization": str, "need": FIVE, "reach": FIVE, "effort": FIVE}],
}
INITIATIVES: dict[str, Any] = {
    "funders": [{"key": str, "organization": str, "program": str, "amount": int}],
    "duties": [
        {
            "person": str,
            "kind": set(DutyKind.values),
            "organization?": str,
            "initiative?": str,
            "ago": int,
        }
    ],
    "initiatives": [INITIATIVE],
    "coalition_risks": [RISK],
}
"""The shape of `initiatives.yaml`; days are counted back from the day of the load."""

Name = tuple[str, str, str, str]
"""File, key, kind of thing, its name."""

FILE = "initiatives"


def names_of_initiatives(document: dict[str, Any]) -> Iterator[Name]:
    """Every person, organization and sector that the document names."""
    for row in document["funders"]:
        yield FILE, f"funders {row['key']}", "organization", row["organization"]
    for row in document["duties"]:
        yield FILE, "duties", "person", row["person"]
        if "organization" in row:
            yield FILE, "duties", "organization", row["organization"]
        if "initiative" in row:
            yield FILE, "duties", "initiative", row["initiative"]
    for row in document["coalition_risks"]:
        if "owner" in row:
            yield FILE, "coalition_risks", "person", row["owner"]
    for row in document["initiatives"]:
        for kind, name in _of_one(row):
            yield FILE, f"initiatives “{row['title']}”", kind, name


NAMES_IN: dict[str, dict[str, str]] = {
    "members": {"organization": "organization", "contact": "person"},
    "ratings": {"organization": "organization", "by": "person"},
    "tasks": {"owner": "person"},
    "needs": {"given_by": "organization"},
    "costs": {"funder": "funder"},
    "risks": {"owner": "person"},
}
"""List of an initiative → key of its rows → kind of thing named there."""


def _of_one(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _named(row, {"host": "organization", "lead": "person", "proposed_by": "person"})
    for code in row.get("sectors", []):
        yield "sector", code
    for name, keys in NAMES_IN.items():
        for entry in row.get(name, []):
            yield from _named(entry, keys)


def _named(row: dict[str, Any], keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key, kind in keys.items():
        if key in row:
            yield kind, row[key]
