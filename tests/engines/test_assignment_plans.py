"""What holds for every plan: conflicts, loads, pins, comparability; and plans after a change."""

import itertools
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.panels import instance
from tests.engines.reference import reference

from firstrung.engines.assignment import (
    Affinity,
    Changes,
    Infeasible,
    Instance,
    Panelist,
    Plan,
    Portfolio,
    Replanned,
    Rules,
    compare,
    identification,
    plan,
    replan,
)
from firstrung.engines.assignment.replanning import changed

COMPARABLE = Rules(
    load_min=21,
    load_max=39,
    seniors=1,
    per_employer=1,
    connected=True,
    max_severity_se=0.25,
    anchors_each=2,
    anchor_pool=("a1", "a2", "a3"),
)


@settings(max_examples=120, deadline=None)
@given(st.integers(1_000, 100_000))
def test_a_plan_keeps_every_rule(seed):
    asked = instance(seed)
    made = plan(asked)
    if isinstance(made, Infeasible):
        return
    works, people = {p.id: p for p in asked.portfolios}, {r.id: r for r in asked.panelists}
    rules, done = asked.rules, set(asked.done)
    assert len(made.reviews) == len(made.pairs)
    assert not made.reviews & asked.conflicts.keys()
    assert not (made.reviews - done) & set(asked.forbidden)
    assert made.reviews >= {*asked.pinned, *asked.done}
    for p, r in made.reviews - done:
        assert works[p].track in {None, *(people[r].tracks or [works[p].track])}
        assert people[r].slots is None or works[p].slot in {None, *people[r].slots}
    loads = [sum(r == name for _, r in made.reviews) for name in people]
    assert rules.load_min <= min(loads)
    assert max(loads) <= max(rules.load_max, 1)
    for name in works:
        panel = [people[r] for p, r in made.reviews if p == name]
        assert len(panel) == rules.reviews_each
        if not any(p == name for p, _ in done):
            assert sum(r.senior for r in panel) >= min(rules.seniors, len(panel))
            employers = [r.employer for r in panel if r.employer]
            most = rules.per_employer or len(panel)
            assert all(employers.count(name) <= most for name in employers)


@settings(max_examples=40, deadline=None)
@given(st.integers(1_000, 100_000), st.randoms(use_true_random=False))
def test_the_order_of_portfolios_and_panelists_does_not_matter(seed, random):
    asked = instance(seed)
    rows, columns = list(range(len(asked.portfolios))), list(range(len(asked.panelists)))
    random.shuffle(rows)
    random.shuffle(columns)
    matrix = np.full((len(rows), len(columns)), np.nan)
    matrix[asked.affinity.portfolio, asked.affinity.panelist] = asked.affinity.value
    other = replace(
        asked,
        portfolios=[asked.portfolios[i] for i in rows],
        panelists=[asked.panelists[j] for j in columns],
        affinity=Affinity.dense(matrix[rows][:, columns]),
    )
    first, second = plan(asked), plan(other)
    assert type(first) is type(second)
    if isinstance(first, Plan):
        assert first.measures.worst_review == second.measures.worst_review
        assert first.measures.total == pytest.approx(second.measures.total, abs=1e-6)
    else:
        assert len(first.rules) == len(second.rules)


def groups(*, across: float, works: int = 1000, people: int = 100, seed: int = 1) -> Instance:
    """Ten sectors; every portfolio's own sector, and a share of others, are candidates."""
    g = np.random.default_rng(seed)
    sector = np.arange(people) % 10
    own = g.integers(0, 10, works)
    affinity = 0.3 + 0.7 * g.random((works, people))
    inside = own[:, None] == sector[None, :]
    affinity = np.where(inside, affinity, affinity - 0.25)
    affinity[~inside & (g.random((works, people)) >= across)] = np.nan
    return Instance(
        [Portfolio(f"p{i}", sectors=(f"s{own[i]}",)) for i in range(works)],
        [
            Panelist(
                f"r{j}",
                employer=f"e{g.integers(30)}",
                sectors=(f"s{sector[j]}",),
                senior=j % 20 < 10,
            )
            for j in range(people)
        ],
        Affinity.dense(affinity),
        COMPARABLE,
    )


def graph(made: Plan) -> nx.Graph:
    joined = nx.Graph()
    joined.add_edges_from((("r", r), ("p", p)) for p, r in made.reviews)
    joined.add_edges_from((("r", r), ("a", a)) for a, r in made.anchors)
    return joined


def spread(made: Plan, rules: Rules) -> float:
    """The worst SE of a severity difference by a dense pseudo-inverse of the whole design."""
    joined = graph(made)
    names = list(joined)
    laplacian = nx.laplacian_matrix(joined, nodelist=names).toarray().astype(float)
    inverse = np.linalg.pinv(laplacian * rules.criteria * rules.item_variance)
    rows = [i for i, name in enumerate(names) if name[0] == "r"]
    part = inverse[np.ix_(rows, rows)]
    variance = part.diagonal()[:, None] + part.diagonal()[None, :] - 2 * part
    return float(np.sqrt(variance.max()))


