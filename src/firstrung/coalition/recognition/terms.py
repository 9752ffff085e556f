"""The region's recognition program, from its folder's `recognition.yaml` (D45–D48).

Three lists, each row with ``code``, ``name`` and ``name_es``:

* ``programs``: one row; ``period`` is ``school`` or ``calendar``;
* ``tiers``: ``points`` to reach, and from how many ``criteria`` they must come at least;
* ``criteria``: ``kind`` of member (see `MemberKind`), ``measure`` (the code of a measure), and
  ``points`` for every full ``per`` of it, at most ``cap`` in all.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from firstrung.coalition.enums import MemberKind, RecognitionPeriod
from firstrung.coalition.models import RecognitionCriterion, RecognitionProgram, RecognitionTier
from firstrung.coalition.regional import NAMES, Document, Lists, read_lists, refuse
from firstrung.taxonomies.public import Term

FILE = "recognition.yaml"
LISTS: Lists = {
    "programs": ((*NAMES, "period"), ()),
    "tiers": ((*NAMES, "points", "criteria"), ()),
    "criteria": ((*NAMES, "kind", "measure", "per", "points", "cap"), ()),
}


def read_recognition(folder: Path) -> Document:
    """The folder's program, checked; `TermsError` tells everything that is wrong with it."""
    document = read_lists(folder, FILE, LISTS)
    refuse(FILE, list(_problems(document)))
    return document


def load_recognition(folder: Path) -> dict[str, int]:
    """Write the folder's program down and say how many of each; again, it is brought up to date.

    What was recognized already keeps its tier and its points. Raises `TermsError`.
    """
    document = read_recognition(folder)
    with transaction.atomic():
        for name, model in (("programs", RecognitionProgram), ("criteria", RecognitionCriterion)):
            _write(model, document[name])
            codes = [row["code"] for row in document[name]]
            model._default_manager.exclude(code__in=codes).delete()
        _write(RecognitionTier, [{**row, "current": True} for row in document["tiers"]])
        codes = [row["code"] for row in document["tiers"]]
        RecognitionTier.objects.exclude(code__in=codes).update(current=False)
    return {name: len(document[name]) for name in LISTS}


def _write(model: type[Term], rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows):
        values = {key: value for key, value in row.items() if key != "code"}
        if "per" in values:
            values["per"] = Decimal(str(values["per"]))
        model._default_manager.update_or_create(
            code=row["code"], defaults={**values, "position": position}
        )


def _problems(document: Document) -> Iterator[str]:
    if len(document["programs"]) != 1:
        yield "programs must have one row"
    for row in document["programs"]:
        if row["period"] not in RecognitionPeriod.values:
            yield f"programs {row['code']}: period must be one of school, calendar"
    for row in document["tiers"]:
        yield from _counts(f"tiers {row['code']}", row, "points", "criteria")
    for row in document["criteria"]:
        place = f"criteria {row['code']}"
        if row["kind"] not in MemberKind.values:
            yield f"{place}: kind must be one of {', '.join(MemberKind.values)}"
        if not isinstance(row["measure"], str):
            yield f"{place}: measure must be a code"
        if type(row["per"]) not in (int, float) or row["per"] <= 0:
            yield f"{place}: per must be a number above 0"
        yield from _counts(place, row, "points", "cap")


def _counts(place: str, row: dict[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        if type(row[name]) is not int or row[name] < 1:
            yield f"{place}: {name} must be a whole number from 1"
