"""What the model promises, on simulated sparse panels: coverage and decisions.

6,000 works, 3 reviews x 8 criteria, 50 reviews per rater, abilities N(0, 1.5), 60 % truly pass.
The raw rule is the best that raw means allow: the 60 % with the highest means pass.
"""

import numpy as np
import pytest

from firstrung.engines.ratings import CERTIFY, RETURN, fit, pass_probability, simulate, zone

pytestmark = pytest.mark.slow

PERSONS, RATERS, DEVIATION = 6000, 360, 1.5
CUT = -0.2533471 * DEVIATION
"""The 40 % point of N(0, 1.5)."""


SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=[0.5, 1.0])
def panels(request):
    drawn = [
        simulate(PERSONS, 8, RATERS, severity=request.param, ability=DEVIATION, seed=seed)
        for seed in SEEDS
    ]
    return request.param, [(one, fit(one.ratings)) for one in drawn]


def inside(measure, error, truth):
    return np.abs(measure - truth) < 1.959964 * error


def severities(drawn, found):
    rater = found.facets["rater"]
    order = np.array([int(identifier) for identifier in rater.ids])
    return inside(rater.measure, rater.error, drawn.severity[order])


def test_intervals_cover(panels):
    works, raters = [], []
    for drawn, found in panels[1]:
        works.append(inside(found.persons.ability, found.persons.error, drawn.ability))
        raters.append(severities(drawn, found))
        assert found.criteria.measure == pytest.approx(drawn.difficulty, abs=0.06)
        assert found.steps.measure == pytest.approx(drawn.steps, abs=0.06)
        assert found.deviation == pytest.approx(DEVIATION, abs=0.05)
    assert 0.94 < np.mean(works) < 0.96
    # 1,080 raters: one standard error of the share itself is 0.7 points.
    assert 0.94 - 0.007 < np.mean(raters) < 0.96 + 0.007


def test_severities_are_covered_over_many_small_panels():
    found = []
    for seed in range(25):
        drawn = simulate(400, 4, 40, seed=seed)
        found.append(severities(drawn, fit(drawn.ratings)))
    assert 0.94 - 0.007 < np.mean(found) < 0.96 + 0.007


def test_decisions(panels):
    severity, fits = panels
    sure = wrongly_sure = wrong = wrong_raw = 0
    for drawn, found in fits:
        truth = drawn.ability >= CUT
        chances = np.array(
            [
                pass_probability(measure, error, CUT)
                for measure, error in zip(found.persons.ability, found.persons.error, strict=True)
            ]
        )
        zones = np.array([zone(chance) for chance in chances])
        certified, returned = zones == CERTIFY, zones == RETURN
        sure += int((certified | returned).sum())
        wrongly_sure += int((certified & ~truth).sum() + (returned & truth).sum())
        total = np.bincount(drawn.ratings.person, drawn.ratings.scores.sum(axis=1), PERSONS)
        wrong_raw += int(((total >= np.quantile(total, 0.4)) != truth).sum())
        wrong += int(((chances >= 0.5) != truth).sum())
    assert wrongly_sure / sure <= 0.01
    assert sure / (PERSONS * len(SEEDS)) > 0.75
    assert 1 - wrong / wrong_raw >= {0.5: 0.35, 1.0: 0.55}[severity]
