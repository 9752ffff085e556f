"""`fit`: estimate the many-facet Rasch model."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from . import anchors, assemble, covariance, em, jml, optimise, plan, priors, scale
from . import fit_statistics as statistics
from .assemble import Estimates, Run
from .calibration import Calibration
from .data import Floats, Ratings, RatingsError
from .design import Design, build
from .likelihood import evaluate
from .optimise import Optimum, Restrictions

FINER = 1e-4
MARGINAL, JOINT = "mml", "jml"
NOTHING = (
    "Every rater (or criterion) gave only the highest or only the lowest scores: "
    "there is nothing to estimate."
)


@dataclass(frozen=True)
class Drift:
    """Severities of ``facet`` that change over time: ``times`` (reviews,) names each review's.

    ``order`` are all times in order; ``deviation`` that of the change per step of time in logits,
    estimated where None.
    """

    facet: str
    name: str
    times: Sequence[str]
    order: Sequence[str]
    deviation: float | None = None


@dataclass(frozen=True)
class Options:
    """What is out of the ordinary.

    ``nodes`` and ``span`` fix the grid as other programs do (21 nodes from -6 to 6 where only one
    is given); ``em`` stops an EM algorithm at this change of a parameter; ``anchor`` fixes all
    that an earlier calibration knows; ``shrink`` puts a normal prior on the severities of these
    facets; ``drift`` lets severities move over time.
    """

    nodes: int | None = None
    span: tuple[float, float] | None = None
    em: float | None = None
    anchor: Calibration | None = None
    shrink: Sequence[str] = field(default=())
    drift: Drift | None = None
    standard_errors: bool = True
    fit_statistics: bool = True


def fit(
    ratings: Ratings,
    *,
    model: str = scale.RATING_SCALE,
    method: str = MARGINAL,
    options: Options | None = None,
) -> Calibration:
    """Fit log P(k)/P(k-1) = ability - severities - difficulty - step.

    Each facet's severities and the criteria's difficulties sum to zero, steps sum to zero.
    ``model`` is "rsm" (common steps) or "pc" (steps per criterion). ``method`` "mml": persons are
    N(mean, variance) and integrated out; the grid follows the posteriors and its error is checked.
    "jml": all parameters jointly, biased outward with few ratings per person, as FACETS has it.
    Raises `RatingsError`.
    """
    chosen = options or Options()
    if method == JOINT:
        return jml.fit(ratings, model)
    if method != MARGINAL:
        raise RatingsError(f"Unknown method {method!r}: use {MARGINAL} or {JOINT}.")
    if chosen.anchor is not None:
        return _anchored(ratings, chosen.anchor, chosen)
    if chosen.shrink or chosen.drift:
        return _with_priors(ratings, model, chosen)
    design = build(ratings, scale.build(ratings, model))
    if not design.review.any():
        raise RatingsError(NOTHING)
    restrictions = optimise.default_restrictions(design)
    nodes = _given_nodes(chosen)
    if chosen.em is not None:
        optimum = em.expectation_maximisation(design, tolerance=chosen.em, nodes=nodes)
    else:
        optimum = optimise.maximise(design, restrictions=restrictions, nodes=nodes)
    return _finished(design, optimum, restrictions, chosen)


def _anchored(ratings: Ratings, anchor: Calibration, options: Options) -> Calibration:
    moved, known = anchors.calibrated_scale(ratings, anchor)
    design = build(moved, known, finite=anchors.known_levels(moved, anchor))
    restrictions, parameters = anchors.anchored(design, anchor)
    optimum = optimise.maximise(
        design, parameters=parameters, restrictions=restrictions, nodes=_given_nodes(options)
    )
    return _finished(design, optimum, restrictions, options)


def _with_priors(ratings: Ratings, model: str, options: Options) -> Calibration:
    shrink = list(options.shrink)
    drift = options.drift
    if drift:
        ratings = priors.with_time(ratings, drift.facet, drift.name, drift.times)
    names = list(ratings.facets)
    split = f"{drift.facet}{priors.JOIN}{drift.name}" if drift else None
    touched = {split if drift and name == drift.facet else name for name in shrink} | {split}
    finite = np.concatenate(
        [np.full(len(ids), name in touched) for name, ids in ratings.facets.items()]
    )
    design = build(ratings, scale.build(ratings, model), finite=finite)
    found: list[priors.Prior] = []
    given: list[float | None] = []
    for name in shrink:
        if drift and name == drift.facet:
            continue
        first = int(design.offsets[names.index(name)])
        found.append(priors.shrinkage(design, first + np.arange(len(ratings.facets[name]))))
        given.append(None)
    if drift and split:
        parts = _drift_priors(design, ratings.facets[split], split, drift, drift.facet in shrink)
        found += parts
        given += [None] * (len(parts) - 1) + [drift.deviation]
    optimum, deviations = priors.maximise_with(design, found, given)
    restrictions = optimise.default_restrictions(design)
    named = {prior.name: value for prior, value in zip(found, deviations, strict=True)}
    return _finished(design, optimum, restrictions, options, named)


def _drift_priors(
    design: Design,
    ids: Sequence[str],
    split: str,
    drift: Drift,
    shrunk: bool,  # noqa: FBT001
) -> list[priors.Prior]:
    """A prior on each rater's first severity where wanted, and the random walk from there."""
    first = int(design.offsets[list(design.ratings.facets).index(split)])
    earlier, later, gap = priors.successive(ids, drift.order)
    found = []
    if shrunk:
        initial = np.setdiff1d(np.arange(len(ids)), later)
        found.append(priors.shrinkage(design, first + initial))
    return [*found, priors.random_walk(design, first + earlier, first + later, gap)]


