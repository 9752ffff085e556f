"""The heaviest plan among given pairs, and the highest level that every review can reach.

Flows first: their optimum is the plan's as soon as it breaks no cap. What a flow breaks is drawn
into the network and solved again; only caps that cross each other go to the integer program.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import feasibility, flows, programs
from .model import Floats, Ints
from .problem import UNBOUNDED, CapSet, Mask, Problem
from .programs import Best, leaders

SHORT, LONG = 4, 12  # flows tried before the integer program, if caps cross and if not yet
MANY = 500_000  # pairs; beyond it capacities alone are solved on few of them first
FEW = 8  # pairs a portfolio then
FINEST = 10**9  # steps between zero and the greatest affinity where decimals are endless


@dataclass(frozen=True)
class Weights:
    """Affinities as whole numbers: ``value`` times ``scale``, exactly or to one part in 10^9."""

    whole: Ints
    scale: float
    exact: bool


def weights(value: Floats) -> Weights:
    """Whole numbers for affinities; exact where these have up to six decimals."""
    top = float(np.abs(value).max(initial=0.0))
    for digits in range(7):
        scale = 10.0**digits
        if top * scale > FINEST * 1000:
            break
        whole = np.rint(value * scale)
        if np.abs(whole - value * scale).max(initial=0.0) <= 1e-9 * max(top * scale, 1.0):
            return Weights(whole.astype(np.int64), scale, exact=True)
    scale = FINEST / top
    return Weights(np.rint(value * scale).astype(np.int64), scale, exact=False)


def heaviest(problem: Problem, pairs: Ints, weight: Ints, *, seconds: float = 600.0) -> Best | None:
    """The plan of greatest total ``weight`` (by problem position) out of ``pairs``, or None."""
    if problem.hopeless:
        return None
    if len(pairs) > MANY and not problem.kinds() and problem.slot_cap >= UNBOUNDED:
        return _by_prices(problem, pairs, weight)
    caps: dict[tuple[str, int, int], CapSet] = {}
    cost = -weight[pairs]
    tried = 0
    while True:
        tried += 1
        net = flows.network(problem, pairs, tuple(caps.values()))
        flow = flows.cheapest(net, cost)
        if flow is None:
            return None
        chosen = pairs[np.flatnonzero(flow[: len(pairs)])]
        broken = problem.broken(chosen)
        if not broken:
            return _proven(chosen, weight)
        fresh = [key for key in broken if key not in caps]
        crossing = len(fresh) < len(broken)
        if not fresh or tried >= (SHORT if crossing else LONG):
            break
        caps.update((key, problem.cap_set(key)) for key in fresh)
    return programs.heaviest(
        problem, pairs, weight, gain=flows.gains(net, cost, flow), hint=chosen, seconds=seconds
    )


def _proven(chosen: Ints, weight: Ints) -> Best:
    total = float(weight[chosen].sum())
    return Best(chosen, total, total, "flow")


def _by_prices(problem: Problem, pairs: Ints, weight: Ints) -> Best | None:
    """Under capacities alone: a flow on few pairs, whose prices prove that no other adds anything."""
    portfolio, panelist = problem.portfolio[pairs], problem.panelist[pairs] + len(problem.need)
    few = leaders(portfolio, weight[pairs], FEW)
    while True:
        some = np.flatnonzero(few)
        net, cost = flows.network(problem, pairs[some]), -weight[pairs[some]]
        flow = flows.cheapest(net, cost)
        if flow is not None:
            price, settled = flows.prices(net, cost, flow)
            fresh = ~few & (price[panelist] - price[portfolio] + weight[pairs] > 0)
            if few.all() or (settled and not fresh.any()):
                return _proven(pairs[some[np.flatnonzero(flow[: len(some)])]], weight)
            few = few | fresh if settled else np.ones_like(few)
        elif few.all():
            return None
        else:
            few = np.ones_like(few)


def raised(problem: Problem, weight: Ints, *, seconds: float = 600.0) -> tuple[int, Best] | None:
    """The highest level that all reviews can reach together, and the heaviest plan on it."""
    if problem.hopeless:
        return None
    levels = np.unique(weight)
    if not problem.need.any():
        best = heaviest(problem, np.arange(0), weight)
        return None if best is None else (0, best)
    index = _highest(len(levels), lambda i: _enough(problem, weight >= levels[i]))
    index = _highest(index + 1, lambda i: _flows(problem, weight >= levels[i]))
    if index < 0:
        return None
    found: dict[int, Best | None] = {}

    def attempt(i: int) -> bool:
        pairs = np.flatnonzero(weight >= levels[i])
        found[i] = heaviest(problem, pairs, weight, seconds=seconds)
        return found[i] is not None

    if not attempt(index):
        index = _highest(index, attempt, sure=True) if feasibility.possible(problem) else -1
    best = found.get(index)
    return None if best is None else (int(levels[index]), best)


def _highest(count: int, test: Callable[[int], bool], *, sure: bool = False) -> int:
    """The greatest index below ``count`` that passes, -1 where none does.

    The top is tried first, then the bottom (unless that is ``sure`` to pass), then ever longer
    steps down, then halves.
    """
    if count <= 0 or test(count - 1):
        return count - 1
    if not sure and (count == 1 or not test(0)):
        return -1
    count -= 1
    low, high, step = -1, count, 1
    while high > 0:
        tried = max(high - step, 0)
        if test(tried):
            low = tried
            break
        high, step = tried, step * 4
    while high - low > 1:
        middle = (low + high) // 2
        if test(middle):
            low = middle
        else:
            high = middle
    return low


def _enough(problem: Problem, mask: Mask) -> bool:
    """Whether each portfolio alone has pairs enough, of the kinds that rules ask for."""
    asked: list[tuple[Mask | None, Ints]] = [(None, problem.need)]
    if (problem.junior_cap < problem.need).any():
        asked.append((~problem.junior, problem.need - problem.junior_cap))
    if (problem.outside_cap < problem.need).any():
        asked.append((~problem.outside, problem.need - problem.outside_cap))
    some = np.flatnonzero(np.diff(problem.starts))
    for kind, least in asked:
        found = np.zeros(len(least), dtype=np.int64)
        if len(some):
            seen = (mask if kind is None else mask & kind).astype(np.int32)
            found[some] = np.add.reduceat(seen, problem.starts[some])
        if (found < least).any():
            return False
    return True


def _flows(problem: Problem, mask: Mask) -> bool:
    return flows.feasible(flows.network(problem, np.flatnonzero(mask)))
