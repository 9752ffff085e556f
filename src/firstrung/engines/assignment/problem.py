"""An instance as arrays: candidate pairs, how many each side takes, and the rules as caps on sets.

Every rule on a portfolio's panel is "at most c of this set of its pairs": at least one senior is
at most k - 1 who are not. So is "at most c in a slot" on a panelist's side. Sets are looked up
when a plan breaks one, since most never bind.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .model import Floats, Ints, RuleGroup

UNBOUNDED = 1 << 30
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CapSet:
    """At most ``cap`` of the pairs at ``members`` (positions in the problem's arrays)."""

    key: tuple[str, int, int]
    members: Ints
    cap: int


@dataclass
class Problem:
    """Candidate pairs sorted by portfolio, with what is still needed and what is still free.

    ``need`` reviews a portfolio, ``least`` and ``most`` a panelist, all beyond the fixed pairs
    (``fixed``: done or pinned, as codes). ``contradictions`` are the rules that pins break.
    """

    portfolio: NDArray[np.int32]
    panelist: NDArray[np.int32]
    value: Floats
    need: Ints
    least: Ints
    most: Ints
    fixed: Ints
    junior: Mask  # by pair: the panelist is not senior
    junior_cap: Ints  # by portfolio
    outside: Mask  # by pair: the panelist shares no sector with the portfolio
    outside_cap: Ints
    employer: Ints  # by panelist, -1 where nobody's
    employer_cap: int
    employer_fixed: dict[tuple[int, int], int]
    slot: Ints  # by portfolio, -1 where none
    slot_cap: int
    slot_fixed: dict[tuple[int, int], int]
    contradictions: list[RuleGroup] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = np.searchsorted(self.portfolio, np.arange(len(self.need) + 1))
        self._by_panelist: Ints | None = None
        self._panelist_starts: Ints | None = None

    @property
    def size(self) -> int:
        """How many candidate pairs there are."""
        return len(self.portfolio)

    @property
    def offered(self) -> Ints:
        """Reviews that each panelist could give at most."""
        return np.minimum(np.bincount(self.panelist, minlength=len(self.most)), self.most)

    @property
    def hopeless(self) -> bool:
        """Whether pins contradict a rule, or counting alone shows that there is no plan."""
        needed = self.need.sum()
        short = self.least.sum() > needed or needed > self.offered.sum()
        return bool(self.contradictions) or bool(short)

    def of_panelist(self, panelist: int) -> Ints:
        """Positions of a panelist's candidate pairs."""
        if self._by_panelist is None or self._panelist_starts is None:
            self._by_panelist = np.argsort(self.panelist, kind="stable")
            ordered = self.panelist[self._by_panelist]
            self._panelist_starts = np.searchsorted(ordered, np.arange(len(self.most) + 1))
        first, last = self._panelist_starts[panelist], self._panelist_starts[panelist + 1]
        return self._by_panelist[first:last]

    def of_portfolio(self, portfolio: int) -> Ints:
        """Positions of a portfolio's candidate pairs."""
        return np.arange(self.starts[portfolio], self.starts[portfolio + 1])

    def broken(self, chosen: Ints, amount: Floats | None = None) -> list[tuple[str, int, int]]:
        """Keys of the caps that the pairs at ``chosen`` break, taken ``amount`` times each."""
        p, r = self.portfolio[chosen].astype(np.int64), self.panelist[chosen].astype(np.int64)
        taken = np.ones(len(p)) if amount is None else amount
        keys: list[tuple[str, int, int]] = []
        for kind, flags, caps in (
            ("senior", self.junior, self.junior_cap),
            ("sector", self.outside, self.outside_cap),
        ):
            counts = np.bincount(p, weights=taken * flags[chosen], minlength=len(self.need))
            keys += [(kind, int(row), 0) for row in np.flatnonzero(counts > caps + 1e-6)]
        if self.employer_cap < UNBOUNDED:
            keys += _over(
                "employer", p, self.employer[r], taken, self.employer_cap, self.employer_fixed
            )
        if self.slot_cap < UNBOUNDED:
            keys += _over("slot", r, self.slot[p], taken, self.slot_cap, self.slot_fixed)
        return keys

    def cap_set(self, key: tuple[str, int, int]) -> CapSet:
        """The cap that a key names."""
        kind, owner, group = key
        if kind == "slot":
            pairs = self.of_panelist(owner)
            members = pairs[self.slot[self.portfolio[pairs]] == group]
            return CapSet(key, members, self.slot_cap - self.slot_fixed.get((owner, group), 0))
        pairs = self.of_portfolio(owner)
        if kind == "senior":
            return CapSet(key, pairs[self.junior[pairs]], int(self.junior_cap[owner]))
        if kind == "sector":
            return CapSet(key, pairs[self.outside[pairs]], int(self.outside_cap[owner]))
        members = pairs[self.employer[self.panelist[pairs]] == group]
        return CapSet(key, members, self.employer_cap - self.employer_fixed.get((owner, group), 0))

    def kinds(self) -> list[str]:
        """Kinds of caps on a portfolio's panel that can bind."""
        found = []
        if (self.junior_cap < self.need).any():
            found.append("senior")
        if (self.outside_cap < self.need).any():
            found.append("sector")
        if self.employer_cap < UNBOUNDED:
            found.append("employer")
        return found

    def groups(self, kind: str) -> tuple[Ints, Ints, Ints]:
        """All caps of a kind: by pair its group or -1; by group its owner and its cap."""
        portfolio, everyone = self.portfolio.astype(np.int64), np.arange(len(self.need))
        if kind == "senior":
            return np.where(self.junior, portfolio, -1), everyone, self.junior_cap
        if kind == "sector":
            return np.where(self.outside, portfolio, -1), everyone, self.outside_cap
        if kind == "employer":
            holder, group = portfolio, self.employer[self.panelist]
            cap, fixed = self.employer_cap, self.employer_fixed
        else:
            holder, group = self.panelist.astype(np.int64), self.slot[portfolio]
            cap, fixed = self.slot_cap, self.slot_fixed
        width = int(group.max(initial=0)) + 1
        at = group >= 0
        codes, inverse = np.unique(holder[at] * width + group[at], return_inverse=True)
        index = np.full(self.size, -1)
        index[at] = inverse
        room = np.full(len(codes), cap)
        if fixed:
            room -= np.array([fixed.get(divmod(code, width), 0) for code in codes.tolist()])
        return index, codes // width, np.maximum(room, 0)


def _over(
    kind: str, owner: Ints, group: Ints, taken: Floats, cap: int, fixed: dict[tuple[int, int], int]
) -> list[tuple[str, int, int]]:
    """Keys of the (owner, group) counts above their cap; group -1 counts for nothing."""
    grouped = group >= 0
    if not grouped.any():
        return []
    width = int(group.max()) + 1
    codes, inverse = np.unique(owner[grouped] * width + group[grouped], return_inverse=True)
    counts = np.bincount(inverse, weights=taken[grouped]).astype(np.float64)
    if fixed:
        counts = counts + np.array([fixed.get(divmod(int(code), width), 0) for code in codes])
    over = codes[counts > cap + 1e-6]
    return [(kind, *divmod(int(code), width)) for code in over]


def positions(pairs: Ints, members: Ints) -> Ints:
    """Where the members that occur in ``pairs`` stand in it; both are sorted."""
    at = np.searchsorted(pairs, members)
    inside = at < len(pairs)
    at, members = at[inside], members[inside]
    return np.asarray(at[pairs[at] == members])
