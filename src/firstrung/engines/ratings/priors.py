"""Normal priors on severities: shrinkage of raters with few ratings, and drift over time.

Severities of a facet may be N(0, deviation^2); those of a rater at successive times may follow a
random walk with normal steps. The deviations are estimated from the ratings themselves, by the
Laplace approximation of their marginal likelihood (empirical Bayes).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, sparse

from .data import Floats, Ints, Ratings, RatingsError
from .design import Design
from .likelihood import Parameters
from .optimise import Optimum, Problem, default_restrictions, maximise

SMALLEST, LARGEST = 0.01, 5.0
MOST = 3000
JOIN = " @ "


@dataclass(frozen=True)
class Prior:
    """Independent normal quantities: each row of ``contrasts`` (n, levels) times the severities.

    Their variances are the squared deviation times ``scale`` (n,).
    """

    name: str
    contrasts: sparse.csr_array
    scale: Floats

    def precision(self, deviation: float) -> sparse.csr_array:
        """The precision matrix of the severities."""
        weights = sparse.diags_array(1.0 / (deviation**2 * self.scale))
        return sparse.csr_array(self.contrasts.T @ weights @ self.contrasts)

    @property
    def rank(self) -> int:
        """How many independent quantities there are."""
        return int(self.contrasts.shape[0])


def shrinkage(design: Design, levels: Ints) -> Prior:
    """Severities of these levels are N(0, deviation^2)."""
    size = levels.size
    matrix = sparse.csr_array((np.ones(size), (np.arange(size), levels)), shape=(size, design.size))
    return Prior("shrinkage", matrix, np.ones(size))


def random_walk(design: Design, earlier: Ints, later: Ints, gap: Floats) -> Prior:
    """The change from ``earlier`` to ``later`` levels is N(0, gap x deviation^2)."""
    size = earlier.size
    rows = np.concatenate([np.arange(size), np.arange(size)])
    values = np.concatenate([-np.ones(size), np.ones(size)])
    matrix = sparse.csr_array(
        (values, (rows, np.concatenate([earlier, later]))), shape=(size, design.size)
    )
    return Prior("drift", matrix, gap)


def with_time(ratings: Ratings, rater: str, time: str, times: Sequence[str]) -> Ratings:
    """The facet ``rater`` split by time: a level for each rater at each time, "rater @ time".

    ``times`` (reviews,) are the times' names.
    """
    column = list(ratings.facets).index(rater)
    names = [
        f"{ratings.facets[rater][level]}{JOIN}{when}"
        for level, when in zip(ratings.levels[:, column], times, strict=True)
    ]
    split = Ratings.from_columns(names, {}, {"": [0] * len(names)})
    levels = ratings.levels.copy()
    levels[:, column] = split.person
    facets = {
        (f"{rater}{JOIN}{time}" if name == rater else name): (
            split.persons if name == rater else ids
        )
        for name, ids in ratings.facets.items()
    }
    return replace(ratings, facets=facets, levels=levels)


def successive(ids: Sequence[str], times: Sequence[str]) -> tuple[Ints, Ints, Floats]:
    """Pairs of levels "rater @ time" of one rater at successive times, and the steps between.

    ``times`` are all times in order.
    """
    order = {name: position for position, name in enumerate(times)}
    by_rater: dict[str, list[tuple[int, int]]] = {}
    for index, identifier in enumerate(ids):
        name, when = identifier.rsplit(JOIN, 1)
        by_rater.setdefault(name, []).append((order[when], index))
    pairs = [
        (first[1], second[1], float(second[0] - first[0]))
        for levels in by_rater.values()
        for first, second in zip(sorted(levels), sorted(levels)[1:], strict=False)
    ]
    table = np.array(pairs, dtype=np.float64).reshape(len(pairs), 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def maximise_with(
    design: Design, priors: Sequence[Prior], given: Sequence[float | None]
) -> tuple[Optimum, list[float]]:
    """The optimum under these priors, and their deviations: ``given``, or estimated where None.

    Raises `RatingsError` for more levels than the dense factorisation is meant for.
    """
    if design.size > MOST:
        raise RatingsError(f"Priors on severities are for up to {MOST} levels; there are more.")
    unknown = [index for index, value in enumerate(given) if value is None]
    deviations = [0.3 if value is None else value for value in given]
    found: list[Parameters] = []

    def cost(logs: Floats) -> float:
        for index, value in zip(unknown, np.atleast_1d(logs), strict=True):
            deviations[index] = float(np.exp(np.clip(value, np.log(SMALLEST), np.log(LARGEST))))
        optimum = _fitted(design, priors, deviations, found[-1] if found else None)
        found.append(optimum.parameters)
        return -_evidence(design, priors, deviations, optimum)

    if len(unknown) == 1:
        best = optimize.minimize_scalar(
            lambda value: cost(np.array([value])),
            bounds=(float(np.log(SMALLEST)), float(np.log(LARGEST))),
            method="bounded",
            options={"xatol": 0.01},
        )
        cost(np.array([best.x]))
    elif unknown:
        start = np.log(np.array([deviations[index] for index in unknown], dtype=np.float64))
        best_point = optimize.minimize(
            cost,
            start,
            method="Nelder-Mead",
            options={"xatol": 0.02, "fatol": 1e-3, "maxiter": 60},
        )
        cost(best_point.x)
    return _fitted(design, priors, deviations, found[-1] if found else None), deviations


def _fitted(
    design: Design, priors: Sequence[Prior], deviations: Sequence[float], start: Parameters | None
) -> Optimum:
    total = sparse.csr_array((design.size, design.size))
    for prior, deviation in zip(priors, deviations, strict=True):
        total = total + prior.precision(deviation)
    restrictions = replace(default_restrictions(design), precision=total)
    return maximise(design, parameters=start, restrictions=restrictions)


def _evidence(
    design: Design, priors: Sequence[Prior], deviations: Sequence[float], optimum: Optimum
) -> float:
    """Log marginal likelihood of the deviations by Laplace's approximation, constants left out."""
    problem = Problem(design, default_restrictions(design))
    information = optimum.information
    matrix = problem.restricted(information.dense(), np.ones_like(information.complete))
    logarithm = float(np.linalg.slogdet(matrix)[1])
    levels, prior_value, rank_value = optimum.parameters.levels, 0.0, 0.0
    for prior, deviation in zip(priors, deviations, strict=True):
        prior_value += 0.5 * float(levels @ (prior.precision(deviation) @ levels))
        rank_value += prior.rank * float(np.log(deviation))
    return optimum.evaluation.value - prior_value - rank_value - 0.5 * logarithm
