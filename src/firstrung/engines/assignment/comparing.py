"""Making severities comparable: anchors, then swaps across groups, as few as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .facts import Facts
from .identification import Design, Precision, design, precision
from .model import Ints, Pair, RuleGroup, Rules
from .problem import Problem
from .weaving import Weaver, chosen_of

ROUNDS = 60
CLOSE = 1e-9
Anchors = tuple[tuple[int, int], ...]  # positions in the pool and among panelists


@dataclass(frozen=True)
class Secured:
    """Reviews (as codes), anchors, and how comparable panelists are with them.

    ``lacking`` names the rules that stand in the way where it does not suffice.
    """

    reviews: Ints
    anchors: Anchors
    each: int
    swaps: int
    precision: Precision
    lacking: tuple[RuleGroup, ...] = ()


def anchored(facts: Facts, reviews: Ints, each: int) -> tuple[Design, Anchors]:
    """The design with ``each`` anchors for everyone who reviews, from the front of the pool."""
    portfolio, panelist = np.divmod(reviews, facts.m)
    conflicts, people = facts.instance.conflicts, facts.instance.panelists
    anchors: list[tuple[int, int]] = []
    for row in np.unique(panelist).tolist() if each else ():
        free = [
            at
            for at, name in enumerate(facts.rules.anchor_pool)
            if (name, people[row].id) not in conflicts
        ]
        anchors += [(at, row) for at in free[:each]]
    table = np.array(anchors, dtype=np.int64).reshape(-1, 2)
    works = np.concatenate([portfolio, table[:, 0] + facts.n])
    return design(np.concatenate([panelist, table[:, 1]]), works, facts.rules), tuple(anchors)


def suffices(rules: Rules, found: Precision) -> bool:
    """Whether the rules on comparability are kept."""
    if rules.max_severity_se is not None and found.se > rules.max_severity_se + CLOSE:
        return False
    return not rules.connected or found.components <= 1


def secure(
    facts: Facts, problem: Problem, reviews: Ints, *, first: int = 0, swaps: bool = True
) -> Secured:
    """Add what the rules on comparability ask for: as few anchors as do, then swaps besides.

    ``first`` is how many anchors each has already; ``swaps`` False leaves the reviews alone.
    """
    rules = facts.rules
    most = min(rules.anchors_each, len(rules.anchor_pool))
    each = min(first, most)
    plan, anchors = anchored(facts, reviews, each)
    found = precision(plan)
    while not suffices(rules, found) and each < most:
        each += 1
        plan, anchors = anchored(facts, reviews, each)
        found = precision(plan)
    if suffices(rules, found):
        return Secured(reviews, anchors, each, 0, found)
    count = 0
    if swaps and rules.swaps:
        reviews, count, found, anchors = _woven(facts, problem, reviews, each)
    return Secured(reviews, anchors, each, count, found, _lacking(rules, found))


def _woven(
    facts: Facts, problem: Problem, reviews: Ints, each: int
) -> tuple[Ints, int, Precision, Anchors]:
    """Swap until it suffices, or until no swap is left or helps."""
    limit = facts.rules.max_severity_se or np.inf
    plan, anchors = anchored(facts, reviews, each)
    weaver = Weaver(problem, chosen_of(problem, reviews), anchors)
    best = reviews, 0, precision(plan), anchors
    found = best[2]
    for _ in range(ROUNDS):
        if suffices(facts.rules, found) or not weaver.tie(plan.panelists, found, limit):
            break
        codes = np.sort(np.concatenate([problem.fixed, weaver.code[weaver.chosen]]))
        plan, anchors = anchored(facts, codes, each)
        found = precision(plan)
        if (found.components, found.variance) < (best[2].components, best[2].variance):
            best = codes, weaver.swaps, found, anchors
    return best


def _lacking(rules: Rules, found: Precision) -> tuple[RuleGroup, ...]:
    if suffices(rules, found):
        return ()
    apart = rules.connected and found.components > 1
    return (RuleGroup.CONNECTED if apart else RuleGroup.SEVERITY, RuleGroup.ANCHORS)


def anchor_pairs(facts: Facts, anchors: Sequence[tuple[int, int]]) -> tuple[Pair, ...]:
    """Anchors by their ids."""
    pool, panelists = facts.rules.anchor_pool, facts.instance.panelists
    return tuple((pool[anchor], panelists[row].id) for anchor, row in anchors)
