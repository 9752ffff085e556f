"""The region's phases, from `phases.yaml` in its folder.

* ``program``: ``code``, ``name``, ``name_es``, and ``begins_days_ago`` where it has begun;
* ``phases``: a list; each has ``code``, ``name``, ``name_es``, ``first_month`` (from 1),
  ``last_month`` (left out: no end), ``activities`` and ``gates``;
* an activity has ``code``, ``name``, ``name_es``, and ``done_days_ago`` where it is done;
* a gate has ``code``, ``name``, ``name_es``, ``measure`` (the code of a figure counted from
  records) and ``at_least``.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from firstrung.coalition.public import TermsError, measures
from firstrung.partnerships.models.phases import PartnerProgram, Phase, PhaseActivity, PhaseGate

FILE = "phases.yaml"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMES = ("code", "name", "name_es")
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "program": (NAMES, ("begins_days_ago",)),
    "phase": ((*NAMES, "first_month"), ("last_month", "activities", "gates")),
    "activity": (NAMES, ("done_days_ago",)),
    "gate": ((*NAMES, "measure", "at_least"), ()),
}
"""The keys that each kind of row must have, and those that it may have."""

WHOLE: dict[str, int] = {
    "begins_days_ago": 0,
    "done_days_ago": 0,
    "first_month": 1,
    "last_month": 1,
}
"""Whole numbers and the least that each may be."""


def read_phases(folder: Path, *, known: Collection[str]) -> dict[str, Any]:
    """The file, checked; `TermsError` tells everything that is wrong with it.

    ``known`` are the codes of the measures that gates may name.
    """
    try:
        document = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))
    except OSError:
        raise TermsError([f"{FILE}: the file is missing"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TermsError([f"{FILE}: not readable as YAML: {error}"]) from None
    problems = list(_misfits(document)) or list(_values(document, known))
    if problems:
        raise TermsError([f"{FILE}: {problem}" for problem in problems])
    found: dict[str, Any] = document
    return found


def load_phases(folder: Path, *, on: date) -> dict[str, int]:
    """Write the phases down and say how many of each; again, they are brought up to date.

    What the coalition has said is kept: the day it began, activities done. Gates that the file no
    longer has are dropped; phases and activities stay, as somebody may have done them.
    """
    document = read_phases(folder, known=measures())
    row = document["program"]
    ago = row.get("begins_days_ago")
    names = _names(row)
    begun = {"begins_on": None if ago is None else on - timedelta(days=ago)}
    counts = {"phases": 0, "activities": 0, "gates": 0}
    with transaction.atomic():
        program, _made = PartnerProgram.objects.update_or_create(
            code=row["code"], defaults=names, create_defaults=names | begun
        )
        for position, values in enumerate(document["phases"]):
            phase = _phase(program, values, position)
            counts["phases"] += 1
            counts["activities"] += _activities(phase, values.get("activities") or [], on)
            counts["gates"] += _gates(phase, values.get("gates") or [])
    return counts


def _names(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "name_es": row["name_es"]}


def _phase(program: PartnerProgram, row: dict[str, Any], position: int) -> Phase:
    months = {"first_month": row["first_month"], "last_month": row.get("last_month")}
    phase, _made = Phase.objects.update_or_create(
        code=row["code"],
        defaults={**_names(row), **months, "program": program, "position": position},
    )
    return phase


def _activities(phase: Phase, rows: list[dict[str, Any]], on: date) -> int:
    for position, row in enumerate(rows):
        values = {**_names(row), "phase": phase, "position": position}
        ago = row.get("done_days_ago")
        done = {"done_on": None if ago is None else on - timedelta(days=ago)}
        PhaseActivity.objects.update_or_create(
            code=row["code"], defaults=values, create_defaults=values | done
        )
    return len(rows)


def _gates(phase: Phase, rows: list[dict[str, Any]]) -> int:
    phase.gates.exclude(code__in=[row["code"] for row in rows]).delete()
    for position, row in enumerate(rows):
        values = {**_names(row), "phase": phase, "position": position}
        values |= {"measure": row["measure"], "at_least": Decimal(str(row["at_least"]))}
        PhaseGate.objects.update_or_create(code=row["code"], defaults=values)
    return len(rows)


def _misfits(document: Any) -> Iterator[str]:
    """What of the file has the wrong shape, with its place."""
    if not isinstance(document, dict) or set(document) != {"program", "phases"}:
        yield "must hold program and phases, nothing else"
        return
    yield from _row("program", document["program"], "program")
    if not isinstance(document["phases"], list) or not document["phases"]:
        yield "phases is empty or not a list"
        return
    for number, phase in enumerate(document["phases"]):
        place = f"phases[{number}]"
        yield from _row(place, phase, "phase")
        if not isinstance(phase, dict):
            continue
        for name, kind in (("activities", "activity"), ("gates", "gate")):
            rows = phase.get(name) or []
            if not isinstance(rows, list):
                yield f"{place}.{name} must be a list"
                continue
            for index, row in enumerate(rows):
                yield from _row(f"{place}.{name}[{index}]", row, kind)
        if not phase.get("activities") and not phase.get("gates"):
            yield f"{place} has neither activities nor gates"


def _row(place: str, row: Any, kind: str) -> Iterator[str]:
    needed, possible = KEYS[kind]
    if not isinstance(row, dict):
        yield f"{place} must be a mapping"
        return
    for key in needed:
        if row.get(key) in (None, ""):
            yield f"{place}.{key} is missing"
    for key in row:
        if key not in needed and key not in possible:
            yield f"{place}.{key} is not known here"
    yield from _kinds(place, row)


def _kinds(place: str, row: dict[str, Any]) -> Iterator[str]:
    """Values of the wrong kind, whatever the row is."""
    for key in ("name", "name_es", "measure"):
        if row.get(key) and not isinstance(row[key], str):
            yield f"{place}.{key} must be a text"
    for key, least in WHOLE.items():
        value = row.get(key)
        if value is not None and not (type(value) is int and value >= least):
            yield f"{place}.{key} must be a whole number from {least} on"
    code = row.get("code")
    if code is not None and not (isinstance(code, str) and CODE.fullmatch(code)):
        yield f"{place}.code is “{code}”; use small letters, digits and hyphens"


def _values(document: dict[str, Any], known: Collection[str]) -> Iterator[str]:
    """What fits its shape but says something impossible."""
    phases = document["phases"]
    for name in ("phases", "activities", "gates"):
        rows = phases if name == "phases" else [row for p in phases for row in p.get(name) or []]
        codes = [row["code"] for row in rows]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{name}: the code “{code}” is there twice"
    for phase in phases:
        if (phase.get("last_month") or phase["first_month"]) < phase["first_month"]:
            yield f"phase {phase['code']}: it ends before it begins"
        for gate in phase.get("gates") or []:
            place = f"gate {gate['code']}"
            if gate["measure"] not in known:
                yield f"{place}: nothing counts “{gate['measure']}”; there are {', '.join(sorted(known))}"
            least = gate["at_least"]
            if isinstance(least, bool) or not isinstance(least, int | float) or least <= 0:
                yield f"{place}: at_least must be a number above zero"
