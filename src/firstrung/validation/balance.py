"""Give each work its reviewers: a simple, predictable plan. Pure functions.

The scarcest work is served first; each takes, among the reviewers not barred from it, the least
loaded, and among equals those of a matching sector. It does not search for the best plan.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reviewer:
    """A seat: who is barred from which works is said by the ids of works in ``barred``."""

    key: int
    sectors: frozenset[int]
    barred: frozenset[int]
    load: int = 0


@dataclass(frozen=True)
class Work:
    """A work: the sectors it speaks to, who has it already, and how many more it needs."""

    key: int
    sectors: frozenset[int]
    taken: frozenset[int]
    needed: int


@dataclass(frozen=True)
class Plan:
    """(reviewer, work) pairs, and how many reviewers each short work still lacks."""

    pairs: tuple[tuple[int, int], ...]
    short: Mapping[int, int]


def plan(reviewers: Sequence[Reviewer], works: Collection[Work]) -> Plan:
    """Assign ``needed`` reviewers to each work, loads as even as the bars allow."""
    load = {reviewer.key: reviewer.load for reviewer in reviewers}
    free = {
        work.key: [r for r in reviewers if work.key not in r.barred and r.key not in work.taken]
        for work in works
    }
    pairs: list[tuple[int, int]] = []
    short: dict[int, int] = {}
    for work in sorted(works, key=lambda work: (len(free[work.key]), work.key)):
        chosen = _choose(free[work.key], work, load)
        for reviewer in chosen:
            load[reviewer.key] += 1
            pairs.append((reviewer.key, work.key))
        if len(chosen) < work.needed:
            short[work.key] = work.needed - len(chosen)
    return Plan(tuple(pairs), short)


def _choose(candidates: Sequence[Reviewer], work: Work, load: Mapping[int, int]) -> list[Reviewer]:
    """Fewest reviews first; among equals those of a matching sector, then in seat order."""

    def rank(reviewer: Reviewer) -> tuple[int, bool, int]:
        return (load[reviewer.key], not (reviewer.sectors & work.sectors), reviewer.key)

    return sorted(candidates, key=rank)[: max(0, work.needed)]
