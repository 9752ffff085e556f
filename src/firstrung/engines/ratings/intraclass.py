"""Intraclass correlations after Shrout & Fleiss (1979), for complete and for sparse data.

The three cases rest on variance components: of units, of raters, and of the rest. They come from
differences of residual sums of squares (Henderson's third method), which for a complete table are
the mean squares of the analysis of variance, so that the published formulas result exactly; for
sparse tables they stay unbiased. Negative estimates are reported as they are.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import lsmr

from .rated import Codes, Floats, Ratings


@dataclass(frozen=True)
class Intraclass:
    """The correlations of one rating (1, 2, 3) and of the mean of ``k`` ratings (1k, 2k, 3k).

    1: raters differ from unit to unit; 2: raters are a sample of all raters, their severity
    counts as error; 3: these raters only, severity left aside. None: the data cannot tell
    (a single unit, no unit with two ratings, no spread at all, no rater in common).
    """

    icc1: float | None
    icc2: float | None
    icc3: float | None
    icc1k: float | None
    icc2k: float | None
    icc3k: float | None
    k: float | None


def intraclass(ratings: Ratings, k: float | None = None) -> Intraclass:
    """All six correlations; ``k`` is by default the harmonic mean of ratings per unit."""
    per_unit = np.bincount(ratings.units)
    per_unit = per_unit[per_unit > 0]
    if not per_unit.size:
        return Intraclass(None, None, None, None, None, None, None)
    size = float(k) if k is not None else float(per_unit.size / np.sum(1 / per_unit))
    unit, noise = _one_way(ratings)
    units, severity, rest = _two_way(ratings)
    return Intraclass(
        _share(unit, noise),
        _share(units, severity + rest),
        _share(units, rest),
        _share(unit, noise / size),
        _share(units, (severity + rest) / size),
        _share(units, rest / size),
        size,
    )


def _share(signal: float, noise: float) -> float | None:
    total = signal + noise
    return float(signal / total) if np.isfinite(total) and total > 0 else None


def _within(codes: Codes, values: Floats) -> tuple[float, Floats]:
    """Sum of squares around the means of the groups, and the sizes of the groups."""
    sizes = np.bincount(codes).astype(np.float64)
    sums = np.bincount(codes, weights=values)
    means = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    return float(np.sum((values - means[codes]) ** 2)), sizes[sizes > 0]


def _one_way(ratings: Ratings) -> tuple[float, float]:
    """Variance between units and within them, NaN where there is nothing to estimate it from."""
    values = ratings.values - ratings.values.mean()
    within, sizes = _within(ratings.units, values)
    count, groups = len(values), len(sizes)
    if groups < 2 or count == groups:  # noqa: PLR2004 - one unit has no variance between
        return float("nan"), float("nan")
    noise = within / (count - groups)
    between = (float(values @ values) - within) / (groups - 1)
    typical = (count - float(sizes @ sizes) / count) / (groups - 1)
    return (between - noise) / typical, noise


def _two_way(ratings: Ratings) -> tuple[float, float, float]:
    """Variances of units, of raters and of the rest; NaN where they cannot be told apart."""
    values = ratings.values - ratings.values.mean()
    by_unit, unit_sizes = _within(ratings.units, values)
    by_rater, rater_sizes = _within(ratings.raters, values)
    rest_squares, parts = _additive(ratings, values)
    count, units, raters = len(values), len(unit_sizes), len(rater_sizes)
    free = count - units - raters + parts
    if min(free, count - raters, count - units) <= 0:
        return float("nan"), float("nan"), float("nan")
    rest = rest_squares / free
    unit = (by_rater - rest_squares - (units - parts) * rest) / (count - raters)
    severity = (by_unit - rest_squares - (raters - parts) * rest) / (count - units)
    return unit, severity, rest


def _additive(ratings: Ratings, values: Floats) -> tuple[float, int]:
    """Residual sum of squares of unit + rater, and the number of parts that share no rater."""
    units, unit_codes = np.unique(ratings.units, return_inverse=True)
    raters, rater_codes = np.unique(ratings.raters, return_inverse=True)
    rows = np.arange(len(values))
    width = len(units) + len(raters)
    ones = np.ones(2 * len(values))
    columns = np.concatenate([unit_codes, len(units) + rater_codes])
    design = sparse.coo_array(
        (ones, (np.concatenate([rows, rows]), columns)), shape=(len(values), width)
    ).tocsr()
    fitted = design @ lsmr(design, values, atol=1e-13, btol=1e-13, conlim=0, maxiter=2000)[0]
    links = sparse.coo_array(
        (np.ones(len(values)), (unit_codes, len(units) + rater_codes)), shape=(width, width)
    )
    parts, _labels = connected_components(links, directed=False)
    return float(np.sum((values - fitted) ** 2)), int(parts)
