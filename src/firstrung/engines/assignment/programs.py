"""Plans as linear and integer programs, for caps that cross each other. Solved by HiGHS.

Columns are generated: a linear program on the likely pairs gives prices; any prices bound the
total over all pairs from above, and pairs that are priced further below the bound than the best
plan at hand cannot be in a better one. What remains is solved as an integer program, at gap 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, vstack

from .model import Floats, Ints
from .problem import UNBOUNDED, Mask, Problem

NOTHING, HALF, BIG = 1e-9, 0.5, 1e9
LIKELY = (8, 4)  # best pairs a portfolio, and of each kind that a rule asks for
WINDOW = 0.02  # of the greatest affinity: how far below the bound pairs are tried first
SLACK = 0.05  # the same: by how much pairs left out may raise the bound
OPTIMAL, TIME_LIMIT, INFEASIBLE = 0, 1, 2  # scipy.optimize status


@dataclass(frozen=True)
class Best:
    """Chosen positions, their total weight, a proven bound on it, and what proves it."""

    chosen: Ints
    total: float
    bound: float
    proof: str


@dataclass(frozen=True)
class Rows:
    """lower <= matrix @ x <= upper, a column a pair; ``owner`` is the row's portfolio, else -1."""

    matrix: csr_array
    lower: Floats
    upper: Floats
    owner: Ints

    def only(self, columns: Ints) -> "Rows":
        """The same rows over some of the pairs."""
        part = self.matrix.tocsc()[:, columns].tocsr()
        return Rows(part, self.lower, self.upper, self.owner)

    def of(self, chosen: Mask) -> "Rows":
        """Some of the rows."""
        return Rows(self.matrix[chosen], self.lower[chosen], self.upper[chosen], self.owner[chosen])

    def worth(self, prices: Floats) -> Floats:
        """By row, what its end costs at a price: the upper one above 0, the lower one below."""
        return np.where(prices < 0, np.maximum(self.lower, -BIG), self.upper) * prices


def rows(problem: Problem, pairs: Ints, watched: Mask | None = None) -> Rows:
    """Reviews by portfolio, loads by panelist, and caps, over the pairs at ``pairs``.

    Caps are those that the ``watched`` ones among these pairs (all, unless said) could break.
    """
    n, m = len(problem.need), len(problem.most)
    at = np.arange(len(pairs))
    row, column = [problem.portfolio[pairs], problem.panelist[pairs] + n], [at, at]
    upper, first = [problem.need, problem.most], n + m
    owners = [np.arange(n), np.full(m, -1)]
    slots = ["slot"] if problem.slot_cap < UNBOUNDED else []
    for kind in [*problem.kinds(), *slots]:
        group, owner, cap = problem.groups(kind)
        group = group[pairs]
        seen = group[(group >= 0) if watched is None else (group >= 0) & watched]
        tight = np.flatnonzero(np.bincount(seen, minlength=len(owner)) > cap)
        place = np.full(len(owner) + 1, -1)
        place[tight] = np.arange(first, first + len(tight))
        inside = np.flatnonzero(place[group] >= 0)
        row.append(place[group[inside]])
        column.append(inside)
        upper.append(cap[tight])
        owners.append(np.full(len(tight), -1) if kind == "slot" else owner[tight])
        first += len(tight)
    r, c, u = np.concatenate(row), np.concatenate(column), np.concatenate(upper)
    lower = np.full(len(u), -np.inf)
    lower[:n], lower[n : n + m] = problem.need, problem.least
    matrix = csr_array(coo_array((np.ones(len(r)), (r, c)), shape=(len(u), len(pairs))))
    return Rows(matrix, lower, u.astype(np.float64), np.concatenate(owners))


def heaviest(
    problem: Problem, pairs: Ints, weight: Ints, *, gain: Ints, hint: Ints, seconds: float
) -> Best | None:
    """The plan of greatest total weight out of ``pairs``, or None.

    ``gain`` guides which pairs are likely; ``hint`` is a plan that may break caps.
    """
    top = max(float(np.abs(weight[pairs]).max(initial=0)), 1.0)
    value = weight[pairs] / top
    some = likely(problem, pairs, gain) | np.isin(pairs, hint)
    relaxed = _relaxed(problem, pairs, value, some)
    if relaxed is None:
        return None
    whole = _whole(problem, pairs, value, relaxed, seconds)
    if whole is None:
        return None
    chosen = pairs[whole.chosen]
    if problem.broken(chosen):  # pragma: no cover
        raise RuntimeError(f"the program broke the cap {problem.broken(chosen)[0]}")
    total = float(weight[chosen].sum())
    return Best(chosen, total, max(whole.bound * top, total), whole.proof)


