"""Whether any plan exists: all caps of a kind at once, drawn as nodes of one flow.

Caps of one kind never cross each other, so that one kind (and slots, on the panelists' side) is
decided exactly by a maximum flow. Several kinds are refused where one of them is impossible alone,
and otherwise decided by an integer program, on a few pairs of each portfolio first.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from . import flows
from .flows import Network
from .model import Ints
from .problem import UNBOUNDED, Problem
from .programs import INFEASIBLE, likely, rows

Groups = tuple[Ints, Ints, Ints]  # by pair its group or -1; by group its owner; by group its cap


def kinds(problem: Problem) -> list[str]:
    """Kinds of caps on a portfolio's panel that can bind."""
    found = []
    if (problem.junior_cap < problem.need).any():
        found.append("senior")
    if (problem.outside_cap < problem.need).any():
        found.append("sector")
    if problem.employer_cap < UNBOUNDED:
        found.append("employer")
    return found


def possible(problem: Problem) -> bool:
    """Whether some plan obeys everything in the problem."""
    if problem.contradictions or problem.least.sum() > problem.need.sum():
        return False
    asked: list[str | None] = [*kinds(problem)]
    for kind in asked or [None]:
        if not flows.feasible(blanket(problem, kind)):
            return False
    return len(asked) < 2 or _by_program(problem)  # noqa: PLR2004


def blanket(problem: Problem, kind: str | None) -> Network:
    """The network of all pairs under every cap of one kind, and every cap in slots."""
    net = flows.network(problem, np.arange(problem.size))
    size, first = problem.size, len(net.supply)
    tail, head = net.tail.copy(), net.head.copy()
    parts = [(tail, head, net.capacity)]
    sides = [(tail, _groups(problem, kind), False)] if kind else []
    if problem.slot_cap < UNBOUNDED:
        sides.append((head, _groups(problem, "slot"), True))
    for ends, (group, owner, cap), panelists in sides:
        inside = np.flatnonzero(group >= 0)
        ends[inside] = first + group[inside]
        node = np.arange(first, first + len(owner), dtype=np.int32)
        outer = (owner + (len(problem.need) if panelists else 0)).astype(np.int32)
        parts.append((node, outer, cap) if panelists else (outer, node, cap))
        first += len(owner)
    tails, heads, capacities = (np.concatenate(column) for column in zip(*parts, strict=True))
    supply = np.concatenate([net.supply, np.zeros(first - len(net.supply), dtype=np.int64)])
    return Network(np.arange(size), tails, heads, capacities, supply, ())


def _groups(problem: Problem, kind: str) -> Groups:
    portfolio, panelist = problem.portfolio.astype(np.int64), problem.panelist.astype(np.int64)
    everyone = np.arange(len(problem.need))
    if kind == "senior":
        return np.where(problem.junior, portfolio, -1), everyone, problem.junior_cap
    if kind == "sector":
        return np.where(problem.outside, portfolio, -1), everyone, problem.outside_cap
    owner, of = (portfolio, problem.employer[panelist]), (panelist, problem.slot[portfolio])
    (holder, group), cap, fixed = (
        (owner, problem.employer_cap, problem.employer_fixed)
        if kind == "employer"
        else (of, problem.slot_cap, problem.slot_fixed)
    )
    width = int(group.max(initial=0)) + 1
    at = group >= 0
    codes, inverse = np.unique(holder[at] * width + group[at], return_inverse=True)
    index = np.full(problem.size, -1)
    index[at] = inverse
    room = np.array([cap - fixed.get(divmod(code, width), 0) for code in codes.tolist()])
    return index, codes // width, np.maximum(room.astype(np.int64), 0)


def _by_program(problem: Problem) -> bool:
    everything = np.arange(problem.size)
    few = np.flatnonzero(likely(problem, everything, _spread(problem)))
    return _solvable(problem, few) or (len(few) < problem.size and _solvable(problem, everything))


def _spread(problem: Problem) -> Ints:
    """Weights that put different panelists in front at each portfolio, the rare ones first."""
    count = np.bincount(problem.panelist, minlength=len(problem.most))
    mixed = (problem.portfolio.astype(np.int64) * 7919 + problem.panelist * 104729) % 1009
    return np.asarray(mixed - count[problem.panelist], dtype=np.int64)


def _solvable(problem: Problem, pairs: Ints) -> bool:
    """An integer program over the pairs at ``pairs``, under every cap, for nothing."""
    table = rows(problem, pairs, ())
    rules = [LinearConstraint(table.matrix, table.lower, table.upper)]
    slots = ["slot"] if problem.slot_cap < UNBOUNDED else []
    for kind in [*kinds(problem), *slots]:
        group, owner, cap = _groups(problem, kind)
        inside = np.flatnonzero(group[pairs] >= 0)
        row = group[pairs][inside]
        shape = (len(owner), len(pairs))
        matrix = csr_array((np.ones(len(row)), (row, inside)), shape=shape)
        tight = np.flatnonzero(np.bincount(row, minlength=len(owner)) > cap)
        rules.append(LinearConstraint(matrix[tight], -np.inf, cap[tight]))
    solved = milp(
        np.zeros(len(pairs)),
        constraints=rules,
        integrality=np.ones(len(pairs), dtype=np.int64),
        bounds=Bounds(0, 1),
    )
    return bool(solved.status != INFEASIBLE)
