"""The interval of a mean."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from scipy.stats import t


def mean_interval(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Mean and its 95 % interval by Student's t; None for fewer than two values."""
    if len(values) < 2:  # noqa: PLR2004 - no scatter
        return None
    mean = fmean(values)
    half = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / math.sqrt(len(values))
    return mean, mean - half, mean + half
