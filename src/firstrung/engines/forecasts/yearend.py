"""A count at the end of the year, with an 80 % prediction interval. Pure; no clock, no database.

Two methods, both Bayesian with Jeffreys priors, so that few counts give wide intervals:

* **constant**: things keep coming at the rate of this year. Counts are Poisson with a rate
  unknown; what is still to come is then negative binomial (Gelman et al., *Bayesian Data
  Analysis*, 3rd ed. 2013, section 2.6: gamma-Poisson).
* **seasonal**: this year has the seasons of the year before, at another level. By which share the
  year is done is known from last year's counts before and after this day (a beta distribution);
  what is still to come is then beta negative binomial (Johnson, Kemp & Kotz, *Univariate Discrete
  Distributions*, 3rd ed. 2005, section 6.2.3).

Counts that come in bursts (a workshop of forty at once) vary more than Poisson counts. By how
much is seen from the whole months: Pearson's chi-square over its degrees of freedom (McCullagh &
Nelder, *Generalized Linear Models*, 2nd ed. 1989, section 6.2.3). All counts are divided by that
dispersion, where it is above 1, before the interval is worked out, and multiplied by it after.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

Method = Literal["done", "constant", "seasonal"]
Floats = NDArray[np.float64]
Triple = tuple[float, float, float]

TAILS = (0.1, 0.5, 0.9)
"""Lower end, middle and upper end of what is forecast: an 80 % interval around the median."""
FEWEST_DAYS = 60
"""Before that many days of the year, its own rate says too little."""
FEWEST_BEFORE = 5.0
"""Counts (in bursts) that last year must have had by this day to show its seasons."""
LONGEST = 1 << 22
"""Counts still to come that are looked through before the search is given up."""


@dataclass(frozen=True)
class Forecast:
    """The year's count as expected (median), with its 80 % interval, and how it was worked out.

    ``dispersion`` is how much more than Poisson the months vary (1: no more).
    """

    method: Method
    value: float
    low: float
    high: float
    dispersion: float


def year_end(
    months: Sequence[float],
    *,
    day: int,
    days: int,
    earlier: Sequence[float] = (),
    earlier_by_day: float = 0.0,
) -> Forecast | None:
    """The forecast; None where too little is known yet.

    ``months``: this year's counts by month up to now, the last one under way. ``day``: days of
    the year that are over, of ``days``. ``earlier``: the twelve counts of the year before, where
    the whole of it was recorded; ``earlier_by_day``: how many of them came by the same day.
    """
    so_far = float(sum(months))
    if day >= days:
        return Forecast("done", so_far, so_far, so_far, 1.0)
    whole = list(months[:-1])
    if earlier:
        spread = _between(whole, list(earlier[: len(whole)]))
        before, after = earlier_by_day / spread, (sum(earlier) - earlier_by_day) / spread
        if before >= FEWEST_BEFORE:
            made = _seasonal(so_far / spread, before, after)
            return _forecast("seasonal", so_far, made, spread)
    if day < FEWEST_DAYS:
        return None
    spread = _within(whole)
    return _forecast("constant", so_far, _constant(so_far / spread, day / days), spread)


def _forecast(
    method: Method, so_far: float, coming: Triple | None, spread: float
) -> Forecast | None:
    if coming is None:
        return None
    low, middle, high = (so_far + spread * value for value in coming)
    return Forecast(method, middle, low, high, spread)


def _within(months: Sequence[float]) -> float:
    """Dispersion of months around their mean; 1 where they are too few to tell."""
    mean = sum(months) / len(months) if months else 0.0
    if len(months) < 2 or mean == 0:  # noqa: PLR2004 - one month has no spread
        return 1.0
    return max(1.0, sum((one - mean) ** 2 / mean for one in months) / (len(months) - 1))


def _between(these: Sequence[float], those: Sequence[float]) -> float:
    """Dispersion of two years' months around the seasons they share."""
    pairs = [(a, b) for a, b in zip(these, those, strict=True) if a + b > 0]
    total, other = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    if len(pairs) < 2 or total == 0 or other == 0:  # noqa: PLR2004 - nothing to compare
        return 1.0
    share = total / (total + other)
    chi = sum(
        (a - share * (a + b)) ** 2 / (share * (a + b))
        + (b - (1 - share) * (a + b)) ** 2 / ((1 - share) * (a + b))
        for a, b in pairs
    )
    return max(1.0, chi / (len(pairs) - 1))


def _constant(count: float, share: float) -> Triple | None:
    """Quantiles of what is to come: negative binomial with size count + ½, success ``share``."""
    size = count + 0.5

    def chances(coming: Floats) -> Floats:
        return _ways(size, coming) + size * math.log(share) + coming * math.log1p(-share)

    return _quantiles(chances)


def _seasonal(count: float, before: float, after: float) -> Triple | None:
    """Quantiles of what is to come: beta negative binomial, from last year's two parts."""
    size, first, second = count + 0.5, before + 0.5, after + 0.5

    def chances(coming: Floats) -> Floats:
        mixed = betaln(size + first, second + coming) - betaln(first, second)
        return np.asarray(_ways(size, coming) + mixed, dtype=np.float64)

    return _quantiles(chances)


def _ways(size: float, coming: Floats) -> Floats:
    """Logarithm of the binomial coefficient (size + coming - 1 over coming)."""
    found = gammaln(size + coming) - gammaln(size) - gammaln(coming + 1)
    return np.asarray(found, dtype=np.float64)


def _quantiles(chances: Callable[[Floats], Floats]) -> Triple | None:
    """Where the distribution on 0, 1, 2 … with these log chances passes each of `TAILS`."""
    reach = 1 << 10
    while reach <= LONGEST:
        passed = np.cumsum(np.exp(chances(np.arange(reach, dtype=np.float64))))
        if passed[-1] > TAILS[-1]:
            low, middle, high = (float(np.searchsorted(passed, tail)) for tail in TAILS)
            return low, middle, high
        reach *= 8
    return None
