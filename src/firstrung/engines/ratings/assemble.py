"""From an optimum to a calibration: centre, estimate persons, errors and fit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import extremes, fit_statistics, moments
from .calibration import Calibration, Cells, Measures, Persons, Steps
from .data import Bools, Floats, Ints
from .design import Design, connected_subsets
from .fit_statistics import Fit, Sums
from .likelihood import Parameters

FLAT = 2e-3


@dataclass(frozen=True)
class Estimates:
    """What an estimation method hands over.

    ``level_error`` (levels,), ``scale_covariance`` (parameters, parameters), posterior or joint
    ``ability`` and ``error`` (persons,); ``sums`` for the fit, None where it was not asked for.
    """

    parameters: Parameters
    level_error: Floats
    scale_covariance: Floats
    ability: Floats
    error: Floats
    likelihood_ability: Floats
    likelihood_error: Floats
    sums: Sums | None


@dataclass(frozen=True)
class Run:
    """How the estimation went."""

    model: str
    method: str
    deviance: float
    parameters: int
    nodes: int
    iterations: int
    converged: bool
    gradient: float
    deviation: float
    mean_error: float
    deviation_error: float
    priors: Mapping[str, float]
    warnings: tuple[str, ...]


def likelihood_abilities(
    design: Design, parameters: Parameters, starts: Floats
) -> tuple[Floats, Floats]:
    """Warm's estimates of all persons and their standard errors."""
    levels = (design.ratings.levels + design.offsets[:-1])[design.review]
    return moments.weighted_likelihood(
        design.ratings.person[design.review],
        parameters.levels[levels].sum(axis=1),
        design.category[design.review],
        design.scale.intercepts(parameters.scale),
        starts,
    )


def calibration(design: Design, estimates: Estimates, run: Run) -> Calibration:
    """The calibration, with measures of extreme levels filled in."""
    person_subset, level_subset = connected_subsets(design.ratings)
    subsets = int(max(person_subset.max(initial=-1), level_subset.max(initial=-1))) + 1
    parameters = estimates.parameters
    measure, error = extremes.levels(
        design, estimates.parameters, estimates.level_error, estimates.ability
    )
    return Calibration(
        model=run.model,
        method=run.method,
        lowest=design.scale.lowest,
        intercepts=design.scale.intercepts(parameters.scale),
        facets=_facets(design, estimates, measure, error, level_subset),
        criteria=_criteria(design, estimates),
        steps=_steps(design, estimates),
        persons=_persons(design, estimates, person_subset),
        cells=_cells(design, estimates),
        mean=parameters.mean,
        mean_error=run.mean_error,
        variance=parameters.deviation**2,
        deviation_error=run.deviation_error,
        deviance=run.deviance,
        parameters=run.parameters,
        ratings=int(design.ratings.observed.sum()),
        reviews=int(design.ratings.observed.any(axis=1).sum()),
        subsets=subsets,
        nodes=run.nodes,
        iterations=run.iterations,
        converged=run.converged,
        gradient=run.gradient,
        priors=run.priors,
        warnings=run.warnings + _warnings(design, subsets, run),
    )


def _warnings(design: Design, subsets: int, run: Run) -> tuple[str, ...]:
    found = []
    if subsets > 1 and design.ratings.facets:
        found.append(
            f"The ratings fall into {subsets} subsets without a person or level in common: "
            "severities can be compared within a subset only. Let some raters of each subset "
            "rate the same work to connect them."
        )
    extreme = int((design.extreme != 0).sum())
    if extreme:
        found.append(
            f"{extreme} facet level(s) gave only the highest or only the lowest scores: they say "
            "nothing about persons and their measures are a convention."
        )
    if run.method == "mml" and run.deviation < FLAT:
        found.append(
            "The persons' variance is estimated as zero: these ratings do not tell persons apart."
        )
    single = np.flatnonzero(design.ratings.observed.any(axis=0) & ~design.scale.active)
    if single.size:
        names = ", ".join(design.ratings.criteria[index] for index in single)
        found.append(f"Every score on {names} is the same: it says nothing and has no measure.")
    if not run.converged:
        found.append(
            f"The search stopped after {run.iterations} iterations at a gradient of "
            f"{run.gradient:.2g}: treat the figures as approximate."
        )
    return tuple(found)


def _fit(sums: Floats | None, shape: int) -> Fit:
    if sums is None:
        empty = np.full(shape, np.nan)
        return Fit(empty, empty, empty, empty)
    return fit_statistics.fit_of(sums)


def _rated(design: Design) -> tuple[Ints, Floats]:
    """Ratings and sum of raw scores of each facet level."""
    observed = design.ratings.observed
    number = observed.sum(axis=1)
    total = np.where(observed, design.ratings.scores, 0).sum(axis=1)
    count, score = np.zeros(design.size, dtype=np.int64), np.zeros(design.size)
    levels = design.ratings.levels + design.offsets[:-1]
    for facet in range(levels.shape[1]):
        count += np.bincount(levels[:, facet], number, design.size).astype(np.int64)
        score += np.bincount(levels[:, facet], total, design.size)
    return count, score


