"""A floor under every portfolio's sum of affinities, then the greatest total above that floor.

The highest floor is bounded by a linear program; the plan keeps a share of that bound, as large as
an integer program can reach: what others publish as the worst paper's score and the mean. Beyond
`MANY` pairs both are of the best pairs of each portfolio, and the plan's proof says so.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from .model import Floats, Ints
from .problem import Problem
from .programs import OPTIMAL, Best, Rows, likely, rows

STEP = 0.05
GAP = 1e-4  # relative; floors make the program too hard to close the last of it
MANY = 60_000  # pairs; beyond it only the best of each portfolio are looked at
FEW = (24, 8)  # pairs a portfolio, and of each kind that a rule asks for
HALF, CLOSE = 0.5, 1e-9


def best(problem: Problem, given: Floats, *, floor: float, seconds: float) -> Best | None:
    """The best plan above ``floor`` times the highest floor, or above the next lower step of it.

    ``given`` is what fixed pairs contribute to each portfolio's sum. Sums below 0 are not asked
    for a share.
    """
    if problem.hopeless:
        return None
    everything = np.arange(problem.size)
    few = everything
    if problem.size > MANY:
        ranked = np.argsort(np.argsort(problem.value, kind="stable"))
        few = np.flatnonzero(likely(problem, everything, ranked, FEW))
    found = _among(problem, few, given, floor, seconds)
    if found is None and len(few) < len(everything):
        return _among(problem, everything, given, floor, seconds)
    if found is None or len(few) == len(everything):
        return found
    return Best(found.chosen, found.total, found.bound, f"{found.proof}, among {len(few)} pairs")


def _among(
    problem: Problem, pairs: Ints, given: Floats, floor: float, seconds: float
) -> Best | None:
    """The same out of some pairs."""
    table = rows(problem, pairs)
    works = np.flatnonzero((problem.need > 0) | (given != 0))
    at = np.arange(len(pairs))
    shape = (len(problem.need), len(pairs))
    value, owner = problem.value[pairs], problem.portfolio[pairs]
    sums = csr_array(coo_array((value, (owner, at)), shape=shape))[works]
    top = _highest(table, sums, given[works])
    if top is None:
        return None
    for share in [*np.arange(floor, 0, -STEP).tolist(), 0.0]:
        least = top * share if top > 0 else top - (1 - share) * abs(top)
        found = _above(value, table, sums, least - given[works] - CLOSE, seconds)
        if found is not None:
            proof = f"{found.proof}, above {share:.2f} of the highest floor {top:.6g}"
            return Best(pairs[found.chosen], found.total, found.bound, proof)
    return None


def _highest(table: Rows, sums: csr_array, given: Floats) -> float | None:
    """An upper bound on the lowest sum, by fractional reviews; None where there is no plan."""
    if not len(given):
        return 0.0
    equal = table.lower == table.upper
    least = ~equal & (table.lower > 0)
    size = sums.shape[1]
    floor = hstack([-sums, csr_array(np.ones((len(given), 1)))])
    limits = vstack([table.matrix[~equal], -table.matrix[least]])
    blank = csr_array((limits.shape[0], 1))
    bounds = [(0.0, 1.0)] * size + [(-np.inf, np.inf)]
    solved = linprog(
        np.append(np.zeros(size), -1.0),
        A_ub=vstack([hstack([limits, blank]), floor]).tocsr(),
        b_ub=np.concatenate([table.upper[~equal], -table.lower[least], given]),
        A_eq=hstack([table.matrix[equal], csr_array((int(equal.sum()), 1))]).tocsr(),
        b_eq=table.upper[equal],
        bounds=bounds,
        method="highs",
    )
    return -float(solved.fun or 0.0) if solved.status == OPTIMAL else None


def _above(
    value: Floats, table: Rows, sums: csr_array, least: Floats, seconds: float
) -> Best | None:
    """The greatest total with every sum at its least or above."""
    solved = milp(
        -value,
        constraints=[
            LinearConstraint(table.matrix, table.lower, table.upper),
            LinearConstraint(sums, least, np.inf),
        ],
        integrality=np.ones(len(value), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": GAP, "time_limit": seconds},
    )
    if solved.x is None:
        return None
    chosen = np.flatnonzero(solved.x > HALF)
    total = float(value[chosen].sum())
    proof = "integer program" if solved.status == OPTIMAL else "time limit"
    return Best(chosen, total, max(total, -float(solved.mip_dual_bound)), proof)
