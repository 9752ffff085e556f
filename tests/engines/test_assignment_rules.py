"""Infeasible instances: the rules named cannot hold together, and dropping any one of them helps."""

import itertools
import time

import numpy as np
import pytest
from tests.engines.panels import instance

from firstrung.engines.assignment import (
    Affinity,
    Infeasible,
    Instance,
    InstanceError,
    Panelist,
    Plan,
    Portfolio,
    RuleGroup,
    Rules,
    plan,
)
from firstrung.engines.assignment.explaining import in_use, possible, smallest
from firstrung.engines.assignment.facts import Facts

INFEASIBLE = [seed for seed in range(300, 460) if isinstance(plan(instance(seed)), Infeasible)]


def people(count: int, **fields) -> list[Panelist]:
    return [Panelist(f"r{i}", **fields) for i in range(count)]


def small(rules: Rules, panelists: list[Panelist], works: int = 2, **fields) -> Instance:
    portfolios = fields.pop("portfolios", [Portfolio(f"p{i}") for i in range(works)])
    affinity = Affinity.dense(np.ones((len(portfolios), len(panelists))))
    return Instance(portfolios, panelists, affinity, rules, **fields)


def test_there_are_instances_to_explain():
    assert len(INFEASIBLE) > 30


@pytest.mark.parametrize("seed", INFEASIBLE)
def test_the_named_rules_are_a_smallest_set_and_each_of_them_is_needed(seed):
    given = instance(seed)
    found, facts = plan(given), Facts(given)
    core = [RuleGroup(name) for name in found.rules]
    assert not possible(facts, frozenset(core))
    for rule in core:
        assert possible(facts, frozenset(core) - {rule})
    for fewer in itertools.combinations(in_use(facts), len(core) - 1):
        assert possible(facts, frozenset(fewer))
    assert len(found.words) == len(core)
    assert found.places


def test_smallest_sets_of_made_up_rules():
    rules = list(RuleGroup)[:6]
    bad = [{0, 1, 2}, {2, 3}, {1, 4, 5}]
    sets = [frozenset(rules[i] for i in row) for row in bad]
    found = smallest(rules, lambda chosen: not any(row <= chosen for row in sets))
    assert found == (rules[2], rules[3])
    with pytest.raises(RuntimeError):
        smallest(rules, lambda chosen: True)


@pytest.mark.parametrize(
    ("given", "rules", "place"),
    [
        (
            small(Rules(reviews_each=3, load_max=1), people(4)),
            ("reviews_each", "load_max"),
            "2 portfolios need 6 reviews; 4 panelists can give 4 at most.",
        ),
        (
            small(Rules(reviews_each=1, load_min=1), people(3)),
            ("reviews_each", "load_min"),
            "Least loads ask for 3 reviews; the portfolios need only 2.",
        ),
        (
            small(Rules(reviews_each=2), people(2), conflicts={("p0", "r1"): "mother"}),
            ("reviews_each", "conflicts"),
            "p0 needs 2 reviews and has 1 candidate of 2: 1 in conflict.",
        ),
        (
            small(Rules(reviews_each=2, per_employer=1), people(3, employer="acme")),
            ("reviews_each", "per_employer"),
            "p0 needs 2 reviews; its 3 candidates come from too few employers.",
        ),
        (
            small(Rules(reviews_each=2, seniors=1), people(3)),
            ("reviews_each", "seniors"),
            "p0 has too few seniors among its 3 candidates.",
        ),
        (
            small(
                Rules(reviews_each=1),
                people(2),
                pinned=[("p1", "r0")],
                conflicts={("p1", "r0"): "mentor of p1"},
            ),
            ("pinned", "conflicts"),
            "The pinned pair p1, r0 is in conflict (mentor of p1).",
        ),
        (
            small(
                Rules(reviews_each=1),
                people(2, slots=("am",)),
                portfolios=[Portfolio("p0", slot="pm"), Portfolio("p1")],
            ),
            ("reviews_each", "slots"),
            "p0 needs 1 review and has 0 candidates of 2: 2 not free in its slot.",
        ),
        (
            small(
                Rules(reviews_each=1, per_slot=1),
                people(1),
                portfolios=[Portfolio("p0", slot="am"), Portfolio("p1", slot="am")],
            ),
            ("reviews_each", "per_slot"),
            "p0, p1 need 2 reviews together; in their slots 1 review cannot be heard by anybody.",
        ),
    ],
)
def test_words(given, rules, place):
    found = plan(given)
    assert isinstance(found, Infeasible)
    assert set(found.rules) == set(rules)
    assert found.places[0].startswith(place[:60]), found.places


def test_a_crowd_that_shares_too_few_panelists_is_named():
    works = [Portfolio(f"p{i}", track="day") for i in range(3)] + [Portfolio("p9", track="night")]
    crew = [
        Panelist("d", tracks=("day",), load_max=2),
        *(Panelist(n, tracks=("night",)) for n in "nm"),
    ]
    found = plan(small(Rules(reviews_each=1), crew, portfolios=works))
    assert set(found.rules) == {"reviews_each", "load_max", "tracks"}
    assert "p0, p1, p2 need 3 reviews together" in found.places[0]
    assert "d" in found.places[0]


def test_a_thousand_portfolios_are_explained_in_a_second():
    g = np.random.default_rng(5)
    crew = [
        Panelist(
            f"r{j}", employer=f"e{g.integers(12)}", senior=bool(j < 9), sectors=(f"s{j % 10}",)
        )
        for j in range(100)
    ]
    works = [Portfolio(f"p{i}", sectors=(f"s{i % 10}",)) for i in range(1000)]
    rules = Rules(load_max=38, seniors=1, per_employer=1, in_sector=1)
    given = Instance(works, crew, Affinity.dense(g.random((1000, 100))), rules)
    began = time.process_time()
    found = plan(given)
    assert isinstance(found, Infeasible)
    assert set(found.rules) == {"reviews_each", "load_max", "seniors"}
    assert time.process_time() - began < 3


def test_a_done_review_is_a_fact_but_not_against_a_conflict():
    crew = people(3, employer="acme")
    given = small(
        Rules(reviews_each=2, per_employer=1, load_max=1),
        [*crew, Panelist("free", senior=True, load_max=2)],
        done=[("p0", "r0"), ("p0", "r1")],
    )
    made = plan(given)
    assert isinstance(made, Plan)
    assert {("p0", "r0"), ("p0", "r1")} < made.reviews
    assert made.measures.reviews == 4
    with pytest.raises(InstanceError, match="conflict; take it out of done"):
        plan(small(Rules(), crew, done=[("p0", "r0")], conflicts={("p0", "r0"): "aunt"}))
