"""Ratings as units by raters, kept sparse: only what was rated is stored."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


class RatingsError(ValueError):
    """Ratings that cannot be read; the message names the unit and the rater."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """One value each for some pairs of unit and rater.

    ``units``, ``raters``: codes counted from 0; ``values``: finite numbers; all three are one
    long. ``unit_labels`` and ``rater_labels`` name the codes. Use `from_triples` or `from_matrix`.
    """

    units: Codes
    raters: Codes
    values: Floats
    unit_labels: tuple[Hashable, ...]
    rater_labels: tuple[Hashable, ...]

    @classmethod
    def from_triples(cls, triples: Iterable[tuple[Hashable, Hashable, float]]) -> "Ratings":
        """Read (unit, rater, value); a value of NaN is left out as missing.

        Raises `RatingsError` for a value that is infinite and for a unit rated twice by a rater.
        """
        rows = list(triples)
        units, unit_labels = _coded([row[0] for row in rows])
        raters, rater_labels = _coded([row[1] for row in rows])
        values = np.array([row[2] for row in rows], dtype=np.float64)
        given = ~np.isnan(values)
        units, raters, values = units[given], raters[given], values[given]
        _check(units, raters, values, (unit_labels, rater_labels))
        return cls(units, raters, values, unit_labels, rater_labels)

    @classmethod
    def from_matrix(cls, matrix: ArrayLike) -> "Ratings":
        """Read a table, one row a unit, one column a rater, NaN where there is no rating."""
        table = np.asarray(matrix, dtype=np.float64)
        if table.ndim != 2:  # noqa: PLR2004 - rows and columns
            raise RatingsError(f"A table of units by raters has two dimensions, not {table.ndim}.")
        units, raters = np.nonzero(~np.isnan(table))
        labels = (tuple(range(table.shape[0])), tuple(range(table.shape[1])))
        values = table[units, raters]
        _check(units, raters, values, labels)
        return cls(units.astype(np.int64), raters.astype(np.int64), values, *labels)

    @property
    def counts(self) -> tuple[Floats, sparse.csr_array]:
        """The distinct values in order, and how often each unit got each of them."""
        levels, codes = np.unique(self.values, return_inverse=True)
        shape = (len(self.unit_labels), len(levels))
        table = sparse.coo_array((np.ones(len(codes)), (self.units, codes)), shape=shape)
        return levels, table.tocsr()


def _coded(labels: Sequence[Hashable]) -> tuple[Codes, tuple[Hashable, ...]]:
    codes: dict[Hashable, int] = {}
    coded = np.array([codes.setdefault(label, len(codes)) for label in labels], dtype=np.int64)
    return coded, tuple(codes)


def _check(
    units: Codes,
    raters: Codes,
    values: Floats,
    labels: tuple[tuple[Hashable, ...], tuple[Hashable, ...]],
) -> None:
    def where(position: int) -> str:
        return f"unit {labels[0][units[position]]}, rater {labels[1][raters[position]]}"

    infinite = np.flatnonzero(~np.isfinite(values))
    if infinite.size:
        raise RatingsError(f"A rating is not a finite number: {where(int(infinite[0]))}.")
    order = np.lexsort((raters, units))
    same = (np.diff(units[order]) == 0) & (np.diff(raters[order]) == 0)
    if same.any():
        twice = int(order[int(np.flatnonzero(same)[0]) + 1])
        raise RatingsError(f"Rated twice: {where(twice)}. Keep one rating of each rater per unit.")
