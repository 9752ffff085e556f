"""Measures for levels and persons with only the highest or only the lowest scores.

Maximum likelihood puts them at infinity; by convention they get the measure of a score that lies a
little inside.
"""

import numpy as np

from . import moments
from .data import Floats, Ints
from .design import Design
from .likelihood import Parameters

INSIDE = 0.3
"""An extreme score is moved so many points inward to give a finite measure."""


def levels(
    design: Design, parameters: Parameters, level_error: Floats, ability: Floats
) -> tuple[Floats, Floats]:
    """Severities and errors of all levels, with those of extreme ones filled in."""
    measure = np.where(design.usable, parameters.levels, np.nan)
    error = np.where(design.usable, level_error, np.nan)
    intercepts = design.scale.intercepts(parameters.scale)
    places = design.ratings.levels + design.offsets[:-1]
    active = design.ratings.observed & design.scale.active
    for level in np.flatnonzero(design.extreme):
        rows = (places == level).any(axis=1) & active.any(axis=1)
        category = np.where(active[rows], design.ratings.scores[rows] - design.scale.lowest, -1)
        others = np.where(places[rows] == level, 0.0, np.nan_to_num(measure[places[rows]]))
        x = ability[design.ratings.person[rows]] - others.sum(axis=1)
        goal = np.where(category >= 0, category, 0).sum() - INSIDE * design.extreme[level]
        measure[level], error[level] = _severity_for(x, category, intercepts, float(goal))
    return measure, error


def persons(
    design: Design, severities: Floats, intercepts: Floats, ability: Floats, error: Floats
) -> tuple[Floats, Floats]:
    """Measures and errors with those of extreme persons filled in; nan for persons unrated."""
    measure, spread = ability.copy(), error.copy()
    active = design.ratings.observed & design.scale.active
    places = design.ratings.levels + design.offsets[:-1]
    measure[
        np.bincount(design.ratings.person[active.any(axis=1)], minlength=design.persons) == 0
    ] = np.nan
    for person in np.flatnonzero(design.person_extreme):
        rows = (design.ratings.person == person) & active.any(axis=1)
        category = np.where(active[rows], design.ratings.scores[rows] - design.scale.lowest, -1)
        goal = np.where(category >= 0, category, 0).sum() - INSIDE * design.person_extreme[person]
        x = -severities[places[rows]].sum(axis=1)
        negative, spread[person] = _severity_for(x, category, intercepts, float(goal))
        measure[person] = -negative
    return measure, np.where(np.isfinite(measure), spread, np.nan)


def _severity_for(
    x: Floats, category: Ints, intercepts: Floats, goal: float
) -> tuple[float, float]:
    """The severity at which these reviews are expected to sum to ``goal``, and its error."""
    severity, spread = 0.0, 1.0
    for _ in range(200):
        found = moments.review_moments(x - severity, category, intercepts)
        spread = max(float(found.variance.sum()), 1e-9)
        change = float(np.clip((found.expected.sum() - goal) / spread, -1.0, 1.0))
        severity += change
        if abs(change) < moments.TOLERANCE:
            break
    return severity, float(1 / np.sqrt(spread))
