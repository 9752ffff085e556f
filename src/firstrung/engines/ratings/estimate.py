"""`fit`: the marginal maximum likelihood estimate of the many-facet Rasch model."""

from collections.abc import Mapping

import numpy as np

from . import assemble, covariance, fit_statistics, optimise, scale
from .assemble import Estimates, Run
from .calibration import Calibration
from .data import Floats, Ratings, RatingsError
from .design import Design, build
from .likelihood import Grid, evaluate
from .optimise import Optimum, Restrictions

FINER = 2.0
CLOSE = 1e-4


def fit(
    ratings: Ratings,
    *,
    model: str = scale.RATING_SCALE,
    nodes: int | None = None,
    span: tuple[float, float] | None = None,
    fit_statistics: bool = True,
    standard_errors: bool = True,
) -> Calibration:
    """Fit log P(k)/P(k-1) = ability - severities - difficulty - step by marginal likelihood.

    Each facet's severities and the criteria's difficulties sum to zero, steps sum to zero, persons
    are N(mean, variance). ``model`` is "rsm" (common steps) or "pc" (steps per criterion).
    ``nodes`` and ``span`` fix a grid with normalised weights, as other programs use; without them
    the grid follows the posteriors and its error is checked. Raises `RatingsError`.
    """
    design = build(ratings, scale.build(ratings, model))
    grid = _given_grid(nodes, span)
    restrictions = optimise.default_restrictions(design)
    optimum = optimise.maximise(design, restrictions=restrictions, grid=grid)
    return finished(
        design,
        optimum,
        restrictions,
        method="mml",
        wanted=(standard_errors, fit_statistics),
        warnings=() if grid else _grid_warning(design, optimum),
    )


def _given_grid(nodes: int | None, span: tuple[float, float] | None) -> Grid | None:
    if nodes is None and span is None:
        return None
    low, high = span or (-6.0, 6.0)
    if not low < high or (nodes is not None and nodes < 3):  # noqa: PLR2004
        raise RatingsError("A fixed grid needs at least 3 nodes and a range from low to high.")
    return optimise.equal_grid(low, high, nodes or 21, normalised=True)


def _grid_warning(design: Design, optimum: Optimum) -> tuple[str, ...]:
    """Nothing where half the spacing gives the same deviance; else a sentence."""
    grid = optimum.grid
    finer = Grid(np.linspace(grid.nodes[0], grid.nodes[-1], 2 * grid.nodes.size - 1))
    again = evaluate(design, optimum.parameters, finer)
    change = 2 * abs(again.value - optimum.evaluation.value)
    if change < CLOSE:
        return ()
    return (f"Half the spacing of the nodes changes the deviance by {change:.2g}.",)


def finished(
    design: Design,
    optimum: Optimum,
    restrictions: Restrictions,
    *,
    method: str,
    wanted: tuple[bool, bool],
    warnings: tuple[str, ...],
) -> Calibration:
    """The calibration at an optimum; ``wanted``: standard errors, fit statistics."""
    size, border = design.size, design.scale.size + 2
    level_error, corner = np.full(size, np.nan), np.full((border, border), np.nan)
    if wanted[0]:
        level_error, corner = covariance.standard_errors(
            design, optimum.information, restrictions.free, restrictions.centred
        )
    errors = np.sqrt(np.maximum(np.diag(corner)[-2:], 0.0))
    return assemble.calibration(
        design,
        _estimates(design, optimum, level_error, corner[:-2, :-2], fit=wanted[1]),
        Run(
            model=design.scale.model,
            method=method,
            deviance=-2.0 * optimum.evaluation.value,
            parameters=int(restrictions.free.sum()) - int(restrictions.centred.sum()),
            nodes=optimum.grid.nodes.size,
            iterations=optimum.iterations,
            converged=optimum.converged,
            gradient=optimum.gradient,
            mean_error=float(errors[0]),
            deviation_error=float(errors[1]) * optimum.parameters.deviation,
            warnings=warnings,
        ),
    )


def _estimates(
    design: Design, optimum: Optimum, level_error: Floats, covariance_: Floats, *, fit: bool
) -> Estimates:
    parameters, evaluation = optimum.parameters, optimum.evaluation
    shrunk = np.minimum(evaluation.deviation**2 / parameters.deviation**2, 0.9)
    starts = parameters.mean + (evaluation.ability - parameters.mean) / (1 - shrunk)
    measure, error = assemble.likelihood_abilities(design, parameters, starts)
    sums = _sums(design, optimum, measure) if fit else {}
    return Estimates(
        parameters=parameters,
        level_error=level_error,
        scale_covariance=covariance_,
        ability=evaluation.ability,
        error=evaluation.deviation,
        likelihood_ability=measure,
        likelihood_error=error,
        level_sums=sums.get("level"),
        criterion_sums=sums.get("criterion"),
        cell_sums=sums.get("cell"),
        person_sums=sums.get("person"),
    )


def _sums(design: Design, optimum: Optimum, ability: Floats) -> Mapping[str, Floats]:
    rows = fit_statistics.posterior_sums(design, optimum.parameters, optimum.grid)
    result = {
        "level": fit_statistics.by_level(design, rows),
        "criterion": fit_statistics.by_criterion(rows),
        "person": fit_statistics.person_sums(design, optimum.parameters, ability),
    }
    if design.size * len(design.ratings.criteria) <= assemble.CELLS:
        result["cell"] = fit_statistics.by_cell(design, rows)
    return result
