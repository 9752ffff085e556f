"""Federal holidays, worked out from their rules (5 U.S.C. § 6103).

The rules are data (`federal_holidays.yaml`): the law may change. Days are those on which the
holiday is observed: a Saturday's on the Friday before, a Sunday's on the Monday after.
"""

import calendar
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

RULES = Path(__file__).with_name("federal_holidays.yaml")
SATURDAY, SUNDAY = 6, 7


class Rule(NamedTuple):
    """A fixed ``day`` of the month, or the ``nth`` ``weekday`` (1 to 7) of it; -1 is the last."""

    name: str
    month: int
    since: int
    day: int = 0
    weekday: int = 0
    nth: int = 0

    def in_year(self, year: int) -> date:
        """The day itself, before it is moved from a weekend."""
        if self.day:
            return date(year, self.month, self.day)
        weeks = calendar.Calendar().monthdatescalendar(year, self.month)
        days = [week[self.weekday - 1] for week in weeks]
        own = [day for day in days if day.month == self.month]
        return own[self.nth - 1 if self.nth > 0 else self.nth]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules as they are kept."""
    return tuple(Rule(**row) for row in yaml.safe_load(RULES.read_text(encoding="utf-8")))


@cache
def federal_holidays(year: int) -> tuple[tuple[date, str], ...]:
    """When the holidays of a year are observed, and their names.

    New Year's Day may be observed on December 31 of the year before.
    """
    return tuple(
        (_observed(rule.in_year(year)), rule.name) for rule in rules() if year >= rule.since
    )


def federal_days_off(first: int, last: int) -> list[date]:
    """Every day of the years ``first`` to ``last`` (and around their edges) without work."""
    years = range(first, last + 2)  # the last year's New Year's Eve may belong to the next
    return [day for year in years for day, _name in federal_holidays(year)]


def _observed(day: date) -> date:
    if day.isoweekday() == SATURDAY:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.isoweekday() == SUNDAY else day
