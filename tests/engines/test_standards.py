"""Means, agreement and the comparison with a cut, against numbers worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstrung.engines.standards import (
    NoRatingsError,
    Rating,
    Standard,
    combine,
    compare,
    exact_agreement,
)


def ratings(table: dict[str, tuple[int, ...]]) -> list[Rating]:
    """Criterion → points by rater a, b, c…"""
    return [
        Rating("abcdef"[index], criterion, points)
        for criterion, given_points in table.items()
        for index, points in enumerate(given_points)
    ]


def test_mean_over_raters_then_over_criteria():
    combined = combine(
        ratings({"craft": (2, 3, 3), "ethics": (4, 4, 3)}),
        criteria=["craft", "ethics"],
        ethics=["ethics"],
    )
    assert dict(combined.means) == {"craft": Decimal("2.67"), "ethics": Decimal("3.67")}
    assert combined.overall == Decimal("3.17")  # (8/3 + 11/3) / 2 = 3.1666…
    assert combined.ethics == Decimal("3.67")
    assert combined.raters == 3
    assert combined.agreement == pytest.approx(2 / 6)


def test_criteria_weigh_the_same_whoever_left_one_out():
    rows = [*ratings({"craft": (1, 1, 1, 1)}), Rating("a", "ethics", 4)]
    combined = combine(rows, criteria=["craft", "ethics"], ethics=["ethics"])
    assert combined.overall == Decimal("2.50")


def test_one_rater_has_nobody_to_agree_with():
    assert exact_agreement(ratings({"craft": (3,), "ethics": (2,)})) is None


def test_agreement_of_the_textbook_pair():
    assert exact_agreement(ratings({"one": (1, 1), "two": (2, 2), "three": (1, 2)})) == 2 / 3


@pytest.mark.parametrize(
    ("rows", "criteria", "ethics"),
    [
        ([], ["craft"], ["craft"]),
        (ratings({"craft": (2,)}), ["craft", "ethics"], ["ethics"]),
        (ratings({"craft": (2,)}), ["craft"], []),
    ],
)
def test_nothing_to_combine(rows, criteria, ethics):
    with pytest.raises(NoRatingsError):
        combine(rows, criteria=criteria, ethics=ethics)


@pytest.mark.parametrize(
    ("craft", "ethics", "missing"),
    [
        ((3, 3), (3, 3), ()),
        ((2, 2), (3, 3), ()),
        ((2, 2), (2, 3), ("overall",)),
        ((4, 4), (1, 1), ("ethics",)),
        ((4,), (4,), ("raters",)),
        ((1,), (1,), ("raters", "overall", "ethics")),
    ],
)
def test_each_demand_of_the_standard_is_its_own(craft, ethics, missing):
    combined = combine(
        ratings({"craft": craft, "ethics": ethics}), criteria=["craft", "ethics"], ethics=["ethics"]
    )
    decision = compare(combined, Standard(Decimal("2.50"), Decimal("2.00"), 2))
    assert decision.missing == missing
    assert decision.met == (not missing)


def test_what_is_printed_is_what_is_compared():
    rows = ratings({"a": (3, 3, 2), "b": (3, 2, 2), "ethics": (3, 3, 3)})
    combined = combine(rows, criteria=["a", "b", "ethics"], ethics=["ethics"])
    assert combined.overall == Decimal("2.67")  # 24/9 = 2.666…
    assert compare(combined, Standard(Decimal("2.67"), Decimal(0), 1)).met


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=6
    )
)
def test_means_stay_within_the_points_and_order_does_not_matter(given_points):
    table = {"a": [], "b": [], "ethics": []}
    for points in given_points:
        for criterion, value in zip(table, points, strict=True):
            table[criterion].append(value)
    rows = ratings({key: tuple(values) for key, values in table.items()})
    combined = combine(rows, criteria=list(table), ethics=["ethics"])
    backwards = combine(rows[::-1], criteria=list(table), ethics=["ethics"])
    assert combined == backwards
    assert all(1 <= mean <= 4 for mean in (*combined.means.values(), combined.overall))
