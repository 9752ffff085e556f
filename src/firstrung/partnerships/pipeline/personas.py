"""The personas of a region, from its folder or the list that comes with the pipeline (D49)."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from firstrung.partnerships.enums.pipeline import Influence, PersonaSide
from firstrung.partnerships.models import Persona

FILE = "personas.yaml"
KEYS = ("code", "name", "side", "influence")


class PersonaError(Exception):
    """The file can't be loaded; the text names each place and what is wrong there."""


def load_personas(folder: Path | None = None) -> int:
    """Load `personas.yaml` of a region's folder (without one, the list here); say how many.

    Loaded again it changes names and sides; personas that are missing from the file stay.
    """
    path = (folder or Path(__file__).parent) / FILE
    if not path.is_file():
        path = Path(__file__).parent / FILE
    document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    rows: list[dict[str, Any]] = document.get("personas") or []
    errors = [line for number, row in enumerate(rows, 1) for line in _errors(number, row)]
    if errors:
        raise PersonaError("\n".join(errors))
    with transaction.atomic():
        for position, row in enumerate(rows):
            values = {key: row.get(key, "") for key in ("name", "name_es", "side", "influence")}
            Persona.objects.update_or_create(
                code=row["code"], defaults=values | {"position": position}
            )
    return len(rows)


def _errors(number: int, row: dict[str, Any]) -> list[str]:
    lines = [f"{FILE}, persona {number}: “{key}” is missing." for key in KEYS if not row.get(key)]
    for key, choices in (("side", PersonaSide.values), ("influence", Influence.values)):
        if row.get(key) and row[key] not in choices:
            lines.append(f"{FILE}, persona {number}: “{key}” must be one of {', '.join(choices)}.")
    return lines
