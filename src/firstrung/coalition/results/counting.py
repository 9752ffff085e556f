"""KPIs counted from records: this year, month by month, and what the year may come to."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from firstrung.coalition.measures import Measure, measures
from firstrung.coalition.models import Kpi, Target
from firstrung.coalition.results.targets import current_targets
from firstrung.engines.forecasts import Forecast, year_end

Number = int | Decimal
QUARTER = 3
"""Months."""


@dataclass(frozen=True)
class Part:
    """One measure of a KPI: what was counted, by month too, and where its rows are."""

    measure: Measure
    months: Sequence[Number]
    rows: str

    @property
    def value(self) -> Number:
        """What was counted in all."""
        return sum(self.months)


@dataclass(frozen=True)
class Counted:
    """A KPI in a year, counted up to ``until``; ``months`` may end within a month.

    ``earlier`` holds the twelve months of the year before, where that year was recorded as a whole.
    ``missing`` names measures that nobody registered.
    """

    kpi: Kpi
    year: int
    until: date
    target: Target | None
    parts: Sequence[Part]
    missing: Sequence[str]
    months: Sequence[Number]
    earlier: Sequence[Number]
    forecast: Forecast | None

    @property
    def actual(self) -> Number:
        """What was counted."""
        return sum((part.value for part in self.parts), 0)

    @property
    def share(self) -> float | None:
        """The actual as a share of the target."""
        return float(self.actual) / float(self.target.value) if self.target else None


def count_year(year: int, kpis: Iterable[Kpi], *, on: date) -> list[Counted]:
    """The KPIs of a year as of a day; queries grow with the measures, not with their rows."""
    rows = list(kpis)
    targets = current_targets(year, rows)
    until = min(on, date(year, 12, 31))
    return [_counted(kpi, year, until, targets.get(kpi.pk)) for kpi in rows]


def _counted(kpi: Kpi, year: int, until: date, target: Target | None) -> Counted:
    known = measures()
    chosen = [known[code] for code in kpi.measures if code in known]
    first = date(year, 1, 1)
    by_measure = [monthly(one, months_until(year, until)) for one in chosen]
    months = [sum(month) for month in zip(*by_measure, strict=True)]
    earlier = _earlier(chosen, year - 1) if until >= first else []
    return Counted(
        kpi=kpi,
        year=year,
        until=until,
        target=target,
        parts=[
            Part(measure, counts, measure.rows(first, until, None))
            for measure, counts in zip(chosen, by_measure, strict=True)
            if until >= first
        ],
        missing=[code for code in kpi.measures if code not in known],
        months=months,
        earlier=earlier,
        forecast=_forecast(chosen, months, earlier, until, year) if months else None,
    )


def months_until(year: int, until: date) -> list[tuple[date, date]]:
    """First and last day of each month of the year that has begun; the last one ends at ``until``."""
    found = []
    for month in range(1, 13):
        first = date(year, month, 1)
        if first > until:
            break
        found.append((first, min(until, last_of(first))))
    return found


def last_of(first: date) -> date:
    """The last day of the month."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def total(measure: Measure, first: date, last: date) -> Number:
    """All that was counted in those days, whoever it stands for."""
    return sum(measure.count(first, last).values(), 0)


def monthly(measure: Measure, months: Sequence[tuple[date, date]]) -> list[Number]:
    """What was counted in each of these months that follow each other."""
    if measure.by_month is None or not months:
        return [total(measure, *days) for days in months]
    found = measure.by_month(months[0][0], months[-1][1])
    return [found.get(first, 0) for first, _last in months]


def _earlier(chosen: Sequence[Measure], year: int) -> list[Number]:
    """The year's months, where something was recorded in its first quarter; else none."""
    days = months_until(year, date(year, 12, 31))
    counts = [monthly(one, days) for one in chosen]
    months = [sum(month) for month in zip(*counts, strict=True)]
    return months if any(months[:QUARTER]) else []


def _forecast(
    chosen: Sequence[Measure],
    months: Sequence[Number],
    earlier: Sequence[Number],
    until: date,
    year: int,
) -> Forecast | None:
    by_day: Number = 0
    if earlier:
        same = until - timedelta(days=1) if (until.month, until.day) == (2, 29) else until
        by_day = sum(
            total(one, date(year - 1, 1, 1), same.replace(year=year - 1)) for one in chosen
        )
    return year_end(
        [float(value) for value in months],
        day=until.timetuple().tm_yday,
        days=366 if calendar.isleap(year) else 365,
        earlier=[float(value) for value in earlier],
        earlier_by_day=float(by_day),
    )
