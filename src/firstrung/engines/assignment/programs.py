"""Plans as linear and integer programs, for caps that cross each other. Solved by HiGHS.

Columns are generated: a linear program on the likely pairs gives prices; any prices bound the
total over all pairs from above, and pairs that are priced further below the bound than the best
plan at hand cannot be in a better one. What remains is solved as an integer program, at gap 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from .model import Floats, Ints
from .problem import CapSet, Problem, positions

NOTHING, HALF = 1e-9, 0.5
LIKELY = 10  # best pairs a portfolio, and as many of each kind that a rule asks for
OPTIMAL, TIME_LIMIT, INFEASIBLE = 0, 1, 2  # scipy.optimize status
Caps = dict[tuple[str, int, int], CapSet]


@dataclass(frozen=True)
class Best:
    """Chosen positions, their total weight, a proven bound on it, and what proves it."""

    chosen: Ints
    total: float
    bound: float
    proof: str


@dataclass(frozen=True)
class Rows:
    """lower <= matrix @ x <= upper, a column a pair; which rows say what is known by `rows`."""

    matrix: csr_array
    lower: Floats
    upper: Floats

    def only(self, columns: Ints) -> "Rows":
        """The same rows over some of the pairs."""
        return Rows(self.matrix.tocsc()[:, columns].tocsr(), self.lower, self.upper)


def rows(problem: Problem, pairs: Ints, caps: Iterable[CapSet]) -> Rows:
    """Reviews by portfolio, loads by panelist, and the caps, over the pairs at ``pairs``."""
    n, m = len(problem.need), len(problem.most)
    at = np.arange(len(pairs))
    row, column = [problem.portfolio[pairs], problem.panelist[pairs] + n], [at, at]
    upper = [problem.need, problem.most]
    for index, cap in enumerate(caps):
        place = positions(pairs, cap.members)
        row.append(np.full(len(place), n + m + index))
        column.append(place)
        upper.append(np.array([cap.cap]))
    r, c, u = np.concatenate(row), np.concatenate(column), np.concatenate(upper)
    lower = np.full(len(u), -np.inf)
    lower[:n], lower[n : n + m] = problem.need, problem.least
    shape = (len(u), len(pairs))
    return Rows(coo_array((np.ones(len(r)), (r, c)), shape=shape).tocsr(), lower, u.astype(float))


def heaviest(
    problem: Problem, pairs: Ints, weight: Ints, *, caps: Caps, hint: Ints, seconds: float
) -> Best | None:
    """The plan of greatest total weight under ``caps`` and all others it would break, or None."""
    top = max(float(np.abs(weight[pairs]).max(initial=0)), 1.0)
    value = weight[pairs] / top
    some = likely(problem, pairs, weight) | np.isin(pairs, hint)
    caps = dict(caps)
    while True:
        table = rows(problem, pairs, caps.values())
        relaxed = _relaxed(table, value, some)
        if relaxed is None:
            return None
        used = np.flatnonzero(relaxed.amount > NOTHING)
        if _more(problem, caps, problem.broken(pairs[used], relaxed.amount[used])):
            continue
        whole = _whole(table, value, relaxed, seconds)
        if whole is None:
            return None
        chosen = pairs[whole.chosen]
        if not _more(problem, caps, problem.broken(chosen)):
            total = float(weight[chosen].sum())
            return Best(chosen, total, max(whole.bound * top, total), whole.proof)


def _more(problem: Problem, caps: Caps, broken: list[tuple[str, int, int]]) -> bool:
    """Add caps that were not watched yet; whether there were any."""
    fresh = [key for key in broken if key not in caps]
    caps.update((key, problem.cap_set(key)) for key in fresh)
    if broken and not fresh:  # pragma: no cover
        raise RuntimeError(f"the program broke the cap {broken[0]}")
    return bool(fresh)


def likely(problem: Problem, pairs: Ints, weight: Ints) -> NDArray[np.bool_]:
    """The best pairs of each portfolio, among all and among those that a rule asks for."""
    likely = np.zeros(len(pairs), dtype=bool)
    for helps in (None, ~problem.junior[pairs], ~problem.outside[pairs]):
        at = np.arange(len(pairs)) if helps is None else np.flatnonzero(helps)
        order = at[np.lexsort((-weight[pairs[at]], problem.portfolio[pairs[at]]))]
        owner = problem.portfolio[pairs[order]]
        rank = np.arange(len(order)) - np.searchsorted(owner, owner)
        likely[order[rank < LIKELY]] = True
    return likely


@dataclass(frozen=True)
class _Relaxed:
    """Fractions by pair, what a pair would add at the prices, and the bound these prices prove."""

    amount: Floats
    gain: Floats
    bound: float


def _relaxed(table: Rows, value: Floats, likely: NDArray[np.bool_]) -> _Relaxed | None:
    """The linear program over all pairs, by way of ``likely`` ones, which grow."""
    transposed = table.matrix.T.tocsr()
    while True:
        columns = np.flatnonzero(likely)
        solved = _linear(table.only(columns), value[columns])
        if solved is None:
            if likely.all():
                return None
            likely[:] = True
            continue
        x, above, below = solved
        gain = value - transposed @ (above - below)
        fresh = ~likely & (gain > NOTHING)
        if not fresh.any():
            amount = np.zeros(len(value))
            amount[columns] = x
            lower = np.where(np.isfinite(table.lower), table.lower, 0.0)
            ends = float(above @ table.upper - below @ lower)
            return _Relaxed(amount, gain, ends + float(np.maximum(gain, 0.0).sum()))
        likely |= fresh


def _linear(table: Rows, value: Floats) -> tuple[Floats, Floats, Floats] | None:
    """Fractions, and the prices of rows' upper and lower ends; None where nothing satisfies."""
    equal = table.lower == table.upper
    least = ~equal & (table.lower > 0)
    most = ~equal
    solved = linprog(
        -value,
        A_ub=vstack([table.matrix[most], -table.matrix[least]]).tocsr(),
        b_ub=np.concatenate([table.upper[most], -table.lower[least]]),
        A_eq=table.matrix[equal],
        b_eq=table.upper[equal],
        bounds=(0, 1),
        method="highs",
    )
    if solved.status == INFEASIBLE:
        return None
    if solved.status != OPTIMAL:  # pragma: no cover
        raise RuntimeError(f"the linear program ended with: {solved.message}")
    above, below = np.zeros(len(equal)), np.zeros(len(equal))
    above[equal] = -solved.eqlin.marginals
    prices = np.maximum(-solved.ineqlin.marginals, 0.0)
    above[most], below[least] = prices[: most.sum()], prices[most.sum() :]
    return np.asarray(solved.x, dtype=np.float64), above, below


@dataclass(frozen=True)
class _Whole:
    chosen: Ints
    bound: float
    proof: str


def _whole(table: Rows, value: Floats, relaxed: _Relaxed, seconds: float) -> _Whole | None:
    """The integer program over the pairs that can be in a best plan, by widening the choice."""
    window = 0.01
    while True:
        every = relaxed.gain.min(initial=0.0) >= -window
        columns = np.flatnonzero((relaxed.gain >= -window) | (relaxed.amount > NOTHING))
        part = table.only(columns)
        solved = milp(
            -value[columns],
            constraints=LinearConstraint(part.matrix, part.lower, part.upper),
            integrality=np.ones(len(columns), dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if solved.x is None:
            if solved.status == TIME_LIMIT:
                raise TimeoutError(f"no plan was found within {seconds:g} s")
            if every:
                return None
            window *= 10
            continue
        chosen = columns[solved.x > HALF]
        missing = relaxed.bound - float(value[chosen].sum())
        if missing <= window or every:
            ended = solved.status == OPTIMAL
            bound = min(relaxed.bound, max(-solved.mip_dual_bound, float(value[chosen].sum())))
            return _Whole(chosen, bound, "integer program" if ended else "time limit")
        window = missing * (1 + NOTHING) + NOTHING
