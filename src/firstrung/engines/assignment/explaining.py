"""Why there is no plan: the smallest set of rules that cannot hold together, and where it pinches.

Smallest sets by implicit hitting sets: a set that hits every known way out and still leaves no plan
is a smallest one; if it leaves one, the rules that can join it show a new way out.
"""

import time
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from . import feasibility, places
from .building import build
from .comparing import Secured
from .facts import Facts
from .model import Infeasible, Plan, RuleGroup

G = RuleGroup
EVERY_PAIR = 2_000_000  # pairs; beyond it candidates are taken as they are given
LARGE = 400_000  # pairs; beyond it a portfolio that is stuck by itself is looked at alone first


def explain(facts: Facts, began: float) -> Infeasible:
    """Name the smallest set of rules without a plan; some plan is assumed not to exist."""
    looked_at = facts
    if facts.n * facts.m > LARGE:
        stuck = places.stuck(facts)
        if stuck:
            looked_at = facts.only(stuck[:1])
    rules = smallest(in_use(looked_at), lambda chosen: possible(looked_at, chosen))
    return Infeasible(
        rules=tuple(rule.value for rule in rules),
        words=places.words(facts.rules, rules),
        places=tuple(places.sentences(looked_at, rules)),
        seconds=time.monotonic() - began,
    )


def incomparable(facts: Facts, secured: Secured, made: Plan) -> Infeasible:
    """Reviews can be planned, but severities cannot be told apart as the rules ask."""
    found = secured.precision
    if found.components > 1:
        place = f"The panelists fall into {found.components} groups that share no portfolio."
    else:
        place = f"The worst standard error of a severity difference would be {found.se:.3f}."
    return Infeasible(
        rules=tuple(rule.value for rule in secured.lacking),
        words=places.words(facts.rules, secured.lacking),
        places=(place, *places.remedies(facts)),
        seconds=made.measures.seconds,
        nearest=made,
    )


def in_use(facts: Facts) -> list[RuleGroup]:
    """The rule groups that take anything away in this instance."""
    rules, rows, works = facts.rules, facts.instance.panelists, facts.instance.portfolios
    used = {
        G.REVIEWS: True,
        G.PINNED: len(facts.pinned) > 0,
        G.CONFLICTS: len(facts.conflicts) > 0,
        G.FORBIDDEN: len(facts.forbidden) > 0,
        G.LOAD_MAX: rules.load_max is not None or any(r.load_max is not None for r in rows),
        G.LOAD_MIN: rules.load_min > 0 or any(r.load_min for r in rows),
        G.SENIORS: rules.seniors > 0,
        G.PER_EMPLOYER: rules.per_employer is not None,
        G.IN_SECTOR: rules.in_sector > 0,
        G.PER_SLOT: rules.per_slot is not None,
        G.TRACKS: any(p.track for p in works) and any(r.tracks is not None for r in rows),
        G.SLOTS: any(p.slot for p in works) and any(r.slots is not None for r in rows),
        G.CANDIDATES: len(facts.key) < facts.n * facts.m <= EVERY_PAIR,
    }
    return [group for group, is_used in used.items() if is_used]


def possible(facts: Facts, groups: frozenset[RuleGroup]) -> bool:
    """Whether some plan keeps the rules in ``groups``."""
    always = frozenset({G.CANDIDATES}) if facts.n * facts.m > EVERY_PAIR else frozenset()
    problem = build(facts, groups | always)
    if G.REVIEWS in groups:
        return feasibility.possible(problem)
    offered = np.bincount(problem.panelist, minlength=facts.m)
    return not problem.contradictions and bool((offered >= problem.least).all())


def smallest(
    groups: Sequence[RuleGroup], possible: Callable[[frozenset[RuleGroup]], bool]
) -> tuple[RuleGroup, ...]:
    """The least number of groups that cannot hold together; fewer rules are never harder."""
    ways_out: list[frozenset[RuleGroup]] = []
    known: dict[frozenset[RuleGroup], bool] = {}

    def holds(chosen: frozenset[RuleGroup]) -> bool:
        if chosen not in known:
            known[chosen] = possible(chosen)
        return known[chosen]

    while True:
        core = _hitting(groups, ways_out)
        if not holds(core):
            return tuple(group for group in groups if group in core)
        for group in groups:
            if group not in core and holds(core | {group}):
                core |= {group}
        if len(core) == len(groups):
            raise RuntimeError("there is a plan under all rules")
        ways_out.append(frozenset(groups) - core)


def _hitting(
    groups: Sequence[RuleGroup], ways_out: Sequence[frozenset[RuleGroup]]
) -> frozenset[RuleGroup]:
    """A smallest set with a member in each way out."""
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            found = frozenset(chosen)
            if all(found & way for way in ways_out):
                return found
    raise RuntimeError("a way out is empty")  # pragma: no cover
