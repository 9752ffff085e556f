"""Separation, strata, reliability and the fixed chi-square of a set of measures."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from .data import Floats


@dataclass(frozen=True)
class Separation:
    """How well measures are told apart, their errors considered.

    ``true_deviation`` is that of the measures less the mean squared error ``rmse``;
    ``separation`` their ratio G, ``strata`` (4 G + 1) / 3, ``reliability`` G^2 / (1 + G^2).
    """

    deviation: float
    rmse: float
    true_deviation: float
    separation: float
    strata: float
    reliability: float


@dataclass(frozen=True)
class FixedChiSquare:
    """Test of the hypothesis that all measures are the same but for error."""

    value: float
    degrees: int
    p: float


def separation(measure: Floats, error: Floats, *, sample: bool = True) -> Separation | None:
    """Of measures with errors; ``sample``: divide by n - 1. None with fewer than two."""
    usable = np.isfinite(measure) & np.isfinite(error)
    measure, error = measure[usable], error[usable]
    if measure.size < 2:  # noqa: PLR2004
        return None
    variance = float(measure.var(ddof=int(sample)))
    noise = float((error**2).mean())
    true = float(np.sqrt(max(variance - noise, 0.0)))
    rmse = float(np.sqrt(noise))
    ratio = true / rmse if rmse else float("inf")
    return Separation(
        deviation=float(np.sqrt(variance)),
        rmse=rmse,
        true_deviation=true,
        separation=ratio,
        strata=(4 * ratio + 1) / 3,
        reliability=max(variance - noise, 0.0) / variance if variance else 0.0,
    )


def fixed_chi_square(measure: Floats, error: Floats) -> FixedChiSquare | None:
    """Sum of squared distances from the weighted mean in units of the errors."""
    usable = np.isfinite(measure) & np.isfinite(error) & (error > 0)
    if usable.sum() < 2:  # noqa: PLR2004
        return None
    weight = error[usable] ** -2.0
    mean = float((weight * measure[usable]).sum() / weight.sum())
    value = float((weight * (measure[usable] - mean) ** 2).sum())
    degrees = int(usable.sum()) - 1
    return FixedChiSquare(value, degrees, float(chi2.sf(value, degrees)))
