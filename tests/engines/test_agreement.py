"""Agreement: published values, small independent oracles, and properties."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines import reference_data

from firstrung.engines.ratings.agreement import (
    Ratings,
    RatingsError,
    adjacent_agreement,
    agreement,
    cohen_kappa,
    exact_agreement,
    fleiss_kappa,
    intraclass,
    krippendorff_alpha,
    pooled_kappa,
)

# How many of 6 psychiatrists gave each of 5 diagnoses to 30 patients (Fleiss 1971, table 1).
DIAGNOSES = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""

missing = float("nan")
tables = st.integers(2, 6).flatmap(
    lambda raters: st.lists(
        st.lists(
            st.one_of(st.integers(0, 4).map(float), st.just(missing)),
            min_size=raters,
            max_size=raters,
        ),
        min_size=1,
        max_size=8,
    )
)


def published(data, stat):
    rows = reference_data.records("rating", "agreement_reference.csv")
    (value,) = [float(r["value"]) for r in rows if r["data"] == data and r["stat"] == stat]
    return value


def from_counts(text):
    return Ratings.from_triples(
        (unit, rater, value)
        for unit, counts in enumerate(text.split())
        for rater, value in enumerate(
            value for value, count in enumerate(counts) for _ in range(int(count))
        )
    )


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_of_the_published_example(level):
    _, *rows = reference_data.rows("rating", "krippendorff_2011.csv")
    table = np.array([[float(cell) if cell else missing for cell in row[1:]] for row in rows]).T
    alpha = krippendorff_alpha(Ratings.from_matrix(table), level)
    assert alpha == pytest.approx(published("krippendorff_2011", f"alpha_{level}"), abs=1e-5)


@pytest.mark.parametrize("case", ["icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k"])
def test_intraclass_correlations_of_the_published_example(case):
    _, *rows = reference_data.rows("rating", "shrout_fleiss_1979.csv")
    found = intraclass(Ratings.from_matrix([[float(cell) for cell in row] for row in rows]))
    name = case.upper().replace("K", "k")
    assert getattr(found, case) == pytest.approx(published("shrout_fleiss_1979", name), abs=1e-5)


def test_fleiss_kappa_of_the_published_example():
    assert fleiss_kappa(from_counts(DIAGNOSES)) == pytest.approx(0.430, abs=0.0005)


def test_weighted_kappas_by_hand():
    # One of four pairs differs, by one point; chance from the two raters' own shares.
    first, second = [0, 1, 2, 2], [0, 1, 2, 1]
    assert cohen_kappa(first, second, "none") == pytest.approx(1 - 0.25 / (1 - 5 / 16))
    assert cohen_kappa(first, second, "linear") == pytest.approx(1 - 0.25 / 0.875)
    assert cohen_kappa(first, second, "quadratic") == pytest.approx(1 - 0.25 / 1.25)


def test_sparse_triples_and_a_table_are_the_same_data():
    table = [[1, 2, missing], [missing, 3, 3], [4, missing, 5], [1, 1, missing]]
    triples = [
        (f"work {unit}", f"rater {rater}", value)
        for unit, row in enumerate(table)
        for rater, value in enumerate(row)
    ]
    assert agreement(Ratings.from_triples(triples)) == agreement(Ratings.from_matrix(table))


def test_shares_count_pairs_within_units():
    ratings = Ratings.from_matrix([[1, 1, 2], [0, 3, missing], [4, missing, missing]])
    assert exact_agreement(ratings) == pytest.approx(1 / 4)
    assert adjacent_agreement(ratings) == pytest.approx(3 / 4)
    assert adjacent_agreement(ratings, within=3) == 1.0


def test_two_way_components_of_sparse_tables_are_unbiased():
    rng = np.random.default_rng(7)
    found = []
    for _ in range(60):
        units, raters = rng.normal(0, 1, 120), rng.normal(0, 0.7, 12)
        table = units[:, None] + raters[None, :] + rng.normal(0, 1, (120, 12))
        table[rng.random(table.shape) > 0.3] = missing
        correlations = intraclass(Ratings.from_matrix(table))
        found.append((correlations.icc2, correlations.icc3))
    icc2, icc3 = np.mean(found, axis=0)
    assert icc2 == pytest.approx(1 / 2.49, abs=0.02)
    assert icc3 == pytest.approx(1 / 2, abs=0.02)


def alpha_by_pairs(table, distance):
    """Alpha straight from its definition, one pair after the other."""
    units = [[value for value in row if not math.isnan(value)] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    pooled = [value for unit in units for value in unit]
    observed = sum(
        2 * distance(a, b) / (len(unit) - 1) for unit in units for a, b in combinations(unit, 2)
    )
    expected = sum(2 * distance(a, b) for a, b in combinations(pooled, 2))
    if not expected:
        return None
    return 1 - (observed / len(pooled)) / (expected / (len(pooled) * (len(pooled) - 1)))


@settings(max_examples=80, deadline=None)
@given(tables)
def test_alpha_is_what_its_definition_says(table):
    ratings = Ratings.from_matrix(table)
    for level, distance in {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0,
    }.items():
        expected = alpha_by_pairs(table, distance)
        found = krippendorff_alpha(ratings, level)
        assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


@settings(max_examples=60, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_order_of_raters_and_units_does_not_matter(table, random):
    triples = [(u, r, v) for u, row in enumerate(table) for r, v in enumerate(row)]
    before = agreement(Ratings.from_triples(triples))
    random.shuffle(triples)
    after = agreement(Ratings.from_triples(triples))
    for name in ("exact", "adjacent", "kappa_fleiss", "kappa_quadratic"):
        assert after[name] == pytest.approx(before[name], abs=1e-9)
    assert after["alpha"] == pytest.approx(before["alpha"], abs=1e-9)


def test_perfect_agreement_is_one_everywhere():
    found = agreement(Ratings.from_matrix([[1, 1, 1], [3, 3, 3], [0, 0, 0]]))
    assert found["alpha"] == dict.fromkeys(["nominal", "ordinal", "interval", "ratio"], 1.0)
    assert (found["exact"], found["kappa_fleiss"], found["kappa_quadratic"]) == (1.0, 1.0, 1.0)
    assert found["icc"]["icc2"] == pytest.approx(1.0)


@pytest.mark.parametrize("table", [[[missing, missing]], [[1, missing]], [[2, 2], [2, 2]]])
def test_nothing_to_compare_is_none_not_a_number(table):
    ratings = Ratings.from_matrix(table)
    assert krippendorff_alpha(ratings) is None
    assert fleiss_kappa(ratings) is None
    assert pooled_kappa(ratings) is None
    assert intraclass(ratings).icc2 is None


def test_wrong_input_is_named():
    with pytest.raises(RatingsError, match="Rated twice: unit Bridge, rater Ana"):
        Ratings.from_triples([("Bridge", "Ana", 1), ("Bridge", "Bo", 1), ("Bridge", "Ana", 2)])
    with pytest.raises(RatingsError, match="not a finite number: unit Bridge, rater Ana"):
        Ratings.from_triples([("Bridge", "Ana", math.inf)])
    with pytest.raises(RatingsError, match="has two dimensions, not 1"):
        Ratings.from_matrix([1.0, 2.0])
    with pytest.raises(RatingsError, match="no negative values; the least is -1"):
        krippendorff_alpha(Ratings.from_matrix([[-1, 2]]), "ratio")
    with pytest.raises(RatingsError, match="Two raters, 1 and 2 ratings"):
        cohen_kappa([1], [1, 2])