@pytest.mark.parametrize("across", [0.0, 0.1, 0.3])
def test_designs_are_connected_and_precise_with_at_most_two_anchors(across):
    asked = groups(across=across)
    made = plan(replace(asked, rules=replace(COMPARABLE, load_min=12, load_max=60)))
    assert isinstance(made, Plan), made.places
    assert nx.is_connected(graph(made))
    assert made.measures.components == 1
    assert made.measures.severity_se == pytest.approx(spread(made, COMPARABLE), abs=1e-9)
    assert made.measures.severity_se <= 0.25
    assert made.measures.anchors_each <= 2
    assert (made.measures.anchors_each > 0) == (across == 0.0)
    assert len(made.anchors) == 100 * made.measures.anchors_each


def test_swaps_tie_a_small_group_without_breaking_a_rule():
    asked = groups(across=0.03)
    rules = replace(COMPARABLE, anchors_each=0, anchor_pool=(), load_min=15)
    loose = plan(replace(asked, rules=replace(rules, max_severity_se=None)))
    made = plan(replace(asked, rules=rules))
    assert isinstance(loose, Plan)
    assert loose.measures.severity_se > 0.25
    assert isinstance(made, Plan), made.places
    assert made.measures.swaps > 0
    assert made.measures.severity_se == pytest.approx(spread(made, rules), abs=1e-9)
    assert made.measures.severity_se <= 0.25
    assert made.measures.gap > 0
    assert made.measures.bound == pytest.approx(loose.measures.total)
    senior = {r.id for r in asked.panelists if r.senior}
    works = itertools.groupby(sorted(made.reviews), key=lambda pair: pair[0])
    assert all(senior & {r for _, r in panel} for _, panel in works)


def test_what_cannot_be_compared_is_refused_with_the_best_plan_there_is():
    asked = groups(across=0.0)
    found = plan(replace(asked, rules=replace(COMPARABLE, anchors_each=0, load_min=0, load_max=60)))
    assert isinstance(found, Infeasible)
    assert found.rules == ("connected", "anchors_each")
    assert found.nearest is not None
    assert nx.number_connected_components(graph(found.nearest)) == 10
    assert found.nearest.measures.components == 10
    assert found.nearest.measures.severity_se == np.inf


def test_beyond_the_exact_size_the_bound_is_above_and_near(monkeypatch):
    made = plan(groups(across=0.3))
    g = np.random.default_rng(2)
    panelist = np.repeat(np.arange(300), 12)
    g.shuffle(panelist)
    design = identification.design(panelist, np.arange(3600) // 3, COMPARABLE)
    exact = identification.precision(design)
    monkeypatch.setattr(identification, "EXACT", 10)
    bound = identification.precision(design)
    assert isinstance(made, Plan)
    assert exact.exact
    assert not bound.exact
    assert exact.se <= bound.se <= exact.se * 1.3


@pytest.mark.parametrize("seed", range(500, 560))
def test_a_no_show_moves_as_few_reviews_as_can_be(seed):
    asked = replace(instance(seed), pinned=(), done=())
    asked = replace(asked, rules=replace(asked.rules, load_min=0))
    before = plan(asked)
    if isinstance(before, Infeasible):
        return
    gone = before.pairs[0][1]
    after = replan(asked, before, Changes(absent=frozenset({gone})))
    now = changed(asked, Changes(absent=frozenset({gone})))
    stay = {pair for pair in before.reviews if pair[1] != gone}
    best = reference(now, gain=dict.fromkeys(stay, 1.0))
    assert isinstance(after, Infeasible) == (best is None)
    if isinstance(after, Replanned):
        assert len(after.kept) == round(best)
        assert after.moved == len(stay) - len(after.kept)
        assert set(after.kept) == stay & after.plan.reviews
        assert set(after.ended) == before.reviews - after.plan.reviews
        assert set(after.begun) == after.plan.reviews - before.reviews
        assert not any(r == gone for _, r in after.plan.reviews)


def test_done_reviews_of_the_absent_and_withdrawn_portfolios():
    asked = replace(instance(501), pinned=(), done=(), rules=Rules(reviews_each=2), conflicts={})
    before = plan(asked)
    work, gone = before.pairs[0][:2]
    last = asked.portfolios[-1].id
    changes = Changes(absent=frozenset({gone}), withdrawn=frozenset({last}), done=[(work, gone)])
    after = replan(asked, before, changes)
    assert isinstance(after, Replanned)
    assert [pair for pair in after.plan.reviews if pair[1] == gone] == [(work, gone)]
    assert last not in {p for p, _ in after.plan.reviews}
    assert after.moved == 0
    difference = compare(before, after.plan)
    assert set(difference.gone) == before.reviews - after.plan.reviews
    assert set(difference.new) == after.plan.reviews - before.reviews
    assert difference.total == after.plan.measures.total - before.measures.total
    loads = {r: sum(x == r for _, x in after.plan.reviews) for r in difference.loads}
    assert all(difference.loads[r][1] == loads[r] for r in loads)
