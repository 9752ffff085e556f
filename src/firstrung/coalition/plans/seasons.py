"""Which days a recruiting cycle has: yearly ones are worked out for the day on which one asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import RecruitingCycle

LAST_OF_FEBRUARY = 28
MOST = 20
"""Seasons of a cycle at most: plans are shorter, or have a day that somebody mistyped."""
FAR = date(3000, 1, 1)
"""Days behind this one are taken as this one, far from where a calendar ends."""


@dataclass(frozen=True)
class Season:
    """A cycle in its year: applications open and close (both days included), work begins."""

    opens: date
    closes: date
    begins: date | None


def season_on(cycle: RecruitingCycle, on: date) -> Season:
    """The season that has not closed on that day; a cycle of exact days has but one."""
    if not cycle.yearly:
        return _moved(cycle, 0)
    on = min(on, FAR)
    years = on.year - cycle.closes_on.year
    season = _moved(cycle, years)
    return season if season.closes >= on else _moved(cycle, years + 1)


def seasons(cycle: RecruitingCycle, first: date, last: date) -> Iterator[Season]:
    """The season of ``first``, and those after it that open until ``last``; at most `MOST`."""
    season = season_on(cycle, first)
    yield season
    years = season.closes.year - cycle.closes_on.year
    for later in range(1, MOST if cycle.yearly else 1):
        season = _moved(cycle, years + later)
        if season.opens > last:
            return
        yield season


def _moved(cycle: RecruitingCycle, years: int) -> Season:
    begins = cycle.begins_on
    return Season(
        _in_year(cycle.opens_on, years),
        _in_year(cycle.closes_on, years),
        begins and _in_year(begins, years),
    )


def _in_year(day: date, years: int) -> date:
    """The same day so many years later; 29 February comes on the 28th in other years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=LAST_OF_FEBRUARY)
