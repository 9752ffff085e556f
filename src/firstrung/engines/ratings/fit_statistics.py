"""Infit and outfit: do ratings vary about their expectation as the model says?

Infit is the squared residuals over their variances, sum by sum; outfit the mean squared
standardised residual; both about 1. The standardised forms are Wilson and Hilferty's cube roots.
For facets, criteria and cells the residuals are averaged over each person's posterior, which has
expectation one whatever the number of ratings; for persons they are taken at the estimate.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .data import Floats, Ints
from .design import Design, Segment, distinct_rows
from .likelihood import (
    Parameters,
    log_denominators,
    log_prior,
    posterior,
    probabilities,
    severities,
)
from .moments import category_moments
from .plan import Chunk, Plan, span

LEAST_VARIANCE = 1e-10
PARTS = 6
CHUNK = 50_000
CELLS = 5000
"""Fit of criterion x level cells is kept where there are no more than this."""


@dataclass(frozen=True)
class Fit:
    """Mean squares near 1 and their standardised forms; nan where there is no rating."""

    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats


def fit_of(sums: Floats) -> Fit:
    """From sums (…, 6) of: count, squared residual, variance, squared standardised residual,
    variance of the squared residual, variance of the squared standardised residual.
    """  # noqa: D205
    count, squared, variance, standard, infit_spread, outfit_spread = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit = squared / variance, standard / count
        infit_q = np.sqrt(np.maximum(infit_spread, 0.0)) / variance
        outfit_q = np.sqrt(np.maximum(outfit_spread, 0.0)) / count
        return Fit(infit, outfit, _cube_root(infit, infit_q), _cube_root(outfit, outfit_q))


def _cube_root(mean_square: Floats, deviation: Floats) -> Floats:
    """Wilson and Hilferty: about standard normal when the model holds."""
    return np.asarray((np.cbrt(mean_square) - 1.0) * 3.0 / deviation + deviation / 3.0)


@dataclass(frozen=True)
class Sums:
    """The sums of `fit_of`, added up in every way that is reported.

    ``level`` (levels, 6), ``criterion`` (criteria, 6), ``step`` (criteria, categories, 6) for "at
    least this category", ``person`` (persons, 6), ``cell`` (levels, criteria, 6) or None.
    """

    level: Floats
    criterion: Floats
    step: Floats
    person: Floats
    cell: Floats | None


def posterior_sums(design: Design, parameters: Parameters, plan: Plan, ability: Floats) -> Sums:
    """Sums over posteriors; persons' at ``ability`` (persons,)."""
    intercepts = design.scale.intercepts(parameters.scale)
    levels = design.ratings.levels + design.offsets[:-1]
    segment_of = np.zeros(design.persons, dtype=np.int64)
    for index, segment in enumerate(design.segments):
        segment_of[segment.persons] = index
    where = np.where(design.review, segment_of[design.ratings.person], -1)
    order = np.argsort(where, kind="stable")
    edges = np.searchsorted(where[order], np.arange(len(design.segments) + 1))
    total = _Totals(design)
    pairs = zip(design.segments, plan.chunks, strict=True)
    for index, (segment, chunks) in enumerate(pairs):
        reviews = order[edges[index] : edges[index + 1]]
        category = design.category[reviews]
        local = np.searchsorted(segment.persons, design.ratings.person[reviews])
        row = _row_of(segment, levels[reviews], category)
        total.add(
            segment,
            *_segment_sums(segment, chunks, parameters, plan, intercepts, (local, row, category)),
        )
    return Sums(
        total.level,
        total.criterion,
        total.step,
        _person_sums(design, parameters, ability),
        total.cell,
    )


class _Totals:
    """Sums over segments."""

    def __init__(self, design: Design) -> None:
        criteria, kinds = design.scale.allowed.shape
        self.level = np.zeros((design.size, PARTS))
        self.criterion = np.zeros((criteria, PARTS))
        self.step = np.zeros((criteria, kinds, PARTS))
        small = design.size * criteria <= CELLS
        self.cell = np.zeros((design.size, criteria, PARTS)) if small else None

    def add(self, segment: Segment, rows: Floats, steps: Floats) -> None:
        """Sums (rows, criteria, 6) and (criteria, categories, 6) of a segment."""
        self.criterion += rows.sum(axis=0)
        self.step += steps
        for facet in range(segment.levels.shape[1]):
            np.add.at(self.level, segment.levels[:, facet], rows.sum(axis=1))
            if self.cell is not None:
                np.add.at(self.cell, segment.levels[:, facet], rows)


