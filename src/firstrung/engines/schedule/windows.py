"""Whether a day falls into a window from outside: a recruiting cycle, a school term."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """From ``opens`` to ``closes``, both included."""

    name: Hashable
    opens: date
    closes: date


@dataclass(frozen=True, slots=True)
class Fit:
    """The window that lies nearest, and calendar days missed: negative too early, 0 inside."""

    window: Window
    missed: int


def fit(day: date, windows: Iterable[Window]) -> Fit | None:
    """How a day lies to the nearest of the windows; None when there is none."""

    def missed(window: Window) -> int:
        if day < window.opens:
            return (day - window.opens).days
        return max((day - window.closes).days, 0)

    found = [Fit(window, missed(window)) for window in windows]
    return min(found, key=lambda row: (abs(row.missed), row.window.opens), default=None)
