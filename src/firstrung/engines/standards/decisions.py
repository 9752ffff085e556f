"""What a cut does: chances of passing, how many pass, how often decisions would come out again.

Measures carry errors and so does the cut; for one person's chance the two are combined. For how
often a second panel would decide the same, the cut is the same for both and only errors of
measurement count.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from .logistic import Floats
from .works import CutError

_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Impact:
    """Candidates at a cut: how many there are, and shares (0 to 1) of them.

    ``passing`` at the cut; ``passing_one_error_higher`` and ``…_lower`` with the cut moved by its
    own error; ``within_one_error`` of the cut, on either side.
    """

    candidates: int
    passing: float
    passing_one_error_higher: float
    passing_one_error_lower: float
    within_one_error: float


@dataclass(frozen=True)
class Expected:
    """Decisions as they should come out, from measures and errors (Rudner 2001, 2005).

    ``accuracy``: share decided as the true measure would be; ``consistency``: share that two
    panels would decide the same; ``kappa``: that, beyond chance.
    """

    accuracy: float
    consistency: float
    kappa: float | None


@dataclass(frozen=True)
class Observed:
    """Decisions of double panels: agreement (Wilson 95 % interval) and Cohen's kappa with its own.

    ``kappa`` is None where both panels decided all the same way.
    """

    pairs: int
    agreement: float
    agreement_low: float
    agreement_high: float
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None


def pass_probability(measure: ArrayLike, error: ArrayLike, cut: float, cut_error: float) -> Floats:
    """P(pass) = Phi((measure - cut) / sqrt(error² + cut_error²)); elementwise.

    Without any error it is 0 or 1, a measure at the cut passing.
    """
    ahead = np.asarray(measure, dtype=np.float64) - cut
    spread = np.hypot(np.asarray(error, dtype=np.float64), cut_error)
    certain = (ahead >= 0).astype(np.float64)
    ratio = np.divide(ahead, spread, out=np.zeros_like(ahead + spread), where=spread > 0)
    return np.asarray(np.where(spread > 0, ndtr(ratio), certain), dtype=np.float64)


def impact(measures: Sequence[float], cut: float, error: float) -> Impact:
    """What the cut does to these candidates."""
    values = np.asarray(measures, dtype=np.float64)
    if not values.size:
        raise CutError("There are no candidates to apply the cut to.")
    return Impact(
        candidates=len(values),
        passing=float(np.mean(values >= cut)),
        passing_one_error_higher=float(np.mean(values >= cut + error)),
        passing_one_error_lower=float(np.mean(values >= cut - error)),
        within_one_error=float(np.mean(np.abs(values - cut) <= error)),
    )


def expected_consistency(
    measures: Sequence[float], errors: Sequence[float], cut: float
) -> Expected:
    """Accuracy and consistency to be expected of one panel's measures and their errors."""
    chance = pass_probability(measures, errors, cut, 0.0)
    if not chance.size:
        raise CutError("There are no candidates to decide on.")
    passed = np.asarray(measures, dtype=np.float64) >= cut
    same = float(np.mean(chance**2 + (1 - chance) ** 2))
    share = float(chance.mean())
    luck = share**2 + (1 - share) ** 2
    return Expected(
        accuracy=float(np.mean(np.where(passed, chance, 1 - chance))),
        consistency=same,
        kappa=(same - luck) / (1 - luck) if luck < 1 else None,
    )


def observed_consistency(first: Sequence[bool], second: Sequence[bool]) -> Observed:
    """Agreement and kappa of two panels' decisions about the same candidates."""
    if len(first) != len(second) or not first:
        raise CutError(
            f"Two panels decide about the same candidates; here are {len(first)} and {len(second)}."
        )
    table = np.zeros((2, 2))
    for one, two in zip(first, second, strict=True):
        table[int(one), int(two)] += 1
    share = table / table.sum()
    agreed = float(np.trace(share))
    low, high = wilson(agreed, len(first))
    kappa, error = _kappa(share, len(first))
    if kappa is None or error is None:
        return Observed(len(first), agreed, low, high, kappa, None, None)
    edges = (max(-1.0, kappa - _Z95 * error), min(1.0, kappa + _Z95 * error))
    return Observed(len(first), agreed, low, high, kappa, *edges)


def wilson(share: float, count: float) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927), good at 0 and 1 and for few cases."""
    z2 = _Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z95 * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def _kappa(share: Floats, count: int) -> tuple[float | None, float | None]:
    """Cohen's kappa and its large-sample standard error (Fleiss, Cohen & Everitt 1969)."""
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    agreed, luck = float(np.trace(share)), float(rows @ columns)
    if luck >= 1:
        return None, None
    kappa = (agreed - luck) / (1 - luck)
    sums = columns[:, None] + rows[None, :]
    on = float(np.sum(np.diag(share) * (1 - np.diag(sums) * (1 - kappa)) ** 2))
    off = share.copy()
    np.fill_diagonal(off, 0)
    beside = (1 - kappa) ** 2 * float(np.sum(off * sums**2))
    variance = (on + beside - (kappa - luck * (1 - kappa)) ** 2) / (count * (1 - luck) ** 2)
    return kappa, math.sqrt(max(variance, 0.0))
