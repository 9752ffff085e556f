"""Maximise the marginal likelihood: Newton's method on the exact observed information."""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from .data import Bools, Floats, RatingsError
from .design import Design
from .information import Information, observed
from .likelihood import Evaluation, Grid, Parameters, evaluate

DENSE = 1500
"""Up to so many parameters steps are solved by a dense factorisation, beyond by conjugate gradients."""
GRADIENT = 1e-6
LONGEST_STEP = 3.0
LEAST_LOG_DEVIATION = float(np.log(1e-3))
TAIL = 7.0
EDGE = 1e-11


@dataclass(frozen=True)
class Restrictions:
    """What holds parameters: levels and scale that are fixed, and normal priors on severities.

    ``free`` (parameters,) marks what is estimated; ``centred`` (facets,) the facets whose
    severities sum to zero; ``precision`` (levels, levels) of the prior on severities, if any.
    """

    free: Bools
    centred: Bools
    precision: sparse.csr_array | None = None


@dataclass(frozen=True)
class Optimum:
    """Where the search ended."""

    parameters: Parameters
    grid: Grid
    evaluation: Evaluation
    information: Information
    iterations: int
    converged: bool
    gradient: float
    history: tuple[float, ...] = field(default=())


def start(design: Design) -> Parameters:
    """Start values: severities zero, steps from the categories' frequencies, deviation one."""
    scale = design.scale
    counts = design.category_count
    goal = np.where(scale.allowed, np.log(counts.sum(axis=0) + 1.0), 0.0)
    marked = scale.allowed & scale.active[:, None]
    centred = goal - np.where(marked, goal, np.nan)[marked].mean() if marked.any() else goal
    basis = scale.basis[marked]
    if basis.shape[1]:
        slopes = np.nonzero(marked)[1].astype(np.float64)
        full = np.column_stack([basis, slopes, np.ones(slopes.size)])
        solution = np.linalg.lstsq(full, centred[marked], rcond=None)[0]
        values = np.clip(solution[:-2], -4.0, 4.0)
    else:
        values = np.zeros(0)
    return Parameters(np.zeros(design.size), values, 0.0, 0.0)


def default_restrictions(design: Design) -> Restrictions:
    """Everything free that has an estimate; severities of each facet sum to zero."""
    free = np.concatenate([design.usable, np.ones(design.scale.size + 2, dtype=np.bool_)])
    facets = len(design.ratings.facets)
    centred = np.array([bool(design.usable[design.facet_of == f].any()) for f in range(facets)])
    return Restrictions(free, centred.astype(np.bool_))


def adapted_grid(evaluation: Evaluation, parameters: Parameters, *, fineness: float = 1.0) -> Grid:
    """Nodes that resolve the narrowest posterior and reach beyond the widest.

    The error of the trapezoidal rule is about 2 exp(-2 pi^2 (deviation / spacing)^2); the spacing
    is the narrowest posterior deviation over ``fineness``.
    """
    narrow = max(float(evaluation.deviation.min()) * 0.95, 1e-4)
    spacing = min(narrow, 0.5, parameters.deviation) / fineness
    low = float((evaluation.ability - TAIL * evaluation.deviation).min())
    high = float((evaluation.ability + TAIL * evaluation.deviation).max())
    return equal_grid(low, high, int(np.ceil((high - low) / spacing)) + 1)


def equal_grid(low: float, high: float, nodes: int) -> Grid:
    """Equally spaced nodes from low to high."""
    return Grid(np.linspace(low, high, nodes))


class Problem:
    """The penalised log-likelihood in the subspace that the restrictions leave."""

    def __init__(self, design: Design, restrictions: Restrictions) -> None:
        self.design = design
        self.restrictions = restrictions
        self.groups = [
            np.flatnonzero((design.facet_of == facet) & restrictions.free[: design.size])
            for facet in np.flatnonzero(restrictions.centred)
        ]

    def project(self, vector: Floats) -> Floats:
        """The part that keeps fixed parameters fixed and centred facets centred."""
        result = np.where(self.restrictions.free, vector, 0.0)
        for group in self.groups:
            if group.size:
                result[group] -= result[group].mean()
        return np.asarray(result)

    def penalty(self, levels: Floats) -> tuple[float, Floats]:
        """Half the prior's quadratic form and its gradient."""
        precision = self.restrictions.precision
        if precision is None:
            return 0.0, np.zeros_like(levels)
        product = np.asarray(precision @ levels)
        return 0.5 * float(levels @ product), product

    def objective(self, evaluation: Evaluation, parameters: Parameters) -> tuple[float, Floats]:
        """Penalised log-likelihood and its projected gradient."""
        value, slope = self.penalty(parameters.levels)
        gradient = evaluation.gradient.copy()
        gradient[: parameters.levels.size] -= slope
        return evaluation.value - value, self.project(gradient)

    def with_prior(self, information: Information) -> Information:
        """The information with the prior's precision added."""
        precision = self.restrictions.precision
        if precision is None:
            return information
        complete = information.complete.copy()
        complete[: self.design.size] += precision.diagonal()
        return replace(information, levels=information.levels + precision, complete=complete)

    def step(self, information: Information, gradient: Floats) -> Floats:
        """Newton's step, uphill for certain: damped where the information is not positive."""
        if gradient.size <= DENSE:
            return self._dense_step(information, gradient)
        return self._iterative_step(information, gradient)

    def _dense_step(self, information: Information, gradient: Floats) -> Floats:
        matrix = self.restricted(information.dense(), information.complete)
        for damping in (0.0, 0.03, 0.1, 0.3, 1.0, 3.0):
            damped = matrix + damping * np.diag(information.complete)
            try:
                factor = linalg.cho_factor(damped, check_finite=False)
            except linalg.LinAlgError:
                continue
            step = self.project(linalg.cho_solve(factor, gradient))
            if float(step @ gradient) > 0:
                return step
        return self.project(gradient / np.maximum(information.complete, 1e-8))

    def restricted(self, matrix: Floats, complete: Floats) -> Floats:
        """The matrix on the subspace; on what is left out, unit rows of a fitting size."""
        fixed = ~self.restrictions.free
        matrix[fixed], matrix[:, fixed] = 0.0, 0.0
        matrix[fixed, fixed] = 1.0
        for group in self.groups:
            if group.size:
                matrix[group] -= matrix[group].mean(axis=0)
                matrix[:, group] -= matrix[:, group].mean(axis=1, keepdims=True)
                matrix[np.ix_(group, group)] += complete[group].mean() / group.size
        return matrix

    def _iterative_step(self, information: Information, gradient: Floats) -> Floats:
        size, total = self.design.size, gradient.size
        scale = np.maximum(information.levels.diagonal(), 0.05 * information.complete[:size])
        scale = np.maximum(scale, 1e-8)
        corner = information.corner + 1e-9 * np.diag(information.complete[size:])
        inverse = np.linalg.pinv(corner, hermitian=True)

        def precondition(vector: Floats) -> Floats:
            parts = [vector[:size] / scale, inverse @ vector[size:]]
            return self.project(np.concatenate(parts))

        def apply(vector: Floats) -> Floats:
            return self.project(information.times(self.project(vector)))

        step, _ = cg(
            LinearOperator((total, total), matvec=apply, dtype=np.float64),
            gradient,
            rtol=1e-4,
            maxiter=300,
            M=LinearOperator((total, total), matvec=precondition, dtype=np.float64),
        )
        step = self.project(np.asarray(step))
        if float(step @ gradient) > 0:
            return step
        return self.project(gradient / np.maximum(information.complete, 1e-8))


