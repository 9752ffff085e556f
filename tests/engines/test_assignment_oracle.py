"""Plans against an independent program: scipy's milp over every pair, built rule by rule."""

import numpy as np
import pytest
from tests.engines.panels import instance
from tests.engines.reference import reference

from firstrung.engines.assignment import (
    Affinity,
    Infeasible,
    Instance,
    Objective,
    Panelist,
    Plan,
    Portfolio,
    Rules,
    floors,
    plan,
    solving,
)


def best_worst(given: Instance) -> float | None:
    """The highest level at which there is still a plan, tried level by level."""
    levels = sorted({float(v) for v in given.affinity.value}, reverse=True)
    return next((level for level in levels if reference(given, level) is not None), None)


def free(given: Instance, made: Plan) -> list[float]:
    fixed = set(given.done) | set(given.pinned)
    return [a for p, r, a in made.pairs if (p, r) not in fixed]


@pytest.mark.parametrize("seed", range(120))
def test_the_worst_review_and_then_the_total_are_the_best_there_are(seed):
    given = instance(seed, dense=seed % 2 == 1)
    made = plan(given)
    level = best_worst(given)
    if level is None:
        assert isinstance(made, Infeasible)
        return
    assert isinstance(made, Plan)
    values = free(given, made)
    assert not values or min(values) == level
    assert sum(values) == pytest.approx(reference(given, level), abs=1e-6)
    assert made.measures.gap == pytest.approx(0, abs=1e-9)
    assert made.measures.conflicts_violated == 0


@pytest.mark.parametrize("seed", range(120, 160))
def test_the_total_alone(seed):
    given = instance(seed)
    made, best = plan(given, Objective.TOTAL), reference(given)
    assert isinstance(made, Plan) == (best is not None)
    if best is not None:
        assert sum(free(given, made)) == pytest.approx(best, abs=1e-6)
        assert made.measures.bound == pytest.approx(made.measures.total)


@pytest.mark.parametrize("seed", range(160, 190))
def test_a_floor_keeps_its_share_of_the_highest_there_is(seed):
    given = instance(seed)
    made, plain = plan(given, Objective.PORTFOLIO_FLOOR), plan(given, Objective.TOTAL)
    assert isinstance(made, Plan) == isinstance(plain, Plan)
    if isinstance(made, Plan):
        assert made.measures.worst_sum >= plain.measures.worst_sum * 0.95 - 1e-6 or (
            "above 0.95" not in made.measures.proof
        )
        assert made.measures.total <= plain.measures.total + 1e-6


def test_caps_that_cross_go_to_the_integer_program_and_others_to_flows():
    proofs = [
        made.measures.proof
        for made in map(plan, map(instance, range(120)))
        if isinstance(made, Plan)
    ]
    assert {*proofs} == {"flow", "integer program"}


def test_most_of_these_instances_have_a_plan():
    feasible = [isinstance(plan(instance(seed)), Plan) for seed in range(120)]
    assert 40 <= sum(feasible) <= 110


@pytest.mark.parametrize("seed", range(40))
def test_prices_on_a_few_pairs_prove_the_same_total_as_all_pairs(seed, monkeypatch):
    g = np.random.default_rng(seed)
    n, m = int(g.integers(5, 40)), int(g.integers(5, 20))
    given = Instance(
        [Portfolio(f"p{i}") for i in range(n)],
        [Panelist(f"r{j}") for j in range(m)],
        Affinity.dense(g.integers(0, 20, (n, m)) ** 2),
        Rules(reviews_each=2, load_max=-(-2 * n // m) + seed % 2, load_min=seed % 3),
    )
    whole = plan(given, Objective.TOTAL)
    monkeypatch.setattr(solving, "MANY", 0)
    monkeypatch.setattr(solving, "FEW", 2)
    priced = plan(given, Objective.TOTAL)
    assert type(whole) is type(priced)
    if isinstance(whole, Plan):
        assert priced.measures.total == whole.measures.total


@pytest.mark.parametrize("seed", range(190, 215))
def test_a_floor_among_the_best_pairs_is_a_plan_too(seed, monkeypatch):
    given = instance(seed)
    monkeypatch.setattr(floors, "MANY", 0)
    monkeypatch.setattr(floors, "FEW", (3, 2))
    made, plain = plan(given, Objective.PORTFOLIO_FLOOR), plan(given, Objective.TOTAL)
    assert isinstance(made, Plan) == isinstance(plain, Plan)
    if isinstance(made, Plan):
        assert made.measures.total <= plain.measures.total + 1e-6
        assert len(made.reviews) == len(plain.reviews)
