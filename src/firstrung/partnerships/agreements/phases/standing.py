"""How a gate or a phase stands: the share of its window that is over against the share met.

A pure rule, the same for all:

* ``met``: all of it is there;
* ``ahead``: the window has not begun;
* ``red``: the window is over and something is missing, or the share met lags behind the share of
  the window by more than a third;
* ``amber``: it lags by more than a tenth;
* ``green``: it does not.

Both tolerances are choices, not findings: a tenth lets nobody be late on the second day, a third
leaves time to act.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

GREEN_WITHIN, AMBER_WITHIN = 0.10, 1 / 3
OPEN_MONTHS = 12
"""A phase without an end is judged by its first year."""

WORST_FIRST = ("red", "amber", "green", "ahead", "met")


def standing(elapsed: float, met: float) -> str:
    """The standing of what is met to ``met`` (1: all of it) after ``elapsed`` of its window.

    ``elapsed`` is 0 or less before the window begins, 1 or more when it is over.

    >>> standing(0.5, 0.45), standing(0.5, 0.3), standing(0.5, 0.1), standing(1.0, 0.9)
    ('green', 'amber', 'red', 'red')
    """
    if met >= 1:
        return "met"
    if elapsed <= 0:
        return "ahead"
    if elapsed >= 1:
        return "red"
    lag = elapsed - met
    if lag <= GREEN_WITHIN:
        return "green"
    return "amber" if lag <= AMBER_WITHIN else "red"


def worst(standings: Iterable[str]) -> str:
    """The standing of a whole: that of its worst part; ``met`` where all parts are."""
    return min(standings, key=WORST_FIRST.index, default="met")


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Window:
    """The days of a phase, both included; ``is_open``: it goes on after ``last``."""

    first: date
    last: date
    is_open: bool

    def elapsed(self, on: date) -> float:
        """The share that is over at the end of the day; 0 before the first, 1 after the last."""
        days = (self.last - self.first).days + 1
        return min(max(((on - self.first).days + 1) / days, 0.0), 1.0)


def window(begins_on: date, first_month: int, last_month: int | None) -> Window:
    """The days of months counted from 1; without a last month, the first year of the phase."""
    until = first_month - 1 + OPEN_MONTHS if last_month is None else last_month
    last = months_after(begins_on, until) - timedelta(days=1)
    return Window(months_after(begins_on, first_month - 1), last, last_month is None)
