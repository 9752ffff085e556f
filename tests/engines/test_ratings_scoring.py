"""Scoring with a frozen calibration, probabilities of passing, cuts on the raw scale."""

import numpy as np
import pytest

from firstrung.engines.ratings import (
    CERTIFY,
    RETURN,
    REVIEW,
    RatingsError,
    Review,
    fair_average,
    fit,
    measure_of,
    pass_probability,
    predicted_error,
    predicted_information,
    rescore,
    simulate,
    zone,
)


@pytest.fixture(scope="module")
def drawn():
    return simulate(400, 3, 12, seed=2)


@pytest.fixture(scope="module")
def calibration(drawn):
    return fit(drawn.ratings)


def reviews_of(ratings, person):
    return [
        Review(
            {"rater": ratings.facets["rater"][ratings.levels[row, 0]]},
            dict(zip(ratings.criteria, ratings.scores[row].tolist(), strict=True)),
        )
        for row in np.flatnonzero(ratings.person == person)
    ]


def test_rescoring_gives_what_the_fit_gave(drawn, calibration):
    for person in range(0, 400, 37):
        score = rescore(calibration, reviews_of(drawn.ratings, person), cut=0.2, cut_error=0.1)
        assert score.measure == pytest.approx(calibration.persons.ability[person], abs=1e-6)
        assert score.error == pytest.approx(calibration.persons.error[person], abs=1e-6)
        expected = pass_probability(score.measure, score.error, 0.2, 0.1)
        assert score.probability == pytest.approx(expected)


def test_without_reviews_the_prior_is_left(calibration):
    score = rescore(calibration, [])
    assert score.measure == pytest.approx(calibration.mean, abs=1e-6)
    assert score.error == pytest.approx(calibration.deviation, rel=1e-6)
    assert score.probability is None


def test_a_severe_rater_is_made_up_for(calibration):
    rater = calibration.facets["rater"]
    severe, lenient = rater.ids[rater.measure.argmax()], rater.ids[rater.measure.argmin()]
    scores = dict.fromkeys(calibration.criteria.ids, 2)
    by_severe = rescore(calibration, [Review({"rater": severe}, scores)])
    by_lenient = rescore(calibration, [Review({"rater": lenient}, scores)])
    unknown = rescore(calibration, [Review({"rater": "nobody"}, scores)])
    assert by_severe.measure > unknown.measure > by_lenient.measure
    with pytest.raises(RatingsError, match="no criterion 'style'"):
        rescore(calibration, [Review({"rater": severe}, {"style": 2})])


def test_missing_scores_are_left_out_and_many_reviews_are_precise(calibration):
    first = calibration.criteria.ids[0]
    with_gap = Review({}, {first: 2, calibration.criteria.ids[1]: None})
    assert rescore(calibration, [with_gap]) == rescore(calibration, [Review({}, {first: 2})])
    many = rescore(calibration, [Review({}, dict.fromkeys(calibration.criteria.ids, 2))] * 2000)
    information = 2000 * predicted_information(calibration, many.measure)
    assert many.error == pytest.approx(1 / np.sqrt(information), rel=0.01)


def test_probability_and_zones():
    assert pass_probability(1.0, 0.5, 1.0) == pytest.approx(0.5)
    assert pass_probability(1.0, 0.3, 0.0, 0.4) == pytest.approx(0.977249868, abs=1e-9)
    assert pass_probability(1.0, 0.0, 0.5) == 1.0
    assert [zone(p) for p in (0.951, 0.95, 0.5, 0.05, 0.049)] == [
        CERTIFY,
        REVIEW,
        REVIEW,
        REVIEW,
        RETURN,
    ]


def test_a_raw_cut_in_logits_and_back(calibration):
    for average in (0.4, 2.0, 3.6):
        assert fair_average(calibration, measure_of(calibration, average)) == pytest.approx(average)
    with pytest.raises(RatingsError, match=r"runs from 0\.00 to 4\.00"):
        measure_of(calibration, 4.5)


def test_one_more_review_narrows_most_where_the_scale_is(calibration):
    centre, edge = predicted_information(calibration, 0.0), predicted_information(calibration, 7.0)
    assert centre > 5 * edge > 0
    before = 0.6
    after = predicted_error(calibration, 0.0, before)
    assert after == pytest.approx(1 / np.sqrt(1 / before**2 + centre))
    assert predicted_error(calibration, 0.0, before, reviews=3) < after < before
