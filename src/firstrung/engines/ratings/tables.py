"""Moments of a review's score in each design row at each node."""

from dataclasses import dataclass

import numpy as np

from .data import Bools, Floats
from .design import Design, Segment
from .likelihood import Parameters, log_denominators, probabilities, severities


@dataclass(frozen=True)
class Tables:
    """Moments of the score in each design row at each node (rows, nodes).

    ``derivative`` (parameters, rows, nodes): the derivative of Z by each parameter of the scale.
    """

    z: Floats
    score: Floats
    variance: Floats
    derivative: Floats


def tabulate(
    design: Design, segment: Segment, intercepts: Floats, parameters: Parameters, nodes: Floats
) -> Tables:
    """The tables of a segment at these parameters."""
    shift = severities(segment, parameters.levels)
    z = log_denominators(segment, intercepts, shift, nodes)
    score, variance = np.zeros_like(z), np.zeros_like(z)
    derivative = np.zeros((design.scale.size, *z.shape))
    category = np.arange(intercepts.shape[1], dtype=np.float64)
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        rows = segment.mask[:, criterion]
        chance = probabilities(nodes[None, :] - shift[rows, None], intercepts[criterion])
        mean = combined(category, chance)
        _add(score, rows, mean)
        _add(variance, rows, combined(category**2, chance) - mean**2)
        basis = design.scale.basis[criterion]
        for parameter in np.flatnonzero(basis.any(axis=0)):
            column = basis[:, parameter]
            slope = column[-1] / max(category[-1], 1.0)
            along = bool((column == slope * category).all())
            value = slope * mean if along else combined(column, chance)
            _add(derivative[parameter], rows, value)
    return Tables(z, score, variance, derivative)


def combined(weights: Floats, chance: Floats) -> Floats:
    """The sum over categories of weights times probabilities."""
    total = np.zeros(chance.shape[1:])
    for weight, row in zip(weights, chance, strict=True):
        if weight == 1.0:
            total += row
        elif weight:
            total += weight * row
    return total


def _add(total: Floats, rows: Bools, values: Floats) -> None:
    """Add to these rows, without indexing where they are all."""
    if rows.all():
        total += values
    else:
        total[rows] += values
