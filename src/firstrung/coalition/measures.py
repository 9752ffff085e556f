"""Figures that are counted from records: each context names its own, results and recognition ask.

A measure is registered while the apps start (`AppConfig.ready`), so that this context needs to
know nothing of those above it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise

Counts = Mapping[int | None, int | Decimal]
"""How much each organization (its key) stands for; None: nobody's in particular."""


@dataclass(frozen=True)
class Measure:
    """Something that can be counted.

    ``count`` answers for the days from the first to the last, both included, in a number of
    queries that does not grow with the rows. ``rows`` gives the address of the page that lists
    exactly the counted rows for those days; for one organization where its key is given.
    ``by_month`` gives the sums of all organizations by the first day of their month, in few
    queries, and must equal ``count`` over each month; without it each month is counted by itself.
    """

    code: str
    label: str | Promise
    unit: str | Promise
    count: Callable[[date, date], Counts]
    rows: Callable[[date, date, int | None], str]
    by_month: Callable[[date, date], Mapping[date, int | Decimal]] | None = None


def first_of_month(moment: str) -> TruncMonth:
    """The first day of the month of a date or a moment (a field's name), here and not in UTC."""
    return TruncMonth(moment, output_field=DateField())


def sums_by_month(rows: QuerySet[Any, Any], day: str, amount: Any) -> dict[date, int | Decimal]:
    """What ``amount`` aggregates of the rows in each month (one query); ``day`` is their field."""
    months = rows.order_by().annotate(month=first_of_month(day)).values("month")
    found = months.annotate(sum=amount).values_list("month", "sum")
    return {month: value for month, value in found if value is not None}


_measures: dict[str, Measure] = {}


def register_measure(measure: Measure) -> None:
    """Make a measure known under its code; two of one code are a mistake of ours."""
    if measure.code in _measures:
        raise ValueError(f"there is a measure “{measure.code}” already")
    _measures[measure.code] = measure


def measures() -> dict[str, Measure]:
    """Every measure by its code."""
    return dict(_measures)
