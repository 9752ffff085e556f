"""Working days as a row of numbers: day 0, 1, 2 … without weekends and days off."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import numpy as np

DAY: Final = np.timedelta64(1, "D")
LAST: Final = date(2999, 12, 31)
"""What takes longer is said to end then: calendars end soon after, and sums with days fail."""
WEEKDAYS: Final = "1111100"


class Calendar:
    """Counts working days from ``origin``; ``days_off`` are holidays, ``week`` Monday to Sunday."""

    def __init__(
        self, origin: date, days_off: Iterable[date] = (), *, week: str = WEEKDAYS
    ) -> None:
        self.origin = np.datetime64(origin, "D")
        self.days = np.busdaycalendar(week, sorted(np.datetime64(day, "D") for day in days_off))

    def numbers(self, dates: Sequence[date]) -> list[int]:
        """The number of each date; a day without work has that of the next working day."""
        array = np.array(dates, dtype="datetime64[D]")
        counted: list[int] = np.busday_count(self.origin, array, busdaycal=self.days).tolist()
        return counted

    def after(self, dates: Sequence[date]) -> list[int]:
        """The number of the first working day after each date."""
        array = np.array(dates, dtype="datetime64[D]") + DAY
        counted: list[int] = np.busday_count(self.origin, array, busdaycal=self.days).tolist()
        return counted

    def dates(self, numbers: Sequence[int]) -> list[date]:
        """The working day of each number; `LAST` for those that lie behind it."""
        found = np.busday_offset(
            self.origin, np.array(numbers, dtype=np.int64), roll="forward", busdaycal=self.days
        )
        days: list[date] = np.minimum(found, np.datetime64(LAST, "D")).tolist()
        return days
