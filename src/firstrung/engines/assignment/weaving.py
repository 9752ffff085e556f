"""Swaps that tie panelists together: two exchange a portfolio, or one takes one over.

Where a group of panelists shares too little with the others, the least affinity is given up that
lets its severities be compared. All rules hold after every swap.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .identification import Precision
from .model import Floats, Ints
from .problem import Mask, Problem, positions

TRIED = 40  # best swaps tried against the rules, a panelist
AT_ONCE = 100  # panelists served before all is measured again


@dataclass(frozen=True)
class _Swaps:
    """Positions that leave and join by swap, the affinity gained, and the lower one that joins."""

    leave: Ints
    join: Ints
    gain: Floats
    lower: Floats


@dataclass(frozen=True)
class _Groups:
    """How many there are, the one ``of`` each panelist, and how many reviews tie nobody.

    Without a spare review no swap leaves fewer groups.
    """

    count: int
    of: Ints
    spare: int


class Weaver:
    """A plan that is changed swap by swap; ``chosen`` marks the problem's pairs in it."""

    def __init__(
        self, problem: Problem, chosen: Ints, anchors: Sequence[tuple[int, int]] = ()
    ) -> None:
        """``anchors`` are positions in the pool and among panelists; they tie as well."""
        self.problem = problem
        self.anchors = np.array(anchors, dtype=np.int64).reshape(-1, 2)
        self.m = len(problem.most)
        self.code = problem.portfolio.astype(np.int64) * self.m + problem.panelist
        self.chosen = np.zeros(problem.size, dtype=bool)
        self.chosen[chosen] = True
        self.load = np.bincount(problem.panelist[chosen], minlength=self.m)
        self.level = float(problem.value[chosen].min(initial=np.inf))
        self.swaps = 0

    def tie(self, panelists: Ints, found: Precision, limit: float) -> bool:
        """One swap for each of the panelists furthest from the others; False where none can.

        Of groups that nothing ties together, swaps are made that leave fewer of them; only where
        none does, others that may make room for one.
        """
        if found.spread is None:
            if self._join(panelists):
                return True
            if not self._groups().spare:
                return False
        weak = _weakest(found, limit)[:AT_ONCE]
        far = np.zeros(self.m)
        before = self.swaps
        for row in weak.tolist():
            far[:] = -1.0
            far[panelists] = _distances(found, row)
            self._swap(int(panelists[row]), far >= np.median(far[panelists]))
        return self.swaps > before

    def _join(self, panelists: Ints) -> bool:
        """Swaps that each leave fewer groups than before, for those of small groups first.

        What one swap ties the next may not undo: groups are counted anew after each.
        """
        before = self.swaps
        group = (now := self._groups()).of
        size = np.bincount(group[panelists])
        order = panelists[np.argsort(size[group[panelists]], kind="stable")]
        for panelist in order[:AT_ONCE].tolist():
            size = np.bincount(group[panelists])
            if group[panelist] == size.argmax():
                continue
            far = np.zeros(self.m, dtype=bool)
            far[panelists] = group[panelists] != group[panelist]
            if self._swap(panelist, far, below=now.count):
                group = (now := self._groups()).of
        return self.swaps > before

    def _groups(self) -> _Groups:
        """The parts of the graph of panelists and what they review."""
        codes = np.concatenate([self.problem.fixed, self.code[self.chosen]])
        work, panelist = np.divmod(codes, self.m)
        anchor = len(self.problem.need) + self.anchors[:, 0]
        row = np.concatenate([panelist, self.anchors[:, 1]])
        column = self.m + np.concatenate([work, anchor])
        size = int(column.max(initial=self.m)) + 1
        joined = coo_array((np.ones(len(row)), (row, column)), shape=(size, size))
        count, part = connected_components(joined, directed=False)
        of = np.asarray(part[: self.m], dtype=np.int64)
        return _Groups(int(count), of, len(row) - size + int(count))

    def _swap(self, panelist: int, far: Mask, *, below: int | None = None) -> bool:
        """The best lawful swap with a far one, if asked one that leaves groups ``below`` that."""
        for found in (self._takeovers(panelist, far), self._exchanges(panelist, far)):
            if found is not None and self._made(found, below):
                return True
        return False

    def _made(self, found: _Swaps, below: int | None) -> bool:
        """Make the best of the swaps that keeps the rules and ties; False where none does."""
        problem = self.problem
        order = np.lexsort((-found.gain, found.lower < self.level))
        for at in order[:TRIED].tolist():
            leave, join = found.leave[at], found.join[at]
            self.chosen[leave], self.chosen[join] = False, True
            if self._lawful(join) and (below is None or self._groups().count < below):
                self.load += np.bincount(problem.panelist[join], minlength=self.m)
                self.load -= np.bincount(problem.panelist[leave], minlength=self.m)
                self.swaps += 1
                return True
            self.chosen[leave], self.chosen[join] = True, False
        return False

    def _lawful(self, join: Ints) -> bool:
        """Whether the panels and the panelists that were touched break no cap."""
        touched = [self.problem.of_portfolio(int(p)) for p in self.problem.portfolio[join]]
        touched += [self.problem.of_panelist(int(r)) for r in self.problem.panelist[join]]
        pairs = np.unique(np.concatenate(touched))
        return not self.problem.broken(pairs[self.chosen[pairs]])

    def _open(self, panelist: int, far: Mask) -> tuple[Ints, Ints]:
        """Pairs the panelist could take, each beside one that a far panelist would give up."""
        problem = self.problem
        pairs = problem.of_panelist(panelist)
        pairs = pairs[~self.chosen[pairs]]
        taken = np.flatnonzero(self.chosen)
        owner = problem.portfolio[taken]
        first = np.searchsorted(owner, problem.portfolio[pairs])
        count = np.searchsorted(owner, problem.portfolio[pairs], side="right") - first
        mine = np.repeat(pairs, count)
        offset = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
        theirs = taken[np.repeat(first, count) + offset]
        kept = far[problem.panelist[theirs]]
        return mine[kept], theirs[kept]

    def _takeovers(self, panelist: int, far: Mask) -> _Swaps | None:
        """For one who reviews less than most: a review that another has to spare."""
        problem, load = self.problem, self.load
        if load[panelist] >= min(problem.most[panelist], np.median(load[load > 0])):
            return None
        mine, theirs = self._open(panelist, far)
        giver = problem.panelist[theirs]
        spare = (load[giver] > problem.least[giver]) & (load[giver] > load[panelist] + 1)
        mine, theirs = mine[spare], theirs[spare]
        if not len(mine):
            return None
        value = problem.value
        return _Swaps(theirs[:, None], mine[:, None], value[mine] - value[theirs], value[mine])

    def _exchanges(self, panelist: int, far: Mask) -> _Swaps | None:
        """A review of the panelist's against one of another's."""
        problem, value = self.problem, self.problem.value
        own = problem.of_panelist(panelist)
        own = own[self.chosen[own]]
        mine, theirs = self._open(panelist, far)
        if not len(own) or not len(mine):
            return None
        wanted = problem.portfolio[own].astype(np.int64)[None, :] * self.m
        wanted = (wanted + problem.panelist[theirs][:, None]).ravel()
        at = np.minimum(np.searchsorted(self.code, wanted), problem.size - 1)
        possible = np.flatnonzero((self.code[at] == wanted) & ~self.chosen[at])
        if not len(possible):
            return None
        row, column = np.divmod(possible, len(own))
        leave = np.column_stack([own[column], theirs[row]])
        join = np.column_stack([mine[row], at[possible]])
        gain = value[join].sum(axis=1) - value[leave].sum(axis=1)
        return _Swaps(leave, join, gain, value[join].min(axis=1))


def _weakest(found: Precision, limit: float) -> Ints:
    """Rows to be tied, the worst first: of small components, or with a variance above the limit."""
    if found.spread is None:
        size = np.bincount(found.component)
        small = np.flatnonzero(found.component != size.argmax())
        return np.asarray(small[np.argsort(size[found.component[small]], kind="stable")])
    mean = found.spread.mean()
    order = np.argsort(-mean, kind="stable")
    above = [row for row in order.tolist() if found.spread.rows(row, row + 1).max() > limit**2]
    return np.array(above, dtype=np.int64)


def _distances(found: Precision, row: int) -> Floats:
    if found.spread is None:
        return np.asarray(found.component != found.component[row], dtype=np.float64)
    return np.asarray(found.spread.rows(row, row + 1)[0])


def chosen_of(problem: Problem, reviews: Ints) -> Ints:
    """Positions of the reviews (codes) that are not fixed."""
    code = problem.portfolio.astype(np.int64) * len(problem.most) + problem.panelist
    return positions(code, reviews)