def _row_of(segment: Segment, levels: Ints, category: Ints) -> Ints:
    """The design row of each review."""
    keys = np.concatenate([segment.levels, segment.mask.astype(np.int64)], axis=1)
    wanted = np.concatenate([levels, (category >= 0).astype(np.int64)], axis=1)
    _, code = distinct_rows(np.concatenate([keys, wanted]))
    place = np.zeros(int(code.max(initial=0)) + 1, dtype=np.int64)
    place[code[: len(keys)]] = np.arange(len(keys))
    return np.asarray(place[code[len(keys) :]])


def _segment_sums(
    segment: Segment,
    chunks: tuple[Chunk, ...],
    parameters: Parameters,
    plan: Plan,
    intercepts: Floats,
    given: tuple[Ints, Ints, Ints],
) -> tuple[Floats, Floats]:
    """Sums (rows, criteria, 6) and (criteria, categories, 6).

    ``given``: person, design row and categories of each review.
    """
    person, row, category = given
    shift = severities(segment, parameters.levels)
    reach = span(chunks)
    nodes = plan.nodes[reach]
    z = log_denominators(segment, intercepts, shift, nodes)
    prior = log_prior(plan, parameters)
    sums = np.zeros((*segment.mask.shape, PARTS))
    steps = np.zeros((*intercepts.shape, PARTS))
    weights = [posterior(chunk, z, reach.start, plan.nodes, prior)[0] for chunk in chunks]
    reviews, place = _reviews_of(chunks, person, segment.persons.size)
    kinds = intercepts.shape[1]
    x = nodes[None, :] - shift[:, None]
    for criterion in np.flatnonzero(segment.mask.any(axis=0)):
        mass = np.zeros((x.shape[0] * kinds, nodes.size))
        for chunk, weight, here in zip(chunks, weights, reviews, strict=True):
            rated = here[category[here, criterion] >= 0]
            slots = row[rated] * kinds + category[rated, criterion]
            incidence = sparse.csr_array(
                (np.ones(rated.size), (slots, place[person[rated]])),
                shape=(mass.shape[0], weight.shape[0]),
            )
            used = np.unique(slots)
            mass[used, chunk.low - reach.start : chunk.high - reach.start] += (
                incidence[used] @ weight
            )
        by_row, by_step = _criterion_sums(
            x, intercepts[criterion], mass.reshape(x.shape[0], kinds, -1)
        )
        sums[:, criterion] += by_row
        steps[criterion] += by_step
    return sums, steps


def _reviews_of(chunks: tuple[Chunk, ...], person: Ints, persons: int) -> tuple[list[Ints], Ints]:
    """The reviews of each chunk's persons, and the place of each person in its chunk."""
    chunk_of, place = np.zeros(persons, dtype=np.int64), np.zeros(persons, dtype=np.int64)
    for index, chunk in enumerate(chunks):
        chunk_of[chunk.persons] = index
        place[chunk.persons] = np.arange(chunk.persons.size)
    order = np.argsort(chunk_of[person], kind="stable")
    edges = np.searchsorted(chunk_of[person][order], np.arange(len(chunks) + 1))
    parts = [order[edges[i] : edges[i + 1]] for i in range(len(chunks))]
    return parts, place


