"""Which days a recruiting cycle has: yearly ones are worked out for the day on which one asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import RecruitingCycle

LAST_OF_FEBRUARY = 28


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
    years = on.year - cycle.closes_on.year
    season = _moved(cycle, years)
    return season if season.closes >= on else _moved(cycle, years + 1)


def seasons(cycle: RecruitingCycle, first: date, last: date) -> Iterator[Season]:
    """The season of ``first``, and those after it that open until ``last``."""
    season = season_on(cycle, first)
    yield season
    years = season.closes.year - cycle.closes_on.year
    while cycle.yearly and (season := _moved(cycle, years := years + 1)).opens <= last:
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
