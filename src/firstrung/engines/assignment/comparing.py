"""Making severities comparable: anchors, then swaps across groups, as few as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .facts import Facts
from .identification import Design, Precision, design, precision
from .model import Ints, Pair, RuleGroup, Rules


@dataclass(frozen=True)
class Secured:
    """Reviews (as codes), anchors (pairs of positions), and how comparable panelists are.

    ``lacking`` names the rules that stand in the way where it does not suffice.
    """

    reviews: Ints
    anchors: tuple[tuple[int, int], ...]
    each: int
    swaps: int
    precision: Precision
    lacking: tuple[RuleGroup, ...] = ()


def anchored(facts: Facts, reviews: Ints, each: int) -> tuple[Design, tuple[tuple[int, int], ...]]:
    """The design with ``each`` anchors for every panelist who reviews, of the front of the pool."""
    rules = facts.rules
    portfolio, panelist = np.divmod(reviews, facts.m)
    anchors = []
    for row in np.unique(panelist).tolist():
        open_ = [
            at
            for at, name in enumerate(rules.anchor_pool)
            if (name, facts.instance.panelists[row].id) not in facts.instance.conflicts
        ]
        anchors += [(at, row) for at in open_[:each]]
    table = np.array(anchors, dtype=np.int64).reshape(-1, 2)
    works = np.concatenate([portfolio, table[:, 0] + facts.n])
    return design(np.concatenate([panelist, table[:, 1]]), works, rules), tuple(anchors)


def suffices(rules: Rules, found: Precision) -> bool:
    """Whether the rules on comparability are kept."""
    if rules.max_severity_se is not None and found.se > rules.max_severity_se + 1e-9:
        return False
    return not rules.connected or found.components <= 1


def secure(facts: Facts, reviews: Ints) -> Secured:
    """Add what the rules on comparability ask for: no anchors if possible, then ever more."""
    rules = facts.rules
    most = min(rules.anchors_each, len(rules.anchor_pool))
    for each in range(most + 1):
        plan, anchors = anchored(facts, reviews, each)
        found = precision(plan)
        if suffices(rules, found):
            break
    lacking = () if suffices(rules, found) else _lacking(rules, found)
    return Secured(reviews, anchors, each if anchors else 0, 0, found, lacking)


def _lacking(rules: Rules, found: Precision) -> tuple[RuleGroup, ...]:
    apart = found.components > 1
    return (
        RuleGroup.CONNECTED if apart and rules.connected else RuleGroup.SEVERITY,
        RuleGroup.ANCHORS,
    )


def anchor_pairs(facts: Facts, anchors: Sequence[tuple[int, int]]) -> tuple[Pair, ...]:
    """Anchors by their ids."""
    pool, panelists = facts.rules.anchor_pool, facts.instance.panelists
    return tuple((pool[anchor], panelists[row].id) for anchor, row in anchors)
