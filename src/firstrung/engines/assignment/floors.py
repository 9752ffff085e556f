"""A floor under every portfolio's sum of affinities, then the greatest total above that floor.

The highest floor is bounded by a linear program; the plan keeps a share of that bound, as large as
an integer program can reach: what others publish as the worst paper's score and the mean.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from .model import Floats
from .problem import CapSet, Problem
from .programs import Best, rows

STEP = 0.05
GAP = 1e-4  # relative; floors make the program too hard to close the last of it


def best(problem: Problem, given: Floats, *, floor: float, seconds: float) -> Best | None:
    """The best plan above ``floor`` times the highest floor, or above the next lower step of it.

    ``given`` is what fixed pairs contribute to each portfolio's sum.
    """
    if problem.contradictions or problem.least.sum() > problem.need.sum():
        return None
    top = _highest(problem, given)
    if top is None:
        return None
    share = floor
    while share > -STEP:
        found = _above(problem, given, top * share if top > 0 else top * (2 - share), seconds)
        if found is not None:
            proof = f"{found.proof} above {max(share, 0):.2f} of the highest floor {top:.6g}"
            return Best(found.chosen, found.total, found.bound, proof)
        share -= STEP
    return None


def _sums(problem: Problem) -> csr_array:
    """Portfolio sums as rows over all pairs."""
    at = np.arange(problem.size)
    shape = (len(problem.need), problem.size)
    return csr_array(coo_array((problem.value, (problem.portfolio, at)), shape=shape))


def _highest(problem: Problem, given: Floats) -> float | None:
    """An upper bound on the lowest sum: fractional reviews, without caps."""
    table = rows(problem, np.arange(problem.size), ())
    works = np.flatnonzero((problem.need > 0) | (given != 0))
    if not len(works):
        return 0.0
    n = len(problem.need)
    blank = csr_array((table.matrix.shape[0], 1))
    one = csr_array(np.ones((len(works), 1)))
    loads = hstack([table.matrix, blank]).tocsr()
    bounds: list[tuple[float | None, float | None]] = [(0, 1)] * problem.size
    bounds.append((None, None))
    solved = linprog(
        np.append(np.zeros(problem.size), -1.0),
        A_ub=vstack([loads[n:], -loads[n:], hstack([-_sums(problem)[works], one])]).tocsr(),
        b_ub=np.concatenate([table.upper[n:], -table.lower[n:], given[works]]).astype(np.float64),
        A_eq=loads[:n],
        b_eq=table.upper[:n],
        bounds=bounds,
        method="highs-ipm",
    )
    return float(solved.x[-1]) if solved.x is not None else None


def _above(problem: Problem, given: Floats, floor: float, seconds: float) -> Best | None:
    """The greatest total with every sum at the floor or above."""
    caps: dict[tuple[str, int, int], CapSet] = {}
    sums = _sums(problem)
    works = np.flatnonzero((problem.need > 0) | (given != 0))
    everything = np.arange(problem.size)
    while True:
        table = rows(problem, everything, caps.values())
        solved = milp(
            -problem.value,
            constraints=[
                LinearConstraint(table.matrix, table.lower, table.upper),
                LinearConstraint(sums[works], floor - given[works] - 1e-9, np.inf),
            ],
            integrality=np.ones(problem.size, dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": GAP, "time_limit": seconds},
        )
        if solved.x is None:
            return None
        chosen = np.flatnonzero(solved.x > 0.5)  # noqa: PLR2004
        fresh = [key for key in problem.broken(chosen) if key not in caps]
        if not fresh:
            total = float(problem.value[chosen].sum())
            proof = "integer program" if solved.status == 0 else "time limit"
            return Best(chosen, total, max(total, -float(solved.mip_dual_bound)), proof)
        caps.update((key, problem.cap_set(key)) for key in fresh)
