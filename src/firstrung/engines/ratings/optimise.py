"""Maximise the marginal likelihood: Newton's method on the exact observed information."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from .data import Bools, Floats, RatingsError
from .design import Design
from .information import Information, observed
from .likelihood import Evaluation, Parameters, evaluate
from .plan import EDGE, TAIL, Plan, adapted, spacing_for, whole

DENSE = 1500
"""Up to so many parameters steps are solved by a dense factorisation, beyond by conjugate gradients."""
GRADIENT = 1e-6
CLOSE = 1e-3
ROUGH_EDGE = 1e-4
KEEP = 0.2
"""Second derivatives are kept while a step shrinks the gradient to this share or less."""
LONGEST_STEP = 3.0
LONGEST_LOG_STEP = 0.65
"""The deviation at most halves in a step, so that nodes resolve the new distribution too."""
LEAST_LOG_DEVIATION = float(np.log(1e-3))


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
    plan: Plan
    evaluation: Evaluation
    information: Information
    iterations: int
    converged: bool
    gradient: float


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
    nodes: Floats | None = None,
    iterations: int = 100,
) -> Optimum:
    """Maximise from start values; fixed ``nodes`` are kept, else they follow the posteriors.

    Second derivatives are kept for the next step while steps shrink the gradient well. Raises
    `RatingsError` where no finite value can be computed.
    """
    here = parameters if parameters is not None else start(design)
    problem = Problem(design, restrictions or default_restrictions(design))
    plan = whole(design, _first_nodes(here) if nodes is None else nodes)
    evaluation = evaluate(design, here, plan)
    information, before, size, done = None, np.inf, np.inf, 0
    goal = GRADIENT * max(1.0, np.sqrt(design.persons / 1000))
    for done in range(iterations):  # noqa: B007 - how many there were
        if nodes is None:
            edge = EDGE if size < 1.0 else ROUGH_EDGE
            plan, evaluation = _settled(design, here, plan, evaluation, edge)
        value, gradient = problem.objective(evaluation, here)
        flat = here.log_deviation <= LEAST_LOG_DEVIATION and gradient[-1] < 0
        gradient[-1] = 0.0 if flat else gradient[-1]
        if not np.isfinite(value):
            raise RatingsError("The likelihood of these ratings cannot be computed.")
        size = float(np.abs(gradient).max(initial=0.0))
        if size < goal:
            break
        if information is None or size > KEEP * before:
            information = problem.with_prior(observed(design, here, plan))
            before = np.inf
        step = problem.step(information, gradient)
        step[-1] = 0.0 if flat else step[-1]
        moved = _search(problem, here, plan, step, value, gradient)
        if moved is None and before < np.inf:
            information = None
            continue
        if moved is None:
            break
        before = size
        here, evaluation = moved
    final = problem.with_prior(observed(design, here, plan))
    return Optimum(here, plan, evaluation, final, done, size < CLOSE, size)


def _first_nodes(parameters: Parameters) -> Floats:
    reach = 7.0 * parameters.deviation
    return np.linspace(parameters.mean - reach, parameters.mean + reach, 57)


def _settled(
    design: Design, parameters: Parameters, plan: Plan, evaluation: Evaluation, edge: float
) -> tuple[Plan, Evaluation]:
    """A plan that fits the posteriors, and the evaluation on it."""
    for _ in range(12):
        needed = spacing_for(evaluation.deviation, parameters.deviation)
        short = evaluation.edge > edge
        if plan.tails is not None and plan.spacing <= 1.02 * needed and not short.any():
            break
        if plan.tails is None and short.any():
            reach = 3 * parameters.deviation
            nodes = np.arange(plan.nodes[0] - reach, plan.nodes[-1] + reach, plan.spacing)
            plan = whole(design, nodes)
        else:
            tails = np.full(design.persons, TAIL) if plan.tails is None else plan.tails
            tails = np.where(short, 1.25 * tails, tails)
            # A deviation much below the spacing is not resolved: narrow down step by step.
            deviation = np.maximum(evaluation.deviation, plan.spacing / 3)
            plan = adapted(design, evaluation.ability, deviation, parameters.deviation, tails)
        evaluation = evaluate(design, parameters, plan)
    return plan, evaluation


def _search(
    problem: Problem,
    here: Parameters,
    plan: Plan,
    step: Floats,
    value: float,
    gradient: Floats,
) -> tuple[Parameters, Evaluation] | None:
    """The first point along the step that is high enough; None where rounding leaves no gain."""
    longest = float(np.abs(step).max(initial=0.0))
    length = min(1.0, LONGEST_STEP / longest) if longest else 1.0
    if abs(step[-1]) * length > LONGEST_LOG_STEP:
        length = LONGEST_LOG_STEP / abs(float(step[-1]))
    slope = float(step @ gradient)
    for _ in range(30):
        vector = here.vector() + length * step
        vector[-1] = max(float(vector[-1]), LEAST_LOG_DEVIATION)
        there = here.moved(vector)
        evaluation = evaluate(problem.design, there, plan)
        reached, _ = problem.objective(evaluation, there)
        if np.isfinite(reached) and reached >= value + 1e-4 * length * slope - 1e-12 * abs(value):
            return there, evaluation
        length *= 0.5
    return None
