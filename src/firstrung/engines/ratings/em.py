"""The EM algorithm, stopped as other programs stop it: only to compare with what they published.

EM moves ever more slowly where much information is missing; programs that stop when no parameter
moves by more than 1e-4 end above the optimum. `optimise.maximise` does not.
"""

import numpy as np
from scipy import linalg

from .data import Floats, RatingsError
from .design import Design
from .information import observed
from .likelihood import Parameters, evaluate
from .optimise import DENSE, Optimum, Problem, Restrictions, default_restrictions
from .plan import Plan, whole

ITERATIONS = 1000
DEVIANCE = 1e-3


def expectation_maximisation(
    design: Design,
    *,
    tolerance: float = 1e-4,
    nodes: Floats | None = None,
    restrictions: Restrictions | None = None,
) -> Optimum:
    """EM from zero until no parameter moves by ``tolerance`` and the deviance by 0.001.

    Without ``nodes``, 21 nodes from -6 to 6. Each M step is one Newton step on the complete-data
    likelihood. Raises `RatingsError` for more parameters than a dense matrix is meant for.
    """
    problem = Problem(design, restrictions or default_restrictions(design))
    if problem.restrictions.free.size > DENSE:
        raise RatingsError(f"EM is for comparisons with up to {DENSE} parameters: leave it out.")
    plan = whole(design, np.linspace(-6.0, 6.0, 21) if nodes is None else nodes)
    here = Parameters(np.zeros(design.size), np.zeros(design.scale.size), 0.0, 0.0)
    evaluation = evaluate(design, here, plan)
    iteration, converged = 0, False
    while iteration < ITERATIONS and not converged:
        iteration += 1
        there = _step(problem, here, plan, evaluation.gradient)
        moved = evaluate(design, there, plan)
        change = np.abs(there.vector()[:-1] - here.vector()[:-1]).max()
        change = max(change, abs(there.deviation**2 - here.deviation**2))
        gain = 2 * abs(moved.value - evaluation.value)
        converged = bool(change < tolerance and gain < DEVIANCE)
        here, evaluation = there, moved
    information = observed(design, here, plan)
    size = float(np.abs(problem.project(evaluation.gradient)).max())
    return Optimum(here, plan, evaluation, information, iteration, converged, size)


def _step(problem: Problem, here: Parameters, plan: Plan, gradient: Floats) -> Parameters:
    """Severities and scale by a Newton step; mean and variance those of the posteriors."""
    design = problem.design
    information = observed(design, here, plan, complete_data=True)
    matrix = problem.restricted(information.dense(), information.complete)[:-2, :-2]
    projected = problem.project(gradient)
    step = np.zeros_like(gradient)
    if matrix.size:
        step[:-2] = linalg.solve(matrix, projected[:-2], assume_a="pos")
    step = np.clip(problem.project(step), -1.0, 1.0)
    mean_change = float(gradient[-2]) * here.deviation**2 / design.persons
    variance = here.deviation**2 * (1.0 + float(gradient[-1]) / design.persons)
    vector = here.vector() + step
    vector[-2] = here.mean + mean_change
    vector[-1] = 0.5 * np.log(max(variance - mean_change**2, 1e-6))
    return here.moved(vector)