def leaders(owner: Ints | NDArray[np.int32], score: Ints, count: int) -> Mask:
    """The ``count`` of greatest score of each owner."""
    span = int(np.ptp(score)) + 1 if len(score) else 1
    order = np.argsort(owner.astype(np.int64) * span + (score.max(initial=0) - score))
    sorted_owner = owner[order]
    first = np.flatnonzero(np.diff(sorted_owner, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    chosen = np.zeros(len(order), dtype=bool)
    chosen[order[rank < count]] = True
    return chosen


def likely(problem: Problem, pairs: Ints, gain: Ints, counts: tuple[int, int] = LIKELY) -> Mask:
    """The best pairs of each portfolio, among all and among those that a rule asks for."""
    owner = problem.portfolio[pairs]
    found = leaders(owner, gain, counts[0])
    for helps in (~problem.junior[pairs], ~problem.outside[pairs]):
        at = np.flatnonzero(helps)
        found[at[leaders(owner[at], gain[at], counts[1])]] = True
    return found


@dataclass(frozen=True)
class _Relaxed:
    """Which pairs are used, what a pair would add at the prices, and the bound these prove."""

    used: Mask
    gain: Floats
    bound: float


def _relaxed(problem: Problem, pairs: Ints, value: Floats, some: Mask) -> _Relaxed | None:
    """The linear program over all pairs, by way of ``some``, which grow until it is all but done.

    Whatever the prices, the bound is the sum of what rows and pairs are worth at them.
    """
    while True:
        table, columns = rows(problem, pairs, some), np.flatnonzero(some)
        solved = _linear(table.only(columns), value[columns])
        if solved is None:
            if some.all():
                return None
            some = np.ones_like(some)
            continue
        gain = value - table.matrix.T @ solved.prices
        fresh = ~some & (gain > NOTHING)
        bound = float(table.worth(solved.prices).sum() + np.maximum(gain[some], 0.0).sum())
        excess = 0.0
        if fresh.any():
            gain, whole = _repriced(problem, pairs, value, table, solved.prices, gain, fresh)
            excess, bound = whole - bound, whole
        if excess <= SLACK:
            used = np.zeros(len(value), dtype=bool)
            used[columns] = solved.amount > NOTHING
            return _Relaxed(used, gain, bound)
        some = some | fresh


def _repriced(
    problem: Problem,
    pairs: Ints,
    value: Floats,
    table: Rows,
    prices: Floats,
    gain: Floats,
    fresh: Mask,
) -> tuple[Floats, float]:
    """Gains and bound once the portfolios of ``fresh`` pairs price all their pairs themselves.

    At given prices of panelists each portfolio is a linear program of its own.
    """
    touched = np.zeros(len(problem.need), dtype=bool)
    touched[problem.portfolio[pairs[fresh]]] = True
    columns = np.flatnonzero(touched[problem.portfolio[pairs]])
    shared = np.where(table.owner < 0, prices, 0.0)
    local = (value - table.matrix.T @ shared)[columns]
    part = rows(problem, pairs[columns])
    part = part.of((part.owner >= 0) & touched[part.owner])
    solved = _linear(part, local)
    if solved is None:  # pragma: no cover
        raise RuntimeError("a portfolio was served before and cannot be now")
    gain = gain.copy()
    gain[columns] = local - part.matrix.T @ solved.prices
    elsewhere = (table.owner < 0) | ~touched[table.owner]
    bound = table.worth(prices)[elsewhere].sum() + part.worth(solved.prices).sum()
    return gain, float(bound + np.maximum(gain, 0.0).sum())


@dataclass(frozen=True)
class _Linear:
    amount: Floats
    prices: Floats


def _linear(table: Rows, value: Floats) -> _Linear | None:
    """Fractions, and prices of rows: above 0 of the upper end; None where nothing satisfies."""
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
    prices = np.zeros(len(equal))
    prices[equal] = -solved.eqlin.marginals
    ends = np.maximum(-solved.ineqlin.marginals, 0.0)
    prices[most] = ends[: most.sum()]
    prices[least] -= ends[most.sum() :]
    return _Linear(np.asarray(solved.x, dtype=np.float64), prices)


@dataclass(frozen=True)
class _Whole:
    chosen: Ints
    bound: float
    proof: str


def _whole(
    problem: Problem, pairs: Ints, value: Floats, relaxed: _Relaxed, seconds: float
) -> _Whole | None:
    """The integer program over the pairs that can be in a best plan, by widening the choice."""
    window, every = WINDOW, float(np.abs(relaxed.gain).max(initial=0.0))
    while True:
        columns = np.flatnonzero((relaxed.gain >= -window) | relaxed.used)
        part = rows(problem, pairs[columns])
        solved = milp(
            -value[columns],
            constraints=LinearConstraint(part.matrix, part.lower, part.upper),
            integrality=np.ones(len(columns), dtype=np.int64),
            bounds=Bounds((relaxed.gain[columns] > window).astype(np.float64), 1),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if solved.x is None:
            if solved.status == TIME_LIMIT:
                raise TimeoutError(f"no plan was found within {seconds:g} s")
            if window > every:
                return None
            window *= 10
            continue
        chosen = columns[solved.x > HALF]
        missing = relaxed.bound - float(value[chosen].sum())
        if missing <= window:
            ended = solved.status == OPTIMAL
            bound = min(relaxed.bound, max(-solved.mip_dual_bound, float(value[chosen].sum())))
            return _Whole(chosen, bound, "integer program" if ended else "time limit")
        window = missing * (1 + NOTHING) + NOTHING
