"""Plans as flows: a unit from each portfolio, through a pair, to a panelist, under nested caps.

Maximum and minimum-cost flows are OR-Tools'. A cap on a set of a portfolio's or a panelist's pairs
is a node between them; sets that cross another one cannot be drawn so and are handed back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .model import Ints
from .problem import CapSet, Mask, Problem, positions

SWEEPS = 100
Nodes = NDArray[np.int32]


@dataclass(frozen=True)
class Network:
    """Arcs of the pairs at ``pairs`` first, then those of caps and loads; ``crossing`` was left out.

    ``supply`` is positive at portfolios and negative where units end.
    """

    pairs: Ints
    tail: Nodes
    head: Nodes
    capacity: Ints
    supply: Ints
    crossing: tuple[CapSet, ...]


def network(problem: Problem, pairs: Ints, caps: Sequence[CapSet] = ()) -> Network:
    """The network of the pairs at ``pairs`` (sorted positions), with as many caps as nest."""
    n, m = len(problem.need), len(problem.most)
    tail = problem.portfolio[pairs]
    head = problem.panelist[pairs] + np.int32(n)
    total, least = int(problem.need.sum()), int(problem.least.sum())
    supply = np.zeros(n + m + 2 + len(caps), dtype=np.int64)
    supply[:n] = problem.need
    supply[n + m], supply[n + m + 1] = -(total - least), -least
    more, crossing = _nest(caps, pairs, tail, head, n + m + 2)
    loads = np.arange(n, n + m, dtype=np.int32)
    ends = [(loads, np.full(m, n + m, dtype=np.int32), problem.most - problem.least)]
    if least:
        ends.append((loads, np.full(m, n + m + 1, dtype=np.int32), problem.least))
    ones = np.ones(len(pairs), dtype=np.int64)
    parts = [(tail, head, ones), *ends, more]
    tails, heads, capacities = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Network(pairs, tails, heads, capacities, supply, tuple(crossing))


def _nest(
    caps: Sequence[CapSet], pairs: Ints, tail: Nodes, head: Nodes, first: int
) -> tuple[tuple[Nodes, Nodes, Ints], list[CapSet]]:
    """Put a node between a set and what it came from, the larger sets first; changes the arcs."""
    arcs: list[tuple[int, int, int]] = []
    crossing: list[CapSet] = []
    found = [positions(pairs, cap.members) for cap in caps]
    for index in sorted(range(len(caps)), key=lambda i: -len(found[i])):
        cap, at, node = caps[index], found[index], first + index
        if len(at) <= cap.cap:
            continue
        ends = head if cap.key[0] == "slot" else tail
        outer = ends[at]
        if (outer != outer[0]).any():
            crossing.append(cap)
            continue
        ends[at] = node
        pair = (node, int(outer[0])) if cap.key[0] == "slot" else (int(outer[0]), node)
        arcs.append((*pair, cap.cap))
    table = np.array(arcs, dtype=np.int64).reshape(-1, 3)
    columns = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy()
    return columns, crossing


def feasible(net: Network) -> bool:
    """Whether every portfolio finds its reviews within the loads and nested caps."""
    return shortfall(net)[0] == 0


def shortfall(net: Network) -> tuple[int, Mask]:
    """How many reviews cannot be placed, and which nodes are on the sources' side of a least cut."""
    from ortools.graph.python import max_flow  # noqa: PLC0415  (0.2 s, and only planners need it)

    nodes = len(net.supply)
    give, take = np.flatnonzero(net.supply > 0), np.flatnonzero(net.supply < 0)
    solver: Any = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(net.tail, net.head, net.capacity)
    source = np.full(len(give), nodes, dtype=np.int32)
    sink = np.full(len(take), nodes + 1, dtype=np.int32)
    solver.add_arcs_with_capacity(source, give.astype(np.int32), net.supply[give])
    solver.add_arcs_with_capacity(take.astype(np.int32), sink, -net.supply[take])
    if solver.solve(nodes, nodes + 1) != solver.OPTIMAL:  # pragma: no cover
        raise RuntimeError("the maximum flow did not end")
    side = np.zeros(nodes + 2, dtype=bool)
    side[np.asarray(solver.get_source_side_min_cut(), dtype=np.int64)] = True
    return int(net.supply[give].sum()) - solver.optimal_flow(), side


def cheapest(net: Network, cost: Ints) -> Ints | None:
    """The flow of least cost (by pair), by arc; None where there is none."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415

    if (net.supply > 0).sum() == 0:
        return np.zeros(len(net.tail), dtype=np.int64) if (net.supply == 0).all() else None
    solver: Any = min_cost_flow.SimpleMinCostFlow()
    costs = np.concatenate([cost, np.zeros(len(net.tail) - len(cost), dtype=np.int64)])
    solver.add_arcs_with_capacity_and_unit_cost(net.tail, net.head, net.capacity, costs)
    del costs
    solver.set_nodes_supplies(np.arange(len(net.supply), dtype=np.int32), net.supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:  # pragma: no cover
        raise RuntimeError(f"the minimum-cost flow ended with {status}")
    return np.asarray(solver.flows(np.arange(len(net.tail), dtype=np.int32)), dtype=np.int64)


def prices(net: Network, cost: Ints, flow: Ints) -> tuple[Ints, bool]:
    """By node, the price at which no arc of what is left of the network lowers the cost.

    Least path costs, improved all at once. If they settle within `SWEEPS` they prove that the flow
    is the cheapest (True); if not they are a guide.
    """
    costs = np.concatenate([cost, np.zeros(len(net.tail) - len(cost), dtype=np.int64)])
    onward, back = flow < net.capacity, flow > 0
    tail = np.concatenate([net.tail[onward], net.head[back]])
    head = np.concatenate([net.head[onward], net.tail[back]])
    length = np.concatenate([costs[onward], -costs[back]])
    order = np.argsort(head, kind="stable")
    tail, head, length = tail[order], head[order], length[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    ends = head[starts]
    price = np.zeros(len(net.supply), dtype=np.int64)
    for _ in range(SWEEPS):
        reached = np.minimum.reduceat(price[tail] + length, starts)
        if (reached >= price[ends]).all():
            return price, True
        price[ends] = np.minimum(price[ends], reached)
    return price, False


def gains(net: Network, cost: Ints, flow: Ints) -> Ints:
    """What one more of each pair would add to a cheapest flow's plan, at its prices (0 or less)."""
    price, _ = prices(net, cost, flow)
    pairs = slice(0, len(net.pairs))
    return np.asarray(price[net.head[pairs]] - price[net.tail[pairs]] - cost)
