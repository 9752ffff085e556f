"""The attacker: how narrowly can withheld cells be worked out from what is shown?"""

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from .tables import Floats, OneWay, TwoWay, flat


@dataclass(frozen=True)
class Interval:
    """The least and the greatest value a withheld cell can have; ``high`` may be infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart they are; 0 means that the cell is given away."""
        return self.high - self.low


def audit(table: OneWay | TwoWay) -> dict[tuple[Hashable, ...], Interval]:
    """The interval of each withheld cell, by linear programs over all tables that fit.

    Everything shown is known, as are the additions and that counts are not negative. With totals
    in one or two directions the ends are whole numbers that real tables reach. Names as in
    `tables.flat`.
    """
    cells, names, matrix = flat(table)
    shown = np.array([math.nan if cell.value is None else cell.value for cell in cells])
    hidden = np.flatnonzero(np.isnan(shown))
    found = intervals(matrix, shown, hidden)
    return {names[place]: found[order] for order, place in enumerate(hidden)}


def intervals(
    matrix: Floats, shown: Floats, wanted: NDArray[np.int64] | NDArray[np.intp]
) -> list[Interval]:
    """The intervals of the ``wanted`` cells; ``shown`` holds values and NaN where withheld."""
    hidden = np.isnan(shown)
    known = np.where(hidden, 0.0, shown)
    free = np.cumsum(hidden) - 1
    system, target = matrix[:, hidden], -(matrix @ known)
    found = []
    for place in wanted:
        cost = np.zeros(int(hidden.sum()))
        cost[free[place]] = 1
        found.append(Interval(_least(cost, system, target), -_least(-cost, system, target)))
    return found


def _least(cost: Floats, system: Floats, target: Floats) -> float:
    solved = linprog(cost, A_eq=system, b_eq=target, bounds=(0, None), method="highs")
    if solved.status == 3:  # noqa: PLR2004 - scipy's code for unbounded
        return -math.inf
    if solved.status != 0:
        raise ValueError("What is shown does not add up: no table has these cells and totals.")
    return float(np.round(solved.fun or 0.0))
