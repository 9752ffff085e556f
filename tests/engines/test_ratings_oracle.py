"""The marginal likelihood against brute force, numerical second derivatives and another program."""

import numpy as np
import pytest
from tests.engines.ratings_data import BruteForce, simulated

from firstrung.engines.ratings import Options, fit


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        ("rsm", {"persons": 25, "criteria": 3, "raters": 4, "missing": 0.2}),
        ("pc", {"persons": 25, "criteria": 2, "raters": 3, "categories": 3}),
        ("rsm", {"persons": 30, "criteria": 2, "raters": 3, "topics": 3, "categories": 3}),
        ("rsm", {"persons": 60, "criteria": 1, "raters": 4, "reviews": 4, "categories": 2}),
    ],
)
def test_estimates_and_errors_are_those_of_brute_force(model, shape):
    ratings, _, _ = simulated(seed=3, **shape)
    brute = BruteForce(ratings, model, reach=18.0)
    vector, deviance = brute.best()
    found = fit(ratings, model=model)
    severities, difficulties, steps, mean, deviation = brute.parts(vector)
    assert found.converged
    assert found.deviance == pytest.approx(deviance, abs=1e-5)
    for part, measures in zip(severities, found.facets.values(), strict=True):
        assert measures.measure == pytest.approx(part, abs=2e-4)
    assert found.criteria.measure == pytest.approx(difficulties, abs=2e-4)
    assert found.steps.measure == pytest.approx(steps.reshape(-1), abs=3e-4)
    assert found.mean == pytest.approx(mean, abs=3e-4)
    assert found.deviation == pytest.approx(deviation, abs=3e-4)
    assert found.parameters == brute.size

    covariance = np.linalg.inv(brute.hessian(vector))
    place = 0
    for measures in [*found.facets.values(), found.criteria]:
        free = len(measures.ids) - 1
        block = covariance[place : place + free, place : place + free]
        expected = np.sqrt(np.append(np.diag(block), block.sum()))
        assert measures.error == pytest.approx(expected, rel=2e-3)
        place += free
    assert found.mean_error == pytest.approx(np.sqrt(covariance[-2, -2]), rel=2e-3)
    assert found.deviation_error == pytest.approx(np.sqrt(covariance[-1, -1]) * deviation, rel=2e-3)


def test_posterior_means_are_those_of_brute_force():
    ratings, _, _ = simulated(persons=15, criteria=2, raters=3, seed=5)
    found = fit(ratings)
    brute = BruteForce(ratings, "rsm")
    vector = np.concatenate(
        [
            found.facets["rater"].measure[:-1],
            found.criteria.measure[:-1],
            found.steps.measure[:-1],
            [found.mean, np.log(found.deviation)],
        ]
    )
    # The derivative of the log-likelihood by the mean is (posterior mean - mean) / variance,
    # added over persons.
    step = 1e-4
    up, down = vector.copy(), vector.copy()
    up[-2], down[-2] = up[-2] + step, down[-2] - step
    slope = (brute.log_likelihood(up) - brute.log_likelihood(down)) / (2 * step)
    total = (found.persons.ability - found.mean).sum() / found.variance
    assert slope == pytest.approx(total, abs=1e-5)
    assert found.persons.ability.mean() == pytest.approx(found.mean, abs=1e-6)
    second = (found.persons.ability - found.mean) ** 2 + found.persons.error**2
    assert second.mean() == pytest.approx(found.variance, rel=1e-6)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("ours", "theirs"), [("rsm", "rating_scale"), ("pc", "partial_credit")])
def test_another_program_agrees(ours, theirs):
    models = pytest.importorskip("mirt.models")
    estimation = pytest.importorskip("mirt.estimation")
    ratings, _, _ = simulated(persons=150, criteria=3, raters=6, seed=11)
    found = fit(ratings, model=ours)
    model = models.PolytomousMFRM(3, 4, [models.Facet("rater", 6)], category_structure=theirs)
    order = np.argsort(ratings.person, kind="stable")
    wide = ratings.scores[order].reshape(150, -1)
    rater = np.repeat(ratings.levels[order, 0], 3).reshape(150, -1)
    items = np.tile(np.arange(3), (150, 2))
    other = estimation.fit_mfrm(model, wide, {"rater": rater}, item_indices=items)
    # Its persons are N(0, deviation), its difficulties take up the mean.
    assert found.deviance == pytest.approx(-2 * other.log_likelihood, abs=2e-3)
    assert found.facets["rater"].measure == pytest.approx(other.facet_parameters["rater"], abs=2e-3)


def test_fixed_nodes_are_used_as_given():
    ratings, _, _ = simulated(persons=40, seed=2)
    coarse = fit(ratings, options=Options(nodes=5, span=(-3.0, 3.0)))
    fine = fit(ratings, options=Options(nodes=301, span=(-12.0, 12.0)))
    free = fit(ratings)
    assert coarse.nodes == 5
    assert any("Half the spacing" in text for text in coarse.warnings)
    assert fine.deviance == pytest.approx(free.deviance, abs=1e-6)
    assert fine.warnings == free.warnings == ()
