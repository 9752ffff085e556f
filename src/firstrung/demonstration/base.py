"""What every instance needs, whatever its region: consent notices and school subjects."""

from pathlib import Path
from typing import Any

import yaml

from firstrung.identity.public import ConsentNotice
from firstrung.taxonomies.public import Subject

TEXTS = Path(__file__).parent / "texts"


def load_base() -> None:
    """Add the notices and subjects that are missing; what is there stays as it is."""
    _load_notices(_read("notices.yaml"))
    _load_subjects(_read("subjects.yaml"))


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((TEXTS / name).read_text(encoding="utf-8"))
    return rows


def _load_notices(rows: list[dict[str, Any]]) -> None:
    """A notice that somebody decided on must not change: new words are a new version."""
    there = set(ConsentNotice.objects.values_list("purpose", "version", "language"))
    ConsentNotice.objects.bulk_create(
        ConsentNotice(**row)
        for row in rows
        if (row["purpose"], row["version"], row["language"]) not in there
    )


def _load_subjects(rows: list[dict[str, Any]]) -> None:
    there = set(Subject.objects.values_list("code", flat=True))
    Subject.objects.bulk_create(
        Subject(position=position, **row)
        for position, row in enumerate(rows)
        if row["code"] not in there
    )
