"""An instance checked and indexed once, and its pairs as codes: row times panelists plus column."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from .model import Affinity, Floats, Instance, InstanceError, Ints, Pair, RuleGroup
from .problem import Mask

G = RuleGroup


class Facts:
    """What an instance says, by position; raises `InstanceError` where it names what is not."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.rules = instance, instance.rules
        self.row = _index([p.id for p in instance.portfolios], "portfolios")
        self.column = _index([r.id for r in instance.panelists], "panelists")
        self.n, self.m = len(self.row), len(self.column)
        self.key, self.value = self._pairs()
        self.done = self._codes(instance.done, "done")
        self.pinned = np.setdiff1d(self._codes(instance.pinned, "pinned"), self.done)
        self.conflicts = self._codes(instance.conflicts, "conflicts")
        self.forbidden = self._codes(instance.forbidden, "forbidden")
        self.fixed = np.union1d(self.done, self.pinned)
        clash = np.intersect1d(self.done, self.conflicts)
        if len(clash):
            p, r = self.name(int(clash[0]))
            raise InstanceError(
                f"done: the review of {p} by {r} is a conflict; take it out of done to void it"
            )

    def name(self, key: int) -> Pair:
        """The ids of a pair's code."""
        row, column = divmod(key, self.m)
        return self.instance.portfolios[row].id, self.instance.panelists[column].id

    def _pairs(self) -> tuple[Ints, Floats]:
        affinity = self.instance.affinity
        key = affinity.portfolio.astype(np.int64) * self.m + affinity.panelist
        value = affinity.value
        if not np.isfinite(value).all():
            raise InstanceError("affinity: a value is not a finite number; leave such pairs out")
        if (np.diff(key) <= 0).any():
            order = np.argsort(key, kind="stable")
            key, value = key[order], value[order]
            same = np.flatnonzero(np.diff(key) == 0)
            if len(same):
                p, r = self.name(int(key[same[0]]))
                raise InstanceError(f"affinity: the pair {p}, {r} is given twice; keep one of them")
        return key, value

    def _codes(self, pairs: Iterable[Pair], where: str) -> Ints:
        found = []
        for portfolio, panelist in pairs:
            if portfolio not in self.row:
                raise InstanceError(f"{where}: there is no portfolio {portfolio!r} in portfolios")
            if panelist not in self.column:
                raise InstanceError(f"{where}: there is no panelist {panelist!r} in panelists")
            found.append(self.row[portfolio] * self.m + self.column[panelist])
        return np.unique(np.array(found, dtype=np.int64))

    def only(self, rows: Sequence[int]) -> "Facts":
        """The same panelists with some of the portfolios, and no least loads."""
        instance, kept = self.instance, [self.instance.portfolios[row] for row in rows]
        names = {work.id for work in kept}
        at = np.full(self.n, -1, dtype=np.int32)
        at[list(rows)] = np.arange(len(rows))
        affinity = instance.affinity
        some = at[affinity.portfolio] >= 0
        part = replace(
            instance,
            portfolios=kept,
            panelists=[replace(row, load_min=None) for row in instance.panelists],
            affinity=Affinity(
                at[affinity.portfolio[some]], affinity.panelist[some], affinity.value[some]
            ),
            rules=replace(instance.rules, load_min=0),
            conflicts={p: why for p, why in instance.conflicts.items() if p[0] in names},
            pinned=[pair for pair in instance.pinned if pair[0] in names],
            forbidden=[pair for pair in instance.forbidden if pair[0] in names],
            done=[pair for pair in instance.done if pair[0] in names],
        )
        return Facts(part)

    def value_of(self, keys: Ints) -> Floats:
        """The affinity of pairs, 0 where none is given."""
        if not len(self.key):
            return np.zeros(len(keys))
        at = np.minimum(np.searchsorted(self.key, keys), len(self.key) - 1)
        return np.where(self.key[at] == keys, self.value[at], 0.0)

    def barred(self, key: Ints, group: RuleGroup) -> Mask:
        """Which pairs one of the rules on single pairs takes away."""
        if group in (G.CONFLICTS, G.FORBIDDEN):
            return within(key, self.conflicts if group == G.CONFLICTS else self.forbidden)
        portfolios, panelists = self.instance.portfolios, self.instance.panelists
        if group == G.TRACKS:
            return self._closed(key, [p.track for p in portfolios], [r.tracks for r in panelists])
        return self._closed(key, [p.slot for p in portfolios], [r.slots for r in panelists])

    def _closed(
        self,
        key: Ints,
        wanted: Sequence[str | None],
        offered: Sequence[tuple[str, ...] | None],
    ) -> Mask:
        """Pairs of a portfolio that wants a name and a panelist who does not offer it."""
        names = sorted({name for name in wanted if name is not None})
        if not names or all(row is None for row in offered):
            return np.zeros(len(key), dtype=bool)
        place = {name: index for index, name in enumerate(names)}
        free = np.ones((self.m, len(names) + 1), dtype=bool)
        for index, row in enumerate(offered):
            if row is not None:
                free[index, :-1] = False
                free[index, [place[name] for name in row if name in place]] = True
        code = np.array([-1 if name is None else place[name] for name in wanted])
        row_at, column_at = np.divmod(key, self.m)
        return np.asarray(~free[column_at, code[row_at]])


def within(key: Ints, some: Ints) -> Mask:
    """Which codes are among ``some``, sorted ones; quick where these are few."""
    if not len(some) or not len(key):
        return np.zeros(len(key), dtype=bool)
    at = np.minimum(np.searchsorted(some, key), len(some) - 1)
    return np.asarray(some[at] == key)


def _index(ids: Sequence[str], where: str) -> dict[str, int]:
    place = {name: index for index, name in enumerate(ids)}
    if len(place) < len(ids):
        twice = next(name for index, name in enumerate(ids) if place[name] != index)
        raise InstanceError(f"{where}: the id {twice!r} is given twice; ids must differ")
    if not ids:
        raise InstanceError(f"{where}: there is none; give at least one")
    return place
