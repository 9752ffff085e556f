"""Intervals of shares and means."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from scipy.stats import t

Z = 1.959963984540054


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); ``whole`` is not zero."""
    share, squared = part / whole, Z * Z
    centre = (share + squared / (2 * whole)) / (1 + squared / whole)
    half = Z * math.sqrt(share * (1 - share) / whole + squared / (4 * whole * whole))
    half /= 1 + squared / whole
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Mean and its 95 % interval by Student's t; None for fewer than two values."""
    if len(values) < 2:  # noqa: PLR2004 - no scatter
        return None
    mean = fmean(values)
    half = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / math.sqrt(len(values))
    return mean, mean - half, mean + half