def _given_nodes(options: Options) -> Floats | None:
    if options.nodes is None and options.span is None:
        return None
    low, high = options.span or (-6.0, 6.0)
    nodes = 21 if options.nodes is None else options.nodes
    if not low < high or nodes < 3:  # noqa: PLR2004
        raise RatingsError("A fixed grid needs at least 3 nodes and a range from low to high.")
    return np.linspace(low, high, nodes)


def _grid_warnings(design: Design, optimum: Optimum, options: Options) -> tuple[str, ...]:
    """Nothing where half the spacing gives the same deviance; else a sentence."""
    again = evaluate(design, optimum.parameters, plan.finer(design, optimum.plan))
    change = 2 * abs(again.value - optimum.evaluation.value)
    if change < FINER:
        return ()
    fixed = " Leave out --nodes and --range." if options.nodes or options.span else ""
    return (f"Half the spacing of the nodes changes the deviance by {change:.2g}.{fixed}",)


def _finished(
    design: Design,
    optimum: Optimum,
    restrictions: Restrictions,
    options: Options,
    named: dict[str, float] | None = None,
) -> Calibration:
    border = design.scale.size + 2
    level_error, corner = np.full(design.size, np.nan), np.full((border, border), np.nan)
    if options.standard_errors:
        level_error, corner = covariance.standard_errors(
            design, optimum.information, restrictions.free, restrictions.centred
        )
    errors = np.sqrt(np.maximum(np.diag(corner)[-2:], 0.0))
    return assemble.calibration(
        design,
        _estimates(design, optimum, level_error, corner[:-2, :-2], fit=options.fit_statistics),
        Run(
            model=design.scale.model,
            method=MARGINAL,
            deviance=-2.0 * optimum.evaluation.value,
            parameters=int(restrictions.free.sum()) - int(restrictions.centred.sum()),
            nodes=optimum.plan.nodes.size,
            iterations=optimum.iterations,
            converged=optimum.converged,
            gradient=optimum.gradient,
            deviation=optimum.parameters.deviation,
            mean_error=float(errors[0]),
            deviation_error=float(errors[1]) * optimum.parameters.deviation,
            priors=named or {},
            warnings=_grid_warnings(design, optimum, options),
        ),
    )


def _estimates(
    design: Design, optimum: Optimum, level_error: Floats, covariance_: Floats, *, fit: bool
) -> Estimates:
    parameters, evaluation = optimum.parameters, optimum.evaluation
    shrunk = np.minimum(evaluation.deviation**2 / parameters.deviation**2, 0.9)
    starts = parameters.mean + (evaluation.ability - parameters.mean) / (1 - shrunk)
    measure, error = assemble.likelihood_abilities(design, parameters, starts)
    return Estimates(
        parameters=parameters,
        level_error=level_error,
        scale_covariance=covariance_,
        ability=evaluation.ability,
        error=evaluation.deviation,
        likelihood_ability=measure,
        likelihood_error=error,
        sums=statistics.posterior_sums(design, parameters, optimum.plan, measure) if fit else None,
    )
