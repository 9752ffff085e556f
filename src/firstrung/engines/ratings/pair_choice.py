"""Which two works to show a judge next.

Balanced: works seen least come up first, with an opponent from another part of the data while
parts are unlinked, then one they have met least; ties by lot. Outcomes play no part, so the
reliability of the scale can be believed. Adaptive: the opponent whose measure is nearest, which
saves judgements and spends that belief (see `paired_evidence`).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

Pair = frozenset[Hashable]


@dataclass(frozen=True)
class History:
    """What was judged so far: appearances of each work, meetings of each pair, linked parts."""

    seen: Mapping[Hashable, int]
    met: Mapping[Pair, int]
    part: Mapping[Hashable, Hashable] = field(repr=False)

    @classmethod
    def of(cls, candidates: Iterable[Hashable], pairs: Iterable[Collection[Hashable]]) -> "History":
        """Count the judged pairs; works that are no longer candidates still link others."""
        seen: dict[Hashable, int] = dict.fromkeys(candidates, 0)
        met: dict[Pair, int] = {}
        above: dict[Hashable, Hashable] = {work: work for work in seen}
        for pair in pairs:
            both = frozenset(pair)
            met[both] = met.get(both, 0) + 1
            for work in both:
                seen[work] = seen.get(work, 0) + 1
                above.setdefault(work, work)
            first, *rest = (_root(above, work) for work in both)
            for root in rest:
                above[root] = first
        return cls(seen, met, {work: _root(above, work) for work in above})


def next_pair(
    candidates: Sequence[Hashable],
    history: History,
    *,
    lot: Random,
    barred: Collection[Hashable] = (),
    done: Collection[Pair] = (),
    measures: Mapping[Hashable, float] | None = None,
) -> tuple[Hashable, Hashable] | None:
    """A pair for one judge, left and right by lot; None when nothing is left for them.

    ``barred``: works the judge must not see (their own, conflicts); ``done``: pairs they judged;
    ``measures``: pairs adaptively by these, works without one counting as 0.
    """
    shut, judged = set(barred), set(done)
    open_works = [work for work in candidates if work not in shut]
    lot.shuffle(open_works)
    open_works.sort(key=lambda work: history.seen.get(work, 0))
    for first in open_works:
        against = [
            other
            for other in open_works
            if other != first and frozenset((first, other)) not in judged
        ]
        if against:
            second = min(against, key=lambda other: _worth(first, other, history, measures))
            pair = [first, second]
            lot.shuffle(pair)
            return pair[0], pair[1]
    return None


def _worth(
    first: Hashable, other: Hashable, history: History, measures: Mapping[Hashable, float] | None
) -> tuple[float, ...]:
    """Smaller is better; ties keep the order, which is least seen first and then by lot."""
    linked = history.part.get(first) == history.part.get(other)
    met = history.met.get(frozenset((first, other)), 0)
    if measures is None:
        return float(linked), met
    return met, abs(measures.get(first, 0.0) - measures.get(other, 0.0))


def _root(above: dict[Hashable, Hashable], work: Hashable) -> Hashable:
    while above[work] != work:
        above[work] = above[above[work]]
        work = above[work]
    return work
