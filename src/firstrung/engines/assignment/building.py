"""The planner's arrays from the facts, when all rules hold or only some of them."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from .facts import Facts, within
from .model import Floats, Ints, RuleGroup
from .problem import UNBOUNDED, Mask, Problem

G = RuleGroup
EVERY = frozenset(RuleGroup)
BARRING = (G.CONFLICTS, G.FORBIDDEN, G.TRACKS, G.SLOTS)
DENSE_LIMIT = 30_000_000  # pairs; beyond it a pair without affinity stays no candidate
Columns = NDArray[np.int32]


def build(facts: Facts, groups: Collection[RuleGroup] = EVERY) -> Problem:
    """The problem under the rules in ``groups``; fixed pairs are counted and taken out."""
    return _Build(facts, frozenset(groups)).problem()


class _Build:
    """One problem in the making."""

    def __init__(self, facts: Facts, groups: frozenset[RuleGroup]) -> None:
        self.facts, self.groups, self.rules = facts, groups, facts.rules
        self.pins = facts.pinned if G.PINNED in groups else facts.pinned[:0]
        self.fixed = np.unique(np.concatenate([facts.done, self.pins]))
        self.is_done = within(self.fixed, facts.done)
        self.at_row, self.at_column = np.divmod(self.fixed, facts.m)
        self.contradictions: list[RuleGroup] = []

    def problem(self) -> Problem:
        facts = self.facts
        key, value = self._candidates()
        row = (key // facts.m).astype(np.int32)
        column = (key - row.astype(np.int64) * facts.m).astype(np.int32)
        need, left = self._need()
        least, most = self._loads()
        senior = np.array([r.senior for r in facts.instance.panelists], dtype=bool)
        home = Homes(facts) if self.rules.in_sector else None
        inside = home.pairs(self.at_row, self.at_column) if home else np.ones(len(self.fixed), bool)
        outside = np.zeros(len(row), bool) if home is None else ~home.pairs(row, column)
        employer = _codes([r.employer for r in facts.instance.panelists])
        slot = _codes([p.slot for p in facts.instance.portfolios])
        return Problem(
            portfolio=row,
            panelist=column,
            value=value,
            need=need,
            least=least,
            most=most,
            fixed=self.fixed,
            junior=~senior[column],
            junior_cap=self._cap(G.SENIORS, self.rules.seniors, senior[self.at_column], need, left),
            outside=outside,
            outside_cap=self._cap(G.IN_SECTOR, self.rules.in_sector, inside, need, left),
            employer=employer,
            employer_cap=self._limit(G.PER_EMPLOYER, self.rules.per_employer),
            employer_fixed=self._counted(
                G.PER_EMPLOYER, self.rules.per_employer, self.at_row, employer[self.at_column]
            ),
            slot=slot,
            slot_cap=self._limit(G.PER_SLOT, self.rules.per_slot),
            slot_fixed=self._counted(
                G.PER_SLOT, self.rules.per_slot, self.at_column, slot[self.at_row]
            ),
            contradictions=self.contradictions,
        )

    def _candidates(self) -> tuple[Ints, Floats]:
        facts = self.facts
        key, value = facts.key, facts.value
        if G.CANDIDATES not in self.groups and facts.n * facts.m <= DENSE_LIMIT:
            full = np.zeros(facts.n * facts.m)
            full[key] = value
            key, value = np.arange(len(full)), full
        gone = within(key, self.fixed)
        for group in BARRING:
            if group in self.groups:
                gone |= facts.barred(key, group)
                if facts.barred(self.pins, group).any():
                    self.contradictions.append(group)
        return (key[~gone], value[~gone]) if gone.any() else (key, value)

    def _need(self) -> tuple[Ints, Ints]:
        """Reviews still to be planned, and before pins."""
        facts = self.facts
        each = self.rules.reviews_each
        own = [each if p.reviews is None else p.reviews for p in facts.instance.portfolios]
        wanted = np.array(own, dtype=np.int64) * (G.REVIEWS in self.groups)
        done = np.bincount(facts.done // facts.m, minlength=facts.n)
        pins = np.bincount(self.pins // facts.m, minlength=facts.n)
        left = np.maximum(wanted - done, 0)
        if G.REVIEWS in self.groups and (pins > left).any():
            self.contradictions.append(G.REVIEWS)
        return np.maximum(left - pins, 0), left

    def _loads(self) -> tuple[Ints, Ints]:
        facts, rules, rows = self.facts, self.rules, self.facts.instance.panelists
        top = UNBOUNDED if rules.load_max is None else rules.load_max
        most = np.array([top if r.load_max is None else r.load_max for r in rows], dtype=np.int64)
        low = [rules.load_min if r.load_min is None else r.load_min for r in rows]
        least = np.array(low, dtype=np.int64) * (G.LOAD_MIN in self.groups)
        if G.LOAD_MAX not in self.groups:
            most[:] = UNBOUNDED
        done = np.bincount(facts.done % facts.m, minlength=facts.m)
        pins = np.bincount(self.pins % facts.m, minlength=facts.m)
        room = np.maximum(most - done, 0)
        if (pins > room).any():
            self.contradictions.append(G.LOAD_MAX)
        least, most = np.maximum(least - done - pins, 0), np.maximum(room - pins, 0)
        if (least > most).any():
            self.contradictions += [G.LOAD_MIN, G.LOAD_MAX]
        return least, np.minimum(most, facts.n)

    def _cap(self, group: RuleGroup, needed: int, helps: Mask, need: Ints, left: Ints) -> Ints:
        """How many of ``need`` may be of the kind that does not help, by portfolio."""
        if group not in self.groups or not needed:
            return need.copy()
        n = self.facts.n
        by_done = np.bincount(self.at_row[self.is_done & helps], minlength=n)
        by_pins = np.bincount(self.at_row[~self.is_done & helps], minlength=n)
        still = np.minimum(np.maximum(needed - by_done, 0), left) - by_pins
        if (still > need).any():
            self.contradictions.append(group)
        return np.asarray(need - np.clip(still, 0, need), dtype=np.int64)

    def _limit(self, group: RuleGroup, most: int | None) -> int:
        return UNBOUNDED if most is None or group not in self.groups else most

    def _counted(
        self, group: RuleGroup, most: int | None, owner: Ints, of: Ints
    ) -> dict[tuple[int, int], int]:
        """Fixed pairs by (owner, group of the other side); pins beyond the cap contradict it."""
        if most is None or group not in self.groups:
            return {}
        pairs = list(zip(owner.tolist(), of.tolist(), strict=True))
        counts = Counter(pair for pair in pairs if pair[1] >= 0)
        pinned = {pair for pair, done in zip(pairs, self.is_done, strict=True) if not done}
        if any(counts[pair] > most for pair in pinned):
            self.contradictions.append(group)
        return dict(counts)


class Homes:
    """Which pairs share a sector; a portfolio of no sector is at home with everybody."""

    def __init__(self, facts: Facts) -> None:
        portfolios, panelists = facts.instance.portfolios, facts.instance.panelists
        names = sorted({name for row in portfolios for name in row.sectors})
        place = {name: index for index, name in enumerate(names)}
        self.wanted = _bits([row.sectors for row in portfolios], place)
        self.offered = _bits([row.sectors for row in panelists], place)
        self.anywhere: Mask = np.asarray(~self.wanted.any(axis=1))

    def pairs(self, row: Ints | Columns, column: Ints | Columns) -> Mask:
        """Which of the pairs share a sector."""
        shared: Mask = np.take(self.anywhere, row)
        for word in range(self.wanted.shape[1]):
            shared |= (self.wanted[row, word] & self.offered[column, word]) != 0
        return np.asarray(shared)


def _bits(rows: Sequence[tuple[str, ...]], place: dict[str, int]) -> NDArray[np.uint64]:
    table = [[0] * (len(place) // 64 + 1) for _ in rows]
    for words, names in zip(table, rows, strict=True):
        for name in names:
            if name in place:
                words[place[name] // 64] |= 1 << (place[name] % 64)
    return np.array(table, dtype=np.uint64)


def _codes(values: Sequence[str | None]) -> Ints:
    """A number for each name, -1 for None."""
    place: dict[str, int] = {}
    found = [-1 if value is None else place.setdefault(value, len(place)) for value in values]
    return np.array(found, dtype=np.int64)