def _facets(
    design: Design, estimates: Estimates, measure: Floats, error: Floats, subset: Ints
) -> dict[str, Measures]:
    count, score = _rated(design)
    fit = _fit(estimates.sums.level if estimates.sums else None, design.size)
    result = {}
    for facet, (name, ids) in enumerate(design.ratings.facets.items()):
        here = slice(int(design.offsets[facet]), int(design.offsets[facet + 1]))
        result[name] = Measures(
            ids=ids,
            measure=measure[here],
            error=error[here],
            count=count[here],
            score=score[here],
            infit=fit.infit[here],
            outfit=fit.outfit[here],
            infit_z=fit.infit_z[here],
            outfit_z=fit.outfit_z[here],
            extreme=design.extreme[here],
            subset=subset[here],
        )
    return result


def _criteria(design: Design, estimates: Estimates) -> Measures:
    matrix = design.scale.difficulty_map()
    active, observed = design.scale.active, design.ratings.observed
    variance = np.einsum("cp,pq,cq->c", matrix, estimates.scale_covariance, matrix)
    fit = _fit(estimates.sums.criterion if estimates.sums else None, active.size)
    same = np.where(active, 0, np.where(design.scale.allowed.argmax(axis=1) > 0, 1, -1))
    return Measures(
        ids=design.ratings.criteria,
        measure=np.where(active, matrix @ estimates.parameters.scale, np.nan),
        error=np.where(active, np.sqrt(np.maximum(variance, 0.0)), np.nan),
        count=observed.sum(axis=0).astype(np.int64),
        score=np.where(observed, design.ratings.scores, 0).sum(axis=0).astype(np.float64),
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
        extreme=np.where(observed.any(axis=0), same, 0).astype(np.int64),
        subset=np.zeros(active.size, dtype=np.int64),
    )


def _steps(design: Design, estimates: Estimates) -> Steps:
    keys, matrix = design.scale.step_map()
    variance = np.einsum("cp,pq,cq->c", matrix, estimates.scale_covariance, matrix)
    counts = design.category_count.sum(axis=0)
    names = design.ratings.criteria
    fit = _fit(_step_sums(estimates.sums.step, keys) if estimates.sums else None, len(keys))
    return Steps(
        criterion=tuple("" if criterion < 0 else names[criterion] for criterion, _ in keys),
        category=keys[:, 1] + design.scale.lowest,
        measure=matrix @ estimates.parameters.scale,
        error=np.sqrt(np.maximum(variance, 0.0)),
        count=np.array(
            [
                counts[category] if criterion < 0 else design.category_count[criterion, category]
                for criterion, category in keys
            ],
            dtype=np.int64,
        ),
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
    )


def _step_sums(sums: Floats, keys: Ints) -> Floats:
    """Sums of the steps (steps, 6): over all criteria where they share a step."""
    rows = [
        sums[:, category].sum(axis=0) if criterion < 0 else sums[criterion, category]
        for criterion, category in keys
    ]
    return np.array(rows).reshape(len(rows), fit_statistics.PARTS)


def _persons(design: Design, estimates: Estimates, subset: Ints) -> Persons:
    rated = design.ratings.observed
    person, size = design.ratings.person, design.persons
    category = np.where(rated, design.ratings.scores - design.scale.lowest, 0)
    fit = _fit(estimates.sums.person if estimates.sums else None, size)
    return Persons(
        ids=design.ratings.persons,
        count=np.bincount(person, rated.sum(axis=1), size).astype(np.int64),
        score=np.bincount(person, category.sum(axis=1), size).astype(np.float64),
        maximum=np.bincount(person, rated @ design.scale.tops(), size).astype(np.float64),
        ability=estimates.ability,
        error=estimates.error,
        likelihood_ability=estimates.likelihood_ability,
        likelihood_error=estimates.likelihood_error,
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
        subset=subset,
    )


def _cells(design: Design, estimates: Estimates) -> Cells:
    sums = estimates.sums.cell if estimates.sums else None
    kept: Bools = np.zeros((0, 0), dtype=np.bool_) if sums is None else sums[..., 0] > 0.5  # noqa: PLR2004
    level, criterion = np.nonzero(kept)
    names, ids = list(design.ratings.facets), list(design.ratings.facets.values())
    fit = _fit(sums[level, criterion] if sums is not None else np.zeros((0, 6)), 0)
    return Cells(
        facet=tuple(names[design.facet_of[item]] for item in level),
        level=tuple(
            ids[design.facet_of[item]][item - design.offsets[design.facet_of[item]]]
            for item in level
        ),
        criterion=tuple(design.ratings.criteria[item] for item in criterion),
        count=np.rint(sums[level, criterion, 0] if sums is not None else np.zeros(0)).astype(
            np.int64
        ),
        infit=fit.infit,
        outfit=fit.outfit,
        infit_z=fit.infit_z,
        outfit_z=fit.outfit_z,
    )
