"""The time axis of a chart: from days to places, and where the grid lies."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

MONTHS = (1, 2, 3, 6, 12, 24, 60)
WEEKS_UP_TO = 75
"""Calendar days up to which the grid is by weeks."""


@dataclass(frozen=True)
class Scale:
    """Days ``first`` to ``last`` (both included) lie between ``left`` and ``right``."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where the day begins, kept on the sheet."""
        return self._place((day - self.first).days)

    def after(self, day: date) -> float:
        """Where the day ends."""
        return self._place((day - self.first).days + 1)

    def _place(self, number: int) -> float:
        share = number / ((self.last - self.first).days + 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def shows(self, day: date) -> bool:
        """Whether the day is on the sheet."""
        return self.first <= day <= self.last

    def ticks(self, most: int) -> list[tuple[date, str]]:
        """Days for the grid with their words, at most about ``most``."""
        if (self.last - self.first).days <= WEEKS_UP_TO:
            return self._weeks(most)
        months = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        step = next((step for step in MONTHS if months / step <= most), MONTHS[-1])
        found: list[tuple[date, str]] = []
        at = 12 * self.first.year + self.first.month - 1
        at = -(-at // step) * step
        while (day := date(at // 12, at % 12 + 1, 1)) <= self.last:
            if day >= self.first:
                words = date_format(day, "Y" if step % 12 == 0 else "M")
                if step % 12 and (day.month == 1 or not found):
                    words = date_format(day, "M Y")
                found.append((day, words))
            at += step
        return found

    def _weeks(self, most: int) -> list[tuple[date, str]]:
        weeks = (self.last - self.first).days // 7 + 1
        step = timedelta(weeks=-(-weeks // most))
        day = self.first + timedelta(days=-self.first.weekday() % 7)
        found: list[tuple[date, str]] = []
        while day <= self.last:
            found.append((day, date_format(day, "M j")))
            day += step
        return found