def maximise(
    design: Design,
    *,
    parameters: Parameters | None = None,
    restrictions: Restrictions | None = None,
    grid: Grid | None = None,
    iterations: int = 100,
) -> Optimum:
    """Maximise from start values; with a ``grid`` given it is kept, else it follows the posteriors.

    Raises `RatingsError` where no finite value can be computed.
    """
    here = parameters if parameters is not None else start(design)
    problem = Problem(design, restrictions or default_restrictions(design))
    fixed = grid is not None
    nodes = grid or _first_grid(here)
    evaluation = evaluate(design, here, nodes)
    history: list[float] = []
    for iteration in range(iterations):
        if not fixed:
            nodes, evaluation = _settled(design, here, nodes, evaluation)
        value, gradient = problem.objective(evaluation, here)
        if not np.isfinite(value):
            raise RatingsError("The likelihood of these ratings cannot be computed.")
        history.append(value)
        information = problem.with_prior(observed(design, here, nodes))
        size = float(np.abs(gradient).max(initial=0.0))
        if size < GRADIENT * max(1.0, np.sqrt(design.persons / 1000)):
            return Optimum(
                here, nodes, evaluation, information, iteration, True, size, tuple(history)
            )
        step = problem.step(information, gradient)
        moved = _search(problem, here, nodes, step, value, gradient)
        if moved is None:
            return Optimum(
                here, nodes, evaluation, information, iteration, size < 1e-3, size, tuple(history)
            )
        here, evaluation = moved
    information = problem.with_prior(observed(design, here, nodes))
    return Optimum(here, nodes, evaluation, information, iterations, False, size, tuple(history))


def _first_grid(parameters: Parameters) -> Grid:
    reach = 7.0 * parameters.deviation
    return equal_grid(parameters.mean - reach, parameters.mean + reach, 57)


def _settled(
    design: Design, parameters: Parameters, grid: Grid, evaluation: Evaluation
) -> tuple[Grid, Evaluation]:
    """A grid that fits the posteriors, and the evaluation on it."""
    for _ in range(8):
        best = adapted_grid(evaluation, parameters)
        fine = grid.spacing <= 1.06 * best.spacing and grid.spacing >= 0.7 * best.spacing
        if fine and evaluation.edge < EDGE:
            break
        if evaluation.edge >= EDGE:
            reach = 2 * parameters.deviation
            low, high = float(grid.nodes[0]) - reach, float(grid.nodes[-1]) + reach
            best = equal_grid(low, high, int(np.ceil((high - low) / best.spacing)) + 1)
        grid = best
        evaluation = evaluate(design, parameters, grid)
    return grid, evaluation


def _search(
    problem: Problem,
    here: Parameters,
    grid: Grid,
    step: Floats,
    value: float,
    gradient: Floats,
) -> tuple[Parameters, Evaluation] | None:
    """The first point along the step that is high enough; None where rounding leaves no gain."""
    longest = float(np.abs(step).max(initial=0.0))
    length = min(1.0, LONGEST_STEP / longest) if longest else 1.0
    if abs(step[-1]) * length > 1.0:
        length = 1.0 / abs(float(step[-1]))
    slope = float(step @ gradient)
    for _ in range(30):
        vector = here.vector() + length * step
        vector[-1] = max(float(vector[-1]), LEAST_LOG_DEVIATION)
        there = here.moved(vector)
        evaluation = evaluate(problem.design, there, grid)
        reached, _ = problem.objective(evaluation, there)
        if np.isfinite(reached) and reached >= value + 1e-4 * length * slope - 1e-12 * abs(value):
            return there, evaluation
        length *= 0.5
    return None
