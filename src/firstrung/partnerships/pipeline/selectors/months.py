"""What happened month by month: asks and moves, over all employers or with one of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from firstrung.partnerships.enums.pipeline import Outcome, Stage
from firstrung.partnerships.models import Account, Ask, StageChange
from firstrung.partnerships.pipeline.selectors.lists import start_of

MONTHS = 12


@dataclass
class Month:
    """A month: asks by outcome, and how many employers came to each stage."""

    first: date
    asks: dict[str, int]
    reached: dict[str, int]

    @property
    def asked(self) -> int:
        """All asks of the month."""
        return sum(self.asks.values())


def months_back(today: date, number: int = MONTHS) -> list[date]:
    """The first days of the last months, this one included, the oldest first."""
    index = today.year * 12 + today.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(index - number + 1, index + 1)]


def by_month(today: date) -> list[Month]:
    """The last twelve months over all employers (two queries)."""
    firsts = months_back(today)
    found = {first: Month(first, {}, {}) for first in firsts}
    asks = Ask.objects.filter(asked_on__gte=firsts[0]).order_by()
    for first, outcome, number in (
        asks.annotate(month=TruncMonth("asked_on"))
        .values_list("month", "outcome")
        .annotate(number=Count("pk"))
    ):
        if first in found:
            found[first].asks[outcome] = number
    moves = StageChange.objects.filter(moved_at__gte=start_of(firsts[0])).order_by()
    for moment, stage, number in (
        moves.annotate(month=TruncMonth("moved_at"))
        .values_list("month", "after")
        .annotate(number=Count("pk"))
    ):
        if moment.date() in found:
            found[moment.date()].reached[stage] = number
    return list(found.values())


def rows_of(months: list[Month]) -> list[list[Any]]:
    """The same as a table: month, asks by outcome, employers that came to each stage."""
    return [
        [
            month.first,
            *(month.asks.get(outcome, 0) for outcome in Outcome.values),
            *(month.reached.get(stage, 0) for stage in Stage.values),
        ]
        for month in months
    ]


@dataclass(frozen=True)
class Past:
    """What happened with one employer since a day, the oldest first."""

    since: date
    asks: list[Ask]
    changes: list[StageChange]


def past_of(account: Account, today: date) -> Past:
    """The last twelve months with one employer; all of its moves, to know where it stood."""
    since = months_back(today)[0]
    asks = account.asks.filter(asked_on__gte=since).select_related("institution")
    changes = account.stage_changes.order_by("moved_at", "pk")
    return Past(since, list(asks.order_by("asked_on", "pk")), list(changes))
