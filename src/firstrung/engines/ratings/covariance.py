"""Standard errors: the inverse of the observed information on the restricted parameters."""

import numpy as np
from scipy.linalg import lapack

from .data import Bools, Floats, Ints
from .design import Design
from .information import Information

LARGEST = 10_000
"""Up to so many parameters the inverse is exact."""
DOUBLE = 2_500
"""Beyond so many, single precision: good to some 1e-4 of a standard error."""


def standard_errors(
    design: Design, information: Information, free: Bools, centred: Bools
) -> tuple[Floats, Floats]:
    """Standard errors of all facet levels (L,) and the covariance of the border (B, B).

    Centred facets' errors are those of severities less their facet's mean. Beyond `LARGEST`
    parameters each level's variance is the second-order expansion of the inverse around the
    diagonal, which leaves out the (small) part of the chains of three and more raters.
    """
    groups = [
        np.flatnonzero((design.facet_of == facet) & free[: design.size])
        for facet in np.flatnonzero(centred)
    ]
    if free.size > LARGEST:
        return _expanded(design, information, free)
    variance, border = _exact(information, free, [group for group in groups if group.size])
    errors = np.sqrt(np.maximum(variance[: design.size], 0.0))
    return np.where(free[: design.size], errors, 0.0), border


def _exact(information: Information, free: Bools, groups: list[Ints]) -> tuple[Floats, Floats]:
    single = free.size > DOUBLE
    matrix = _assembled(information, np.float32 if single else np.float64)
    fixed = ~free
    if fixed.any():
        matrix[fixed], matrix[:, fixed] = 0.0, 0.0
        matrix[fixed, fixed] = 1.0
    pinned = []
    for group in groups:
        weight = float(information.complete[group].mean())
        _centre(matrix, group, weight)
        pinned.append((group, 1.0 / (weight * group.size)))
    factorise, invert = (lapack.spotrf, lapack.strtri) if single else (lapack.dpotrf, lapack.dtrtri)
    factor, failed = factorise(matrix.T, lower=1, overwrite_a=1)
    del matrix
    if failed:
        return np.full(free.size, np.nan), np.full((information.corner.shape[0],) * 2, np.nan)
    inverse, _ = invert(factor, lower=1, overwrite_c=1)
    variance = np.einsum("ij,ij->j", inverse, inverse, dtype=np.float64)
    size = information.border.shape[0]
    tail = inverse[size:, size:].astype(np.float64)
    for group, share in pinned:
        variance[group] -= share
    border = tail.T @ tail
    border[fixed[size:]], border[:, fixed[size:]] = 0.0, 0.0
    return variance, border


def _assembled(information: Information, kind: type[np.floating]) -> Floats:
    size, border = information.border.shape
    matrix = np.zeros((size + border, size + border), dtype=kind)
    entries = information.levels.tocoo()
    matrix[entries.row, entries.col] = entries.data
    matrix[:size, size:] = information.border
    matrix[size:, :size] = information.border.T
    matrix[size:, size:] = information.corner
    return matrix


def _centre(matrix: Floats, group: Ints, weight: float) -> None:
    """Take the mean of the group out of its rows and columns and pin it, in place."""
    if group[-1] - group[0] + 1 == group.size:
        run = slice(int(group[0]), int(group[-1]) + 1)
        matrix[run] -= matrix[run].mean(axis=0)
        matrix[:, run] -= matrix[:, run].mean(axis=1, keepdims=True)
        matrix[run, run] += weight / group.size
        return
    matrix[group] -= matrix[group].mean(axis=0)
    matrix[:, group] -= matrix[:, group].mean(axis=1, keepdims=True)
    matrix[np.ix_(group, group)] += weight / group.size


def _expanded(design: Design, information: Information, free: Bools) -> tuple[Floats, Floats]:
    size = design.size
    levels = information.levels.tocsr()
    diagonal = np.where(free[:size], np.maximum(levels.diagonal(), 1e-12), np.inf)
    squared = levels.multiply(levels).tocsr()
    second = squared @ (1.0 / diagonal) - diagonal * np.isfinite(diagonal)
    second = np.where(np.isfinite(diagonal), second, 0.0)
    variance = 1.0 / diagonal + np.maximum(second, 0.0) / diagonal**2
    weighted = information.border / diagonal[:, None]
    inner = information.corner - information.border.T @ weighted
    border = np.asarray(np.linalg.pinv(inner, hermitian=True), dtype=np.float64)
    return np.where(free[:size], np.sqrt(variance), 0.0), border
