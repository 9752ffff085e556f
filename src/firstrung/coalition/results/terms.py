"""The region's KPIs and what they are to reach, from its folder's `kpis.yaml` (D54).

Each row of the list ``kpis`` has ``code``, ``name``, ``name_es``, ``unit``, ``unit_es``,
``measures`` (codes of the measures that are summed), and ``agreement`` (organizations that must
agree to a new target; 3 where it is left out). ``targets`` maps years to values: 2026, or ``this``
and ``last`` for the year of loading and the one before. ``agreed_by`` says who agreed on them.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from firstrung.coalition.enums import TargetState
from firstrung.coalition.models import Kpi, Target
from firstrung.coalition.regional import NAMES, Lists, read_lists, refuse

FILE = "kpis.yaml"
LISTS: Lists = {
    "kpis": ((*NAMES, "unit", "unit_es", "measures", "targets", "agreed_by"), ("agreement",)),
}
YEARS = {"this": 0, "last": -1}


def read_kpis(folder: Path) -> list[dict[str, Any]]:
    """The folder's KPIs, checked; `TermsError` tells everything that is wrong with them."""
    rows: list[dict[str, Any]] = read_lists(folder, FILE, LISTS)["kpis"]
    refuse(FILE, list(_problems(rows)))
    return rows


def load_kpis(folder: Path, *, now: datetime) -> int:
    """Write the folder's KPIs down and say how many; targets agreed on meanwhile are kept.

    A year's target comes from the file only where the year has none. Raises `TermsError`.
    """
    rows = read_kpis(folder)
    today = timezone.localdate(now)
    with transaction.atomic():
        for position, row in enumerate(rows):
            values = {key: row[key] for key in ("name", "name_es", "unit", "unit_es", "measures")}
            values |= {"agreement": row.get("agreement", 3), "position": position}
            kpi, _made = Kpi.objects.update_or_create(code=row["code"], defaults=values)
            _first_targets(kpi, row, today, now)
    return len(rows)


def _first_targets(kpi: Kpi, row: dict[str, Any], today: date, now: datetime) -> None:
    known = set(kpi.targets.filter(state=TargetState.AGREED).values_list("year", flat=True))
    Target.objects.bulk_create(
        Target(
            kpi=kpi,
            year=year,
            value=Decimal(str(value)),
            state=TargetState.AGREED,
            decided_at=now,
            agreed_on=today,
            agreed_by=row["agreed_by"],
            created_at=now,
        )
        for key, value in row["targets"].items()
        if (year := _year(key, today)) not in known
    )


def _year(key: Any, today: date) -> int:
    return today.year + YEARS[key] if key in YEARS else int(key)


def _problems(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        place = f"kpis {row['code']}"
        codes = row["measures"]
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            yield f"{place}: measures must be a list of codes"
        if not isinstance(row["agreed_by"], str):
            yield f"{place}: agreed_by must be a text"
        if type(row.get("agreement", 3)) is not int or row.get("agreement", 3) < 1:
            yield f"{place}: agreement must be a whole number from 1"
        if not isinstance(row["targets"], dict):
            yield f"{place}: targets must map years to values"
            continue
        for key, value in row["targets"].items():
            if key not in YEARS and not (type(key) is int and 2000 <= key < 2100):  # noqa: PLR2004
                yield f"{place}: “{key}” is no year; write 2026, this or last"
            if type(value) not in (int, float) or value <= 0:
                yield f"{place}: the target “{value}” must be a number above 0"
