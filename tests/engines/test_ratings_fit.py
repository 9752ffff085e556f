"""What holds for any ratings: names, order and offsets do not matter; degenerate sets are handled."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.ratings_data import simulated

from firstrung.engines.ratings import (
    MISSING,
    Calibration,
    Drift,
    Options,
    Ratings,
    RatingsError,
    connected_subsets,
    fit,
    simulate,
)


def with_scores(ratings, change):
    return replace(ratings, scores=change(ratings.scores.copy()))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 500), shift=st.integers(-3, 5), model=st.sampled_from(["rsm", "pc"]))
def test_names_order_and_offset_change_nothing(seed, shift, model):
    ratings, _, _ = simulated(persons=30, criteria=2, raters=4, seed=seed, missing=0.1)
    found = fit(ratings, model=model)
    dice = np.random.default_rng(seed)
    order = dice.permutation(ratings.person.size)
    names = {old: f"x{new}" for new, old in enumerate(dice.permutation(4))}
    moved = Ratings.from_columns(
        [f"p{ratings.person[row]}" for row in order],
        {"judge": [names[ratings.levels[row, 0]] for row in order]},
        {
            name: [
                None if value == MISSING else int(value) + shift
                for value in ratings.scores[order, column]
            ]
            for column, name in enumerate(ratings.criteria)
        },
    )
    again = fit(moved, model=model)
    assert again.deviance == pytest.approx(found.deviance, abs=1e-6)
    assert again.variance == pytest.approx(found.variance, abs=1e-5)
    for index, identifier in enumerate(ratings.facets["rater"]):
        measure = found.facets["rater"][identifier]
        assert again.facets["judge"][names[index]] == pytest.approx(measure, abs=1e-5)
    assert again.steps.category - shift == pytest.approx(found.steps.category)


def test_a_wide_and_a_long_table_are_the_same_model():
    ratings, _, _ = simulated(persons=40, criteria=3, raters=5, topics=3)
    long = Ratings.from_columns(
        np.repeat(ratings.person, 3).tolist(),
        {
            "rater": np.repeat(ratings.levels[:, 0], 3).tolist(),
            "topic": np.repeat(ratings.levels[:, 1], 3).tolist(),
            "criterion": np.tile(np.arange(3), ratings.person.size).tolist(),
        },
        {"score": ratings.scores.reshape(-1).tolist()},
    )
    wide, tall = fit(ratings), fit(long)
    assert wide.deviance == pytest.approx(tall.deviance, abs=1e-6)
    assert wide.criteria.measure == pytest.approx(tall.facets["criterion"].measure, abs=1e-5)
    assert wide.criteria.error == pytest.approx(tall.facets["criterion"].error, abs=1e-5)
    assert wide.criteria.infit == pytest.approx(tall.facets["criterion"].infit, abs=1e-5)
    assert wide.facets["topic"].measure.sum() == pytest.approx(0.0, abs=1e-9)


def test_many_design_rows_are_worked_on_in_parts(monkeypatch):
    from firstrung.engines.ratings import design

    ratings, _, _ = simulated(persons=300, criteria=3, raters=30, missing=0.3)
    whole = fit(ratings)
    monkeypatch.setattr(design, "CELLS", 1)
    parts = fit(ratings)
    assert parts.deviance == pytest.approx(whole.deviance, abs=1e-6)
    assert parts.facets["rater"].measure == pytest.approx(whole.facets["rater"].measure, abs=1e-6)
    assert parts.facets["rater"].error == pytest.approx(whole.facets["rater"].error, abs=1e-6)
    assert parts.facets["rater"].infit == pytest.approx(whole.facets["rater"].infit, abs=1e-6)
    assert parts.persons.ability == pytest.approx(whole.persons.ability, abs=1e-6)


def test_an_extreme_rater_says_nothing_and_gets_a_finite_measure():
    ratings, _, _ = simulated(persons=60)
    extreme = replace(ratings, scores=np.where(ratings.levels == 0, 3, ratings.scores))
    found = fit(extreme)
    rater = found.facets["rater"]
    assert rater.extreme.tolist() == [1, 0, 0, 0, 0]
    assert rater.measure[0] < rater.measure[1:].min()
    assert np.isfinite(rater.error).all()
    without = fit(ratings.where(ratings.levels[:, 0] != 0))
    assert found.deviance == pytest.approx(without.deviance, abs=1e-6)
    assert any("only the highest" in text for text in found.warnings)


def test_unused_categories_have_no_step():
    ratings, _, _ = simulated(persons=80, categories=4)
    gap = with_scores(ratings, lambda s: np.where(s == 2, 3, s))
    assert fit(gap).steps.category.tolist() == [1]
    own = with_scores(ratings, lambda s: np.column_stack([np.minimum(s[:, 0], 1), s[:, 1:]]))
    common, separate = fit(own), fit(own, model="pc")
    assert common.allowed.sum(axis=1).tolist() == [2, 4, 4]
    assert common.steps.category.tolist() == [1, 2, 3]
    assert separate.steps.criterion.count("c0") == 1
    assert separate.deviance <= common.deviance
    same = fit(with_scores(ratings, lambda s: np.column_stack([s[:, 0] * 0 + 2, s[:, 1:]])))
    assert np.isnan(same.criteria.measure[0])
    assert any("Every score on c0" in text for text in same.warnings)


def test_persons_who_do_not_differ_have_variance_zero():
    ratings, _, _ = simulated(persons=100, ability=0.0, seed=4)
    found = fit(ratings)
    assert found.converged
    assert found.variance < 0.05


def test_disconnected_designs_are_fitted_and_named():
    ratings, _, _ = simulated(persons=60, raters=6)
    half = ratings.person < 30
    apart = replace(
        ratings, levels=np.where(half[:, None], ratings.levels % 3, 3 + ratings.levels % 3)
    )
    found = fit(apart)
    assert found.subsets == 2
    persons, levels = connected_subsets(apart)
    assert persons.tolist() == [0] * 30 + [1] * 30
    assert levels.tolist() == [0, 0, 0, 1, 1, 1]
    assert "cannot" not in found.warnings[0]
    assert "within a subset only" in found.warnings[0]


def test_persons_without_ratings_keep_the_prior():
    ratings, _, _ = simulated(persons=40)
    empty = with_scores(ratings, lambda s: np.where(ratings.person[:, None] == 7, MISSING, s))
    found = fit(empty)
    assert found.persons.ability[7] == pytest.approx(found.mean, abs=1e-6)
    assert found.persons.error[7] == pytest.approx(found.deviation, rel=1e-5)
    assert np.isnan(found.persons.likelihood_ability[7])
    assert found.persons.count[7] == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s * 0 + 1, "nothing to estimate"),
        (lambda s: s * 0 + MISSING, "not a single rating"),
        (lambda s: s * 5000, "no rating scale"),
    ],
)
def test_hopeless_ratings_are_refused(change, words):
    ratings, _, _ = simulated(persons=10)
    with pytest.raises(RatingsError, match=words):
        fit(with_scores(ratings, change))
    with pytest.raises(RatingsError, match="Unknown model"):
        fit(ratings, model="grm")
    with pytest.raises(RatingsError, match="Unknown method"):
        fit(ratings, method="mcmc")


def test_a_calibration_survives_json():
    ratings, _, _ = simulated(persons=30, raters=4)
    extreme = replace(ratings, scores=np.where(ratings.levels == 0, 3, ratings.scores))
    found = fit(extreme, model="pc")
    again = Calibration.from_json(found.to_json())
    assert again.dumps() == found.dumps()
    assert again.deviance == found.deviance
    assert again.intercepts.tolist() == found.intercepts.tolist()
    assert again.facets["rater"].measure.tolist() == found.facets["rater"].measure.tolist()


def test_an_anchor_keeps_what_it_knows():
    drawn = simulate(300, 4, 12, seed=3)
    first = fit(drawn.ratings)
    same = fit(drawn.ratings, options=Options(anchor=first))
    assert same.deviance == pytest.approx(first.deviance, abs=1e-5)
    assert same.persons.ability == pytest.approx(first.persons.ability, abs=1e-6)
    # A new rater among known ones is estimated on their scale.
    known = fit(drawn.ratings.where(drawn.ratings.levels[:, 0] != 5))
    new = fit(drawn.ratings, options=Options(anchor=known))
    rater = new.facets["rater"]
    for identifier in rater.ids:
        if identifier != "5":
            assert rater[identifier] == pytest.approx(known.facets["rater"][identifier], abs=1e-12)
    index = rater.ids.index("5")
    assert abs(rater.measure[index] - drawn.severity[5]) < 4 * rater.error[index]
    with pytest.raises(RatingsError, match="no criterion 'c9'"):
        fit(
            replace(drawn.ratings, criteria=("c1", "c2", "c3", "c9")), options=Options(anchor=known)
        )


def test_shrinkage_pulls_in_and_errs_less():
    drawn = simulate(90, 2, 30, reviews=2, severity=0.5, seed=8)
    plain = fit(drawn.ratings)
    shrunk = fit(drawn.ratings, options=Options(shrink=["rater"]))
    assert 0.2 < shrunk.priors["shrinkage"] < 0.9
    loose, tight = plain.facets["rater"], shrunk.facets["rater"]
    finite = loose.extreme == 0
    assert tight.measure.std() < loose.measure[finite].std()
    squared = ((tight.measure - drawn.severity) ** 2).mean()
    assert squared < ((loose.measure - drawn.severity)[finite] ** 2).mean()


def test_drift_is_followed():
    dice = np.random.default_rng(5)
    persons, raters = 600, 4
    ability = dice.normal(0, 1.2, persons)
    path = np.array([[-0.9, -0.3, 0.3, 0.9], [0.9, 0.3, -0.3, -0.9], [0] * 4, [0] * 4])
    who, by, times, scores = [], [], [], []
    for person in range(persons):
        quarter = person % 4
        for rater in dice.choice(raters, 3, replace=False):
            x = ability[person] - path[rater, quarter]
            for _ in range(2):
                chance = 1 / (1 + np.exp(-(x + np.array([1.2, 0.0, -1.2]))))
                who.append(person)
                by.append(f"r{rater}")
                times.append(f"q{quarter}")
                scores.append(int((dice.random(3) < chance).sum()))
    ratings = Ratings.from_columns(who, {"rater": by}, {"score": scores})
    found = fit(
        ratings, options=Options(drift=Drift("rater", "time", times, ["q0", "q1", "q2", "q3"]))
    )
    rater = found.facets["rater @ time"]
    assert rater["r0 @ q3"] - rater["r0 @ q0"] > 1.0
    assert rater["r1 @ q3"] - rater["r1 @ q0"] < -1.0
    assert abs(rater["r2 @ q3"] - rater["r2 @ q0"]) < 0.6
    assert 0.1 < found.priors["drift"] < 1.5
    stiff = fit(
        ratings,
        options=Options(
            drift=Drift("rater", "time", times, ["q0", "q1", "q2", "q3"], deviation=0.01)
        ),
    )
    still = stiff.facets["rater @ time"]
    assert abs(still["r0 @ q3"] - still["r0 @ q0"]) < 0.05
