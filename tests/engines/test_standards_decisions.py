"""Chances of passing, impact, consistency of decisions, and weighted votes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from firstrung.engines.standards import (
    CutError,
    Paper,
    VoteError,
    expected_consistency,
    impact,
    observed_consistency,
    pass_probability,
    weighted_vote,
    wilson,
)


def test_chance_of_passing_combines_both_errors():
    found = pass_probability([1.0, 0.0], [0.3, 0.3], cut=0.5, cut_error=0.4)
    assert found == pytest.approx([norm.cdf(1), norm.cdf(-1)])


def test_without_errors_the_cut_decides():
    assert pass_probability([0.4, 0.5, 0.6], 0.0, 0.5, 0.0).tolist() == [0.0, 1.0, 1.0]


def test_impact_by_hand():
    found = impact([-1, 0, 0.4, 0.5, 0.6, 2], cut=0.5, error=0.15)
    assert found.passing == pytest.approx(3 / 6)
    assert found.passing_one_error_higher == pytest.approx(1 / 6)
    assert found.passing_one_error_lower == pytest.approx(4 / 6)
    assert found.within_one_error == pytest.approx(3 / 6)
    with pytest.raises(CutError, match="no candidates"):
        impact([], 0, 0)


def test_expected_consistency_is_what_double_panels_show():
    rng = np.random.default_rng(1)
    true = rng.normal(0.4, 1.5, 20_000)
    error = rng.uniform(0.2, 0.5, len(true))
    first, second = (true + rng.normal(0, error) for _ in range(2))
    expected = expected_consistency(first, error, cut=0.0)
    observed = observed_consistency((first >= 0).tolist(), (second >= 0).tolist())
    assert observed.agreement == pytest.approx(expected.consistency, abs=0.01)
    assert observed.kappa == pytest.approx(expected.kappa, abs=0.02)
    assert np.mean((first >= 0) == (true >= 0)) == pytest.approx(expected.accuracy, abs=0.01)


def test_observed_consistency_by_hand():
    # Cohen's textbook table: 20 + 15 of 50 agree, kappa .4.
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    found = observed_consistency(first, second)
    assert (found.pairs, found.agreement) == (50, pytest.approx(0.7))
    assert found.kappa == pytest.approx(0.4)
    assert found.kappa_low < 0.4 < found.kappa_high
    assert (found.agreement_low, found.agreement_high) == pytest.approx((0.5625, 0.8090), abs=1e-4)


def test_the_interval_of_kappa_covers():
    rng = np.random.default_rng(3)
    # Both pass 60 %, agree on 80 %: kappa (.8 - .52) / .48.
    true, hits = (0.8 - 0.52) / 0.48, 0
    for _ in range(400):
        cells = rng.choice(4, 150, p=[0.3, 0.1, 0.1, 0.5])
        found = observed_consistency((cells >= 2).tolist(), (cells % 2 == 1).tolist())
        hits += found.kappa_low <= true <= found.kappa_high
    assert hits / 400 == pytest.approx(0.95, abs=0.03)


def test_kappa_is_none_when_all_decisions_are_the_same():
    found = observed_consistency([True] * 4, [True] * 4)
    assert (found.agreement, found.kappa) == (1.0, None)
    with pytest.raises(CutError, match="here are 1 and 2"):
        observed_consistency([True], [True, False])


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_the_share_and_stays_within_bounds(hits, more):
    count = hits + more
    low, high = wilson(hits / count, count)
    assert 0 <= low <= hits / count <= high <= 1


def test_a_vote_by_hand():
    papers = [
        Paper("Acme", 3, {"safety": 5, "welding": 2}),
        Paper("Byte", 1, {"safety": 3, "welding": 4, "law": 1}),
    ]
    found = weighted_vote(
        ["welding", "safety", "law", "art"],
        papers,
        eligible={"Acme": 3, "Byte": 1, "Cargo": 4},
        quorum=2,
    )
    assert [(one.option, one.mean, one.rank) for one in found.options] == [
        ("safety", 4.5, 1),
        ("welding", 2.5, 2),
        ("law", 1.0, 3),
        ("art", None, None),
    ]
    safety, _, law, _ = found.options
    # Weighted residuals 1.5 and -1.5, doubled by 2 / (2 - 1), over the weight 4.
    assert safety.high - safety.mean == pytest.approx(1.959964 * math.sqrt(2 * 4.5) / 4, abs=1e-5)
    assert (law.low, law.votes, law.weight) == (None, 1, 1.0)
    assert (found.turnout, found.weight_turnout) == (pytest.approx(2 / 3), 0.5)
    assert found.binding is True


def test_equal_means_share_a_rank():
    papers = [Paper(n, 1, {"a": 3, "b": 3, "c": 1}) for n in range(3)]
    found = weighted_vote("abc", papers, eligible=dict.fromkeys(range(3), 1.0))
    assert [one.rank for one in found.options] == [1, 1, 3]
    assert [(one.rank_low, one.rank_high) for one in found.options] == [(1, 1), (1, 1), (3, 3)]


def test_intervals_cover_the_mean_of_all():
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(150):
        papers = [
            Paper(n, float(rng.uniform(1, 5)), {"a": float(rng.integers(1, 6))}) for n in range(40)
        ]
        eligible = {paper.voter: paper.weight for paper in papers}
        (one,) = weighted_vote(["a"], papers, eligible=eligible).options
        hits += one.low <= 3 <= one.high
    assert hits / 150 == pytest.approx(0.94, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.1, 100), st.dictionaries(st.sampled_from("abc"), st.integers(1, 5))),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.1, 10),
)
def test_only_relative_weights_matter(votes, times):
    def count(scale):
        papers = [Paper(n, w * scale, ratings) for n, (w, ratings) in enumerate(votes)]
        eligible = {paper.voter: paper.weight for paper in papers}
        return weighted_vote("abc", papers, eligible=eligible).options

    for one, other in zip(count(1), count(times), strict=True):
        assert (one.option, one.rank, one.votes) == (other.option, other.rank, other.votes)
        if one.mean is not None:
            assert 1 - 1e-9 <= one.mean <= 5 + 1e-9
            assert one.mean == pytest.approx(other.mean)


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        ([Paper("X", 1, {})], "X may not vote here"),
        ([Paper("A", 1, {}), Paper("A", 1, {})], "A voted twice"),
        ([Paper("A", 0, {})], "The vote of A weighs 0"),
        ([Paper("A", 1, {"z": 1})], "A rated z, which is not voted on"),
    ],
)
def test_papers_that_cannot_count(papers, message):
    with pytest.raises(VoteError, match=message):
        weighted_vote(["a"], papers, eligible={"A": 1.0})


def test_no_papers_are_a_result_too():
    found = weighted_vote(["a"], [], eligible={"A": 1.0}, quorum=1)
    assert (found.turnout, found.binding, found.options[0].mean) == (0.0, False, None)
