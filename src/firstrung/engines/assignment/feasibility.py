"""Whether any plan exists: all caps of a kind at once, drawn as nodes of one flow.

Caps of one kind never cross each other, so that one kind (and slots, on the panelists' side) is
decided exactly by a maximum flow. Several kinds are refused where one of them is impossible alone,
and otherwise decided by an integer program, on a few pairs of each portfolio first.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from . import flows
from .flows import Network
from .model import Ints
from .problem import UNBOUNDED, Problem
from .programs import INFEASIBLE, likely, rows

WIDER = ((4, 3), (12, 6))  # pairs a portfolio, and of each kind asked for, tried before all


def possible(problem: Problem) -> bool:
    """Whether some plan obeys everything in the problem."""
    if problem.hopeless:
        return False
    asked: list[str | None] = [*problem.kinds()]
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
    sides = [(tail, problem.groups(kind), False)] if kind else []
    if problem.slot_cap < UNBOUNDED:
        sides.append((head, problem.groups("slot"), True))
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


def _by_program(problem: Problem) -> bool:
    everything, spread = np.arange(problem.size), _spread(problem)
    for counts in WIDER:
        few = np.flatnonzero(likely(problem, everything, spread, counts))
        if _solvable(problem, few):
            return True
    return len(few) < problem.size and _solvable(problem, everything)


def _spread(problem: Problem) -> Ints:
    """Weights that put different panelists in front at each portfolio, the rare ones first."""
    count = np.bincount(problem.panelist, minlength=len(problem.most))
    mixed = (problem.portfolio.astype(np.int64) * 7919 + problem.panelist * 104729) % 1009
    return np.asarray(mixed - count[problem.panelist], dtype=np.int64)


def _solvable(problem: Problem, pairs: Ints) -> bool:
    """An integer program over the pairs at ``pairs``, under every cap, for nothing."""
    table = rows(problem, pairs)
    solved = milp(
        np.zeros(len(pairs)),
        constraints=LinearConstraint(table.matrix, table.lower, table.upper),
        integrality=np.ones(len(pairs), dtype=np.int64),
        bounds=Bounds(0, 1),
    )
    return bool(solved.status != INFEASIBLE)
