"""From measures (logits or points) to the scale of the mean of criteria, and who would pass.

Both scales order portfolios alike, so a cut moves from one to the other by linear interpolation
between the judged portfolios; on the raw scale both are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Population:
    """Judged portfolios as pairs (measure, points), ascending in both."""

    pairs: tuple[tuple[float, float], ...]

    @staticmethod
    def of(rows: Sequence[Sequence[float]]) -> "Population":
        """From frozen JSON or computed pairs, put in order."""
        return Population(tuple(sorted((float(row[0]), float(row[1])) for row in rows)))

    @property
    def size(self) -> int:
        """How many portfolios there are."""
        return len(self.pairs)

    def points_at(self, measure: float) -> float:
        """The place of a measure on the scale of the mean of criteria."""
        return self._along(measure, 0, 1)

    def measure_at(self, points: float) -> float:
        """The measure of a place on the scale of the mean of criteria."""
        return self._along(points, 1, 0)

    def points_error(self, measure: float, error: float) -> float:
        """A standard error in measures, as one in points: half of what ± one error spans."""
        upper, lower = self.points_at(measure + error), self.points_at(measure - error)
        return (upper - lower) / 2

    def share_passing(self, points: float) -> float | None:
        """The share of portfolios at or above a cut in points."""
        if not self.pairs:
            return None
        return sum(row[1] >= points for row in self.pairs) / len(self.pairs)

    def share_between(self, low: float, high: float) -> float | None:
        """The share of portfolios between two places in points, both included."""
        if not self.pairs:
            return None
        return sum(low <= row[1] <= high for row in self.pairs) / len(self.pairs)

    def _along(self, value: float, source: int, target: int) -> float:
        """Interpolate; beyond the ends the slope is that of the whole range."""
        known = np.array(self.pairs)
        if len(known) == 0:
            return value
        places, index = np.unique(known[:, source], return_index=True)
        if len(places) == 1:
            return float(known[0, target] + (value - places[0]))
        values = known[index, target]
        if value < places[0] or value > places[-1]:
            slope = float((values[-1] - values[0]) / (places[-1] - places[0]))
            end = 0 if value < places[0] else -1
            return float(values[end] + slope * (value - places[end]))
        return float(np.interp(value, places, values))
