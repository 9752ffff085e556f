"""Plan a panel: the best reviews under all rules, then what makes panelists comparable."""

import time

import numpy as np

from . import explaining, floors, solving
from .building import build
from .comparing import Secured, anchor_pairs, secure
from .facts import Facts
from .model import Floats, Infeasible, Instance, Ints, Measures, Objective, Plan
from .problem import Problem
from .programs import Best
from .solving import Weights, weights

FLOOR = 0.95
PATIENCE = 600.0


def plan(
    instance: Instance,
    objective: Objective = Objective.WORST_REVIEW,
    *,
    floor: float = FLOOR,
    seconds: float = PATIENCE,
) -> Plan | Infeasible:
    """The best plan under the instance's rules, or the smallest set of rules that stand in the way.

    ``floor`` is the share of the highest possible floor that `Objective.PORTFOLIO_FLOOR` puts
    under each portfolio's sum. ``seconds`` ends an integer program early: the plan then says its
    gap; `TimeoutError` where it has none by then. Raises `InstanceError` for a faulty instance.
    """
    began = time.monotonic()
    facts = Facts(instance)
    problem = build(facts)
    given = fixed_sums(facts, problem)
    found = best(problem, given, objective, floor=floor, seconds=seconds)
    if found is None:
        return explaining.explain(facts, began)
    reviews = codes_of(problem, found.chosen)
    return finished(facts, secure(facts, problem, reviews), found, objective, began)


def fixed_sums(facts: Facts, problem: Problem) -> Floats:
    """What done and pinned reviews already give each portfolio."""
    value = facts.value_of(problem.fixed)
    sums = np.bincount(problem.fixed // facts.m, weights=value, minlength=facts.n)
    return np.asarray(sums, dtype=np.float64)


def best(
    problem: Problem, given: Floats, objective: Objective, *, floor: float, seconds: float
) -> Best | None:
    """The best choice of pairs; totals and bounds in affinities, fixed pairs not counted."""
    whole = weights(problem.value)
    if objective == Objective.PORTFOLIO_FLOOR:
        return floors.best(problem, given, floor=floor, seconds=seconds)
    if objective == Objective.TOTAL:
        found = solving.heaviest(problem, np.arange(problem.size), whole.whole, seconds=seconds)
    else:
        raised = solving.raised(problem, whole.whole, seconds=seconds)
        found = None if raised is None else raised[1]
    return None if found is None else _scaled(problem, found, whole)


def _scaled(problem: Problem, found: Best, whole: Weights) -> Best:
    total = float(problem.value[found.chosen].sum())
    missing = (found.bound - found.total) / whole.scale
    return Best(found.chosen, total, total + missing, found.proof)


def codes_of(problem: Problem, chosen: Ints) -> Ints:
    """Codes of the fixed pairs and the chosen ones, sorted."""
    m = len(problem.most)
    codes = problem.portfolio[chosen].astype(np.int64) * m + problem.panelist[chosen]
    return np.sort(np.concatenate([problem.fixed, codes]))


def finished(
    facts: Facts, secured: Secured, found: Best, objective: Objective, began: float
) -> Plan | Infeasible:
    """The plan with its measures; a refusal that holds it where severities stay apart."""
    value = facts.value_of(secured.reviews)
    rows, columns = np.divmod(secured.reviews, facts.m)
    works = [row.id for row in facts.instance.portfolios]
    people = [row.id for row in facts.instance.panelists]
    portfolios, panelists = map(works.__getitem__, rows), map(people.__getitem__, columns)
    made = Plan(
        tuple(zip(portfolios, panelists, value.tolist(), strict=True)),
        anchor_pairs(facts, secured.anchors),
        measures(facts, secured, found, began),
        objective,
    )
    return explaining.incomparable(facts, secured, made) if secured.lacking else made


def measures(facts: Facts, secured: Secured, found: Best, began: float) -> Measures:
    """The figures of a plan; see `Measures`."""
    value = facts.value_of(secured.reviews)
    rows, columns = np.divmod(secured.reviews, facts.m)
    count = np.bincount(rows, minlength=facts.n)
    sums = np.bincount(rows, weights=value, minlength=facts.n)[count > 0]
    loads = np.bincount(columns, minlength=facts.m)
    total = float(value.sum())
    bound = max(total, found.bound + float(facts.value_of(facts.fixed).sum()))
    precise = secured.precision
    return Measures(
        portfolios=facts.n,
        panelists=facts.m,
        reviews=len(value),
        worst_review=float(value.min(initial=np.inf)) if len(value) else 0.0,
        worst_sum=float(sums.min()) if len(sums) else 0.0,
        fifth_percentile_sum=float(np.percentile(sums, 5)) if len(sums) else 0.0,
        mean_sum=total / facts.n,
        total=total,
        load_least=int(loads.min()),
        load_most=int(loads.max()),
        conflicts_violated=int(np.isin(secured.reviews, facts.conflicts).sum()),
        bound=bound,
        gap=(bound - total) / max(abs(bound), 1e-12),
        proof=found.proof,
        components=precise.components,
        severity_se=precise.se,
        severity_se_bound=not precise.exact,
        anchors_each=secured.each,
        anchors=len(secured.anchors),
        swaps=secured.swaps,
        seconds=time.monotonic() - began,
    )
