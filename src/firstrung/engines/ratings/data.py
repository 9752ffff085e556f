"""Ratings as arrays: one row a review, one column a criterion, ids kept beside their codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MISSING = np.iinfo(np.int64).min
"""The score of a criterion that a review leaves out."""


class RatingsError(ValueError):
    """The ratings cannot be used as they are; the message says why and what to do."""


@dataclass(frozen=True)
class Ratings:
    """Reviews: who was rated, under which facet levels, with which score on each criterion.

    ``person`` has shape (reviews,), ``levels`` (reviews, facets), ``scores`` (reviews, criteria);
    codes index ``persons`` and ``facets[name]``. Scores are whole numbers, `MISSING` where empty.
    """

    persons: tuple[str, ...]
    facets: Mapping[str, tuple[str, ...]]
    criteria: tuple[str, ...]
    person: Ints
    levels: Ints
    scores: Ints

    @classmethod
    def from_columns(
        cls,
        person: Sequence[object],
        facets: Mapping[str, Sequence[object]],
        scores: Mapping[str, Sequence[int | None]],
    ) -> Self:
        """Ratings from equally long columns of ids and of scores (None where missing).

        Raises `RatingsError` where columns differ in length or there is no criterion.
        """
        if not scores:
            raise RatingsError("There is no criterion: name at least one column of scores.")
        columns = [*facets.values(), *scores.values()]
        if any(len(column) != len(person) for column in columns):
            raise RatingsError("The columns are not equally long.")
        persons, person_codes = encode(person)
        coded = {name: encode(values) for name, values in facets.items()}
        levels = np.empty((len(person), len(facets)), dtype=np.int64)
        for column, (_, codes) in enumerate(coded.values()):
            levels[:, column] = codes
        matrix = np.array(
            [
                [MISSING if value is None else value for value in column]
                for column in scores.values()
            ],
            dtype=np.int64,
        ).reshape(len(scores), len(person))
        return cls(
            persons=persons,
            facets={name: ids for name, (ids, _) in coded.items()},
            criteria=tuple(scores),
            person=person_codes,
            levels=levels,
            scores=np.ascontiguousarray(matrix.T),
        )

    def with_persons(self, more: Iterable[str]) -> "Ratings":
        """The same reviews, with persons who have none of their own added."""
        known = set(self.persons)
        added = [person for person in more if person not in known]
        if not added:
            return self
        everybody, codes = encode([*self.persons, *added])
        return replace(self, persons=everybody, person=codes[self.person])

    @property
    def observed(self) -> Bools:
        """Which scores there are, shape (reviews, criteria)."""
        return np.asarray(self.scores != MISSING)

    def where(self, keep: Bools) -> "Ratings":
        """The same ids with only the reviews marked in ``keep`` (shape (reviews,))."""
        return replace(
            self, person=self.person[keep], levels=self.levels[keep], scores=self.scores[keep]
        )


def encode(values: Sequence[object]) -> tuple[tuple[str, ...], Ints]:
    """Distinct ids in order (as numbers where all are numbers) and the code of each value."""
    texts = np.array([str(value) for value in values], dtype=np.str_)
    distinct, codes = np.unique(texts, return_inverse=True)
    order = np.array(_order([str(text) for text in distinct]), dtype=np.int64)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return tuple(str(distinct[index]) for index in order), rank[codes.reshape(-1)]


def _order(texts: list[str]) -> list[int]:
    indexes = list(range(len(texts)))
    try:
        return sorted(indexes, key=lambda index: (float(texts[index]), texts[index]))
    except ValueError:
        return indexes