def _criterion_sums(x: Floats, intercepts: Floats, mass: Floats) -> tuple[Floats, Floats]:
    """Sums by design row (rows, 6) and by step (categories, 6) for one criterion.

    ``mass`` (rows, categories, nodes): posterior weight of the ratings with that category.
    """
    kinds = intercepts.size
    chance = probabilities(x, intercepts)
    number = np.arange(kinds, dtype=np.float64)
    mean = np.tensordot(number, chance, axes=1)
    squares = (number[:, None, None] - mean) ** 2
    variance = np.maximum((chance * squares).sum(axis=0), LEAST_VARIANCE)
    fourth = (chance * squares**2).sum(axis=0)
    squared = np.einsum("rkq,krq->rq", mass, squares)
    total = mass.sum(axis=1)
    by_row = _parts(total, squared, variance, fourth)
    steps = np.zeros((kinds, PARTS))
    reached, above = np.zeros_like(mean), np.zeros_like(mean)
    for step in range(kinds - 1, 0, -1):
        reached, above = reached + chance[step], above + mass[:, step]
        squared = above * (1 - reached) ** 2 + (total - above) * reached**2
        spread = np.maximum(reached * (1 - reached), LEAST_VARIANCE)
        steps[step] = _parts(total, squared, spread, spread * (1 - 3 * spread)).sum(axis=0)
    return by_row, steps


def _parts(total: Floats, squared: Floats, variance: Floats, fourth: Floats) -> Floats:
    """Sums over the last axis (…, 6): ``total`` mass and ``squared`` residuals, moments of one."""
    return np.stack(
        [
            total.sum(axis=-1),
            squared.sum(axis=-1),
            (total * variance).sum(axis=-1),
            (squared / variance).sum(axis=-1),
            (total * (fourth - variance**2)).sum(axis=-1),
            (total * (fourth / variance**2 - 1.0)).sum(axis=-1),
        ],
        axis=-1,
    )


def estimated_sums(design: Design, parameters: Parameters, ability: Floats) -> Sums:
    """Sums with all residuals at the estimates, as programs for joint estimation have them."""
    intercepts = design.scale.intercepts(parameters.scale)
    levels = (design.ratings.levels + design.offsets[:-1])[design.review]
    person = design.ratings.person[design.review]
    category = design.category[design.review]
    x = ability[person] - parameters.levels[levels].sum(axis=1)
    total = _Totals(design)
    for criterion in range(category.shape[1]):
        rated = np.flatnonzero(category[:, criterion] >= 0)
        if not rated.size:
            continue
        for start in range(0, rated.size, CHUNK):
            part = rated[start : start + CHUNK]
            mass = np.zeros((part.size, intercepts.shape[1], 1))
            mass[np.arange(part.size), category[part, criterion], 0] = 1.0
            rows, steps = _criterion_sums(x[part, None], intercepts[criterion], mass)
            total.criterion[criterion] += rows.sum(axis=0)
            total.step[criterion] += steps
            for facet in range(levels.shape[1]):
                np.add.at(total.level, levels[part, facet], rows)
                if total.cell is not None:
                    np.add.at(total.cell, (levels[part, facet], criterion), rows)
    persons = _person_sums(design, parameters, ability)
    return Sums(total.level, total.criterion, total.step, persons, total.cell)


def _at_estimates(x: Floats, category: Ints, intercepts: Floats) -> Floats:
    """Sums (reviews, criteria, 6) with residuals at x (reviews,): ability less severities."""
    sums = np.zeros((*category.shape, PARTS))
    for criterion in range(category.shape[1]):
        rated = category[:, criterion] >= 0
        if not rated.any():
            continue
        mean, variance, _, fourth = category_moments(x[rated], intercepts[criterion], order=4)
        variance = np.maximum(variance, LEAST_VARIANCE)
        squared = (category[rated, criterion] - mean) ** 2
        sums[rated, criterion] = np.stack(
            [
                np.ones_like(mean),
                squared,
                variance,
                squared / variance,
                fourth - variance**2,
                fourth / variance**2 - 1.0,
            ],
            axis=1,
        )
    return sums


def _person_sums(design: Design, parameters: Parameters, ability: Floats) -> Floats:
    """Sums by person (persons, 6) at these abilities (persons,)."""
    intercepts = design.scale.intercepts(parameters.scale)
    levels = (design.ratings.levels + design.offsets[:-1])[design.review]
    person = design.ratings.person[design.review]
    category = design.category[design.review]
    total = np.zeros((design.persons, PARTS))
    for start in range(0, person.size, CHUNK):
        here = slice(start, start + CHUNK)
        x = ability[person[here]] - parameters.levels[levels[here]].sum(axis=1)
        rows = _at_estimates(x, category[here], intercepts).sum(axis=1)
        for part in range(PARTS):
            total[:, part] += np.bincount(person[here], rows[:, part], design.persons)
    return total
