"""Groups of panelists that share no portfolio are tied together wherever a plan can do it."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firstrung.engines.assignment import (
    Affinity,
    Infeasible,
    Instance,
    Panelist,
    Plan,
    Portfolio,
    Rules,
    plan,
)


def apart(sizes: list[tuple[int, int]], k: int, seed: int) -> Instance:
    """Groups of (works, people) whose own works fit, while all others hardly do."""
    g = np.random.default_rng(seed)
    work = np.repeat(np.arange(len(sizes)), [works for works, _people in sizes])
    person = np.repeat(np.arange(len(sizes)), [people for _works, people in sizes])
    affinity = 0.1 * g.random((len(work), len(person)))
    affinity += 0.5 * (work[:, None] == person[None, :])
    return Instance(
        [Portfolio(f"p{i}") for i in range(len(work))],
        [Panelist(f"r{j}") for j in range(len(person))],
        Affinity.dense(affinity),
        Rules(reviews_each=k, load_min=1, load_max=len(work), connected=True),
    )


def parts(made: Plan) -> int:
    """Groups of panelists, counted beside the engine."""
    return connected(made.reviews)


def connected(reviews: Iterable[tuple[str, str]]) -> int:
    """How many parts the graph of works and panelists has."""
    return nx.number_connected_components(nx.Graph(reviews))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 5), st.integers(2, 4)), min_size=2, max_size=4),
    st.integers(2, 3),
    st.integers(0, 10_000),
)
@example([(2, 2), (2, 2)], 2, 0)  # two equal groups: a second swap would undo the first
@example([(3, 3), (3, 3)], 2, 1)
@example([(4, 4), (4, 4), (4, 4)], 2, 2)
def test_groups_apart_are_tied_wherever_there_are_reviews_enough(sizes, k, seed):
    sizes = [(works, max(people, k)) for works, people in sizes]
    asked = apart(sizes, k, seed)
    made = plan(asked)
    plain = made if isinstance(made, Plan) else made.nearest
    assert plain is not None
    # A graph holds together only with one edge fewer than it has nodes; with a cycle somewhere,
    # one of its edges can be swapped to the next group.
    enough = len(asked.portfolios) * (k - 1) >= len(asked.panelists) - 1
    assert isinstance(made, Plan) == enough
    assert (parts(plain) == 1) == enough
    assert plain.measures.components == parts(plain)


@pytest.mark.parametrize("seed", range(20))
def test_equal_groups_that_exchange_one_review_are_comparable(seed):
    made = plan(apart([(4, 3), (4, 3)], 2, seed))
    assert isinstance(made, Plan)
    assert parts(made) == made.measures.components == 1
    assert made.measures.swaps == 1


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 100_000))
def test_no_single_swap_is_left_that_would_tie_more(seed):
    """With employers, seniors and conflicts in the way, all exchanges tried by hand."""
    g = np.random.default_rng(seed)
    asked = apart([(4, 3), (4, 3)], 2, seed)
    people = [
        Panelist(f"r{j}", employer=f"e{g.integers(5)}", senior=bool(g.random() < 0.7))
        for j in range(6)
    ]
    across = [(f"p{i}", f"r{j}") for i in range(8) for j in range(6) if (i < 4) != (j < 3)]
    conflicts = {pair: "family" for pair in across if g.random() < 0.8}
    rules = replace(asked.rules, per_employer=1, seniors=1)
    made = plan(replace(asked, panelists=people, conflicts=conflicts, rules=rules))
    if isinstance(made, Plan) or made.nearest is None:
        return
    reviews, before = made.nearest.reviews, parts(made.nearest)
    for (p, x), (q, y) in itertools.combinations(sorted(reviews), 2):
        after = (reviews - {(p, x), (q, y)}) | {(p, y), (q, x)}
        is_new = len(after) == len(reviews) and after != reviews
        if is_new and not conflicts.keys() & after and lawful(after, people):
            assert connected(after) >= before


def lawful(reviews: set[tuple[str, str]], people: list[Panelist]) -> bool:
    """A senior on each panel, and nobody with a colleague."""
    by_id = {row.id: row for row in people}
    panels: dict[str, list[Panelist]] = {}
    for work, panelist in reviews:
        panels.setdefault(work, []).append(by_id[panelist])
    return all(
        any(row.senior for row in panel) and len({row.employer for row in panel}) == len(panel)
        for panel in panels.values()
    )


def test_too_few_reviews_are_told_with_as_few_groups_as_can_be():
    found = plan(apart([(2, 3), (2, 3)], 2, 0))
    assert isinstance(found, Infeasible)
    assert found.rules[0] == "connected"
