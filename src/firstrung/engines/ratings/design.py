"""The rating design in the form the likelihood needs.

A review with facet levels f and rated criteria m adds ``score * ability - constant - Z`` to the
log-likelihood of its person, where the log denominator Z depends on (f, m) and ability alone.
Reviews are therefore counted per distinct *design row* (f, m): a sparse matrix persons x rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .data import Bools, Floats, Ints, Ratings
from .scale import Scale

CELLS = 12_000_000
"""Design rows x nodes x tables that may be held at a time: 96 MB of doubles."""
PIECES = 60
"""Into about so many segments persons are divided when there are too many design rows for one."""


@dataclass(frozen=True)
class Segment:
    """Persons whose reviews are tabulated together.

    ``persons`` (n,) index all persons; ``counts`` (n, rows) reviews of a person per design row;
    ``score`` (n,) the sum of a person's categories; ``levels`` (rows, facets) global indexes of
    facet levels; ``mask`` (rows, criteria) the rated criteria.
    """

    persons: Ints
    counts: sparse.csr_array
    score: Floats
    levels: Ints
    mask: Bools


@dataclass(frozen=True)
class Design:
    """Everything that the likelihood takes from the ratings.

    Levels of all facets are numbered through: ``facet_of`` (levels,) says to which facet each
    belongs. ``usable`` (levels,) marks those with a finite estimate, ``extreme`` (levels,) is +1
    where all ratings are the highest possible, -1 the lowest, 0 otherwise; ``person_extreme``
    (persons,) the same where persons are estimated jointly. ``level_score``
    (levels,) and ``category_count`` (criteria, categories) are the sufficient statistics.
    ``review`` (reviews,) marks the reviews that count.
    """

    ratings: Ratings
    scale: Scale
    facet_of: Ints
    offsets: Ints
    usable: Bools
    extreme: Ints
    person_extreme: Ints
    review: Bools
    category: Ints
    level_score: Floats
    category_count: Floats
    segments: tuple[Segment, ...]

    @property
    def persons(self) -> int:
        """How many persons there are, rated or not."""
        return len(self.ratings.persons)

    @property
    def size(self) -> int:
        """How many facet levels there are in all facets."""
        return int(self.facet_of.size)


def build(
    ratings: Ratings, scale: Scale, *, finite: Bools | None = None, joint: bool = False
) -> Design:
    """The design of these ratings on this scale.

    ``finite`` (levels of all facets,) marks levels that have an estimate whatever their ratings
    are, because it is known or has a prior.
    """
    sizes = [len(ids) for ids in ratings.facets.values()]
    facet_of = np.repeat(np.arange(len(sizes)), sizes).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    active = ratings.observed & scale.active
    category = np.where(active, ratings.scores - scale.lowest, -1)
    levels = ratings.levels + offsets[:-1]
    size = int(offsets[-1])
    places = np.column_stack([levels, ratings.person + size]) if joint else levels
    searched = np.ones(size + len(ratings.persons), dtype=np.bool_)
    searched[:size] = True if finite is None else ~finite
    review, extreme = _estimable(category, places, scale, searched)
    usable = np.zeros(size, dtype=np.bool_)
    usable[levels[review]] = True
    kept = np.where(review[:, None], category, -1)
    return Design(
        ratings=ratings,
        scale=scale,
        facet_of=facet_of,
        offsets=offsets,
        usable=usable,
        extreme=extreme[:size],
        person_extreme=extreme[size:],
        review=review,
        category=kept,
        level_score=_level_scores(kept, levels, size),
        category_count=_category_counts(kept, scale),
        segments=tuple(_segments(ratings.person, levels, kept, len(ratings.persons), scale.size)),
    )


def _estimable(category: Ints, levels: Ints, scale: Scale, searched: Bools) -> tuple[Bools, Ints]:
    """Reviews that carry information, and levels whose ratings are all highest or all lowest.

    Such a level has no finite estimate; in the limit its reviews have probability one and say
    nothing about anybody, so they leave. That may make other levels extreme: until none is left.
    """
    rated = category >= 0
    review = rated.any(axis=1)
    size = searched.size
    extreme = np.zeros(size, dtype=np.int64)
    first = np.argmax(scale.allowed, axis=1)
    top = (rated & (category == scale.tops())).sum(axis=1)
    bottom = (rated & (category == first)).sum(axis=1)
    number = rated.sum(axis=1)
    while True:
        found = False
        for facet in range(levels.shape[1]):
            column = levels[review, facet]
            total = np.bincount(column, number[review], size)
            for sign, hits in ((1, top), (-1, bottom)):
                here = searched & (total > 0) & (np.bincount(column, hits[review], size) == total)
                extreme[here] = sign
                found = found or bool(here.any())
        if not found:
            return np.asarray(review), extreme
        review = review & ~(extreme[levels] != 0).any(axis=1)


def _level_scores(category: Ints, levels: Ints, size: int) -> Floats:
    score = np.where(category >= 0, category, 0).sum(axis=1).astype(np.float64)
    total = np.zeros(size)
    for facet in range(levels.shape[1]):
        total += np.bincount(levels[:, facet], score, size)
    return total


def _category_counts(category: Ints, scale: Scale) -> Floats:
    rows, columns = np.nonzero(category >= 0)
    counts = np.zeros(scale.allowed.shape)
    np.add.at(counts, (columns, category[rows, columns]), 1.0)
    return counts


def _segments(
    person: Ints, levels: Ints, category: Ints, persons: int, parameters: int
) -> Iterator[Segment]:
    """One segment where design rows are few; else persons of like mean scores, part by part.

    Alike in scores, the persons of a segment need a few nodes only, and so do their rows.
    """
    rated = category >= 0
    rows = np.concatenate([levels, rated.astype(np.int64)], axis=1)
    limit = max(200, CELLS // (100 * (parameters + 4)))
    number = len(distinct_rows(rows)[0])
    if number <= limit:
        yield _segment(np.arange(persons), person, rows, category, levels.shape[1])
        return
    given = np.bincount(person, rated.sum(axis=1), persons)
    total = np.bincount(person, np.where(rated, category, 0).sum(axis=1), persons)
    order = np.argsort(total / np.maximum(given, 1), kind="stable")
    reviews = np.cumsum(np.bincount(person, minlength=persons)[order])
    size = min(limit, max(200, number // PIECES))
    edges = np.append(np.flatnonzero(np.diff(reviews // size, prepend=-1)), persons)
    segment_of = np.empty(persons, dtype=np.int64)
    segment_of[order] = np.repeat(np.arange(edges.size - 1), np.diff(edges))
    by_segment = np.argsort(segment_of[person], kind="stable")
    starts = np.searchsorted(segment_of[person][by_segment], np.arange(edges.size))
    for index in range(edges.size - 1):
        here = by_segment[starts[index] : starts[index + 1]]
        members = np.sort(order[edges[index] : edges[index + 1]])
        yield _segment(members, person[here], rows[here], category[here], levels.shape[1])


def _segment(members: Ints, person: Ints, rows: Ints, category: Ints, facets: int) -> Segment:
    used = (category >= 0).any(axis=1)
    distinct, inverse = distinct_rows(rows[used])
    local = np.searchsorted(members, person)
    counts = sparse.csr_array(
        (np.ones(inverse.size), (local[used], inverse)), shape=(members.size, len(distinct))
    )
    counts.sum_duplicates()
    score = np.where(category >= 0, category, 0).sum(axis=1).astype(np.float64)
    return Segment(
        persons=members,
        counts=counts,
        score=np.bincount(local, score, members.size).astype(np.float64),
        levels=distinct[:, :facets],
        mask=distinct[:, facets:].astype(np.bool_),
    )


def distinct_rows(rows: Ints) -> tuple[Ints, Ints]:
    """Distinct rows of a matrix and the index of each row among them; quick for many rows."""
    key = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        _, codes = np.unique(column, return_inverse=True)
        _, key = np.unique(key * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return rows[first], inverse.reshape(-1).astype(np.int64)


def connected_subsets(ratings: Ratings) -> tuple[Ints, Ints]:
    """The subset of each person (persons,) and of each facet level (levels of all facets,).

    Persons and facet levels are connected when they meet in a review. Where there is more than
    one subset, severities are comparable within a subset only. Unused ones have subset -1.
    Subsets are numbered from 0, the largest (by persons) first.
    """
    sizes = [len(ids) for ids in ratings.facets.values()]
    persons, total = len(ratings.persons), sum(sizes)
    rated = ratings.observed.any(axis=1)
    person = ratings.person[rated]
    levels = ratings.levels[rated] + np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    columns = persons + levels.reshape(-1)
    rows = np.repeat(person, levels.shape[1])
    size = persons + total
    graph = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    used = np.zeros(size, dtype=np.bool_)
    used[person], used[columns] = True, True
    members = np.bincount(labels[:persons][used[:persons]], minlength=int(labels.max()) + 1)
    present = np.flatnonzero(np.bincount(labels[used], minlength=members.size))
    rank = np.full(members.size, -1)
    rank[present[np.argsort(-members[present], kind="stable")]] = np.arange(present.size)
    subset = np.where(used, rank[labels], -1).astype(np.int64)
    return subset[:persons], subset[persons:]
