"""Joint maximum likelihood: persons are parameters too, as FACETS has it.

Measures are biased outward with few ratings per person; use it to compare with older reports.
Persons, like levels, with all the highest or all the lowest scores leave the estimation and get
the measure of a score .3 points inside. Standard errors are those of each measure alone.
"""

from dataclasses import dataclass

import numpy as np

from . import assemble, extremes, scale
from . import fit_statistics as statistics
from .assemble import Estimates, Run
from .calibration import Calibration
from .data import Floats, Ints, Ratings, RatingsError
from .design import Design, build
from .likelihood import Parameters, probabilities
from .moments import review_moments

ITERATIONS = 20_000
TOLERANCE = 1e-9


@dataclass
class _State:
    """Measures on the way: persons, levels, scale."""

    persons: Floats
    levels: Floats
    scale: Floats


def fit(ratings: Ratings, model: str) -> Calibration:
    """The joint estimate; raises `RatingsError` where all persons are extreme."""
    design = build(ratings, scale.build(ratings, model), joint=True)
    if not design.review.any():
        raise RatingsError("Every person or level has only extreme scores: nothing to estimate.")
    remaining = scale.build(ratings.where(design.review), model)
    if remaining.lowest == design.scale.lowest:
        design = build(ratings, remaining, joint=True)
    state = _State(np.zeros(design.persons), np.zeros(design.size), np.zeros(design.scale.size))
    iteration, change = 0, np.inf
    while iteration < ITERATIONS and change > TOLERANCE:
        iteration += 1
        change = _sweep(design, state)
    return _calibration(design, state, iteration, change)


def _sweep(design: Design, state: _State) -> float:
    """One Newton step each for persons, each facet and the scale; the largest change."""
    category = design.category[design.review]
    person = design.ratings.person[design.review]
    levels = (design.ratings.levels + design.offsets[:-1])[design.review]
    score = np.where(category >= 0, category, 0).sum(axis=1)
    largest = 0.0
    for facet in range(-1, levels.shape[1]):
        intercepts = design.scale.intercepts(state.scale)
        x = state.persons[person] - state.levels[levels].sum(axis=1)
        found = review_moments(x, category, intercepts)
        where = person if facet < 0 else levels[:, facet]
        measures = state.persons if facet < 0 else state.levels
        residual = np.bincount(where, score - found.expected, measures.size)
        spread = np.bincount(where, found.variance, measures.size)
        step = np.clip(residual / np.maximum(spread, 1e-12), -1.0, 1.0)
        step = np.where(spread > 0, step, 0.0)
        if facet < 0:
            state.persons = measures + step
        else:
            state.levels = measures - step
            here = (design.facet_of == facet) & design.usable
            state.levels[here] -= state.levels[here].mean()
        largest = max(largest, float(np.abs(step).max(initial=0.0)))
    return max(largest, _scale_step(design, state, person, category, levels))


def _scale_step(design: Design, state: _State, person: Ints, category: Ints, levels: Ints) -> float:
    size = design.scale.size
    if not size:
        return 0.0
    gradient, information = _scale_information(design, state, person, category, levels)
    step = np.clip(np.linalg.solve(information, gradient), -1.0, 1.0)
    state.scale = state.scale + step
    return float(np.abs(step).max())


def _scale_information(
    design: Design, state: _State, person: Ints, category: Ints, levels: Ints
) -> tuple[Floats, Floats]:
    size = design.scale.size
    intercepts = design.scale.intercepts(state.scale)
    x = state.persons[person] - state.levels[levels].sum(axis=1)
    gradient, information = np.zeros(size), np.zeros((size, size))
    for criterion in np.flatnonzero(design.scale.active):
        rated = category[:, criterion] >= 0
        chance = probabilities(x[rated], intercepts[criterion])
        counts = design.category_count[criterion] - chance.sum(axis=1)
        basis = design.scale.basis[criterion]
        gradient += np.where(design.scale.allowed[criterion], counts, 0.0) @ basis
        second = np.diag(chance.sum(axis=1)) - chance @ chance.T
        information += basis.T @ second @ basis
    return gradient, information


def _calibration(design: Design, state: _State, iterations: int, change: float) -> Calibration:
    category = design.category[design.review]
    person = design.ratings.person[design.review]
    levels = (design.ratings.levels + design.offsets[:-1])[design.review]
    intercepts = design.scale.intercepts(state.scale)
    x = state.persons[person] - state.levels[levels].sum(axis=1)
    spread = review_moments(x, category, intercepts).variance
    _, information = _scale_information(design, state, person, category, levels)
    level_spread = sum(
        np.bincount(levels[:, facet], spread, design.size) for facet in range(levels.shape[1])
    )
    with np.errstate(divide="ignore"):
        level_error = 1.0 / np.sqrt(np.zeros(design.size) + level_spread)
        error = 1.0 / np.sqrt(np.bincount(person, spread, design.persons))
    deviance = _deviance(x, category, intercepts)
    ability, error = extremes.persons(design, state.levels, intercepts, state.persons, error)
    rated = np.isfinite(ability)
    mean, deviation = float(ability[rated].mean()), float(ability[rated].std())
    parameters = Parameters(state.levels, state.scale, mean, float(np.log(max(deviation, 1e-12))))
    return assemble.calibration(
        design,
        Estimates(
            parameters=parameters,
            level_error=level_error,
            scale_covariance=np.asarray(np.linalg.pinv(information), dtype=np.float64),
            ability=ability,
            error=error,
            likelihood_ability=ability,
            likelihood_error=error,
            sums=statistics.estimated_sums(design, parameters, ability),
        ),
        Run(
            model=design.scale.model,
            method="jml",
            deviance=deviance,
            parameters=int(design.usable.sum()) + design.scale.size + design.persons,
            nodes=0,
            iterations=iterations,
            converged=change <= TOLERANCE,
            gradient=change,
            deviation=deviation,
            mean_error=float("nan"),
            deviation_error=float("nan"),
            priors={},
            warnings=(),
        ),
    )


def _deviance(x: Floats, category: Ints, intercepts: Floats) -> float:
    """-2 log likelihood of the ratings at these measures."""
    total = 0.0
    for criterion in range(category.shape[1]):
        rated = np.flatnonzero(category[:, criterion] >= 0)
        chance = probabilities(x[rated], intercepts[criterion])
        total -= 2 * float(np.log(chance[category[rated, criterion], np.arange(rated.size)]).sum())
    return total
