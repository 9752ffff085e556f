"""Forecasts to the end of the year: when there is one, what it says, how often it is right."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, nbinom

from firstrung.engines.forecasts import Forecast, year_end


def test_the_year_is_over():
    assert year_end([5.0] * 12, day=365, days=365) == Forecast("done", 60, 60, 60, 1)


def test_too_early():
    assert year_end([3.0], day=20, days=365) is None
    assert year_end([3.0], day=20, days=365, earlier=[1.0] * 12, earlier_by_day=1) is None


def test_constant_rate_is_negative_binomial():
    found = year_end([10.0, 8, 12, 9, 11, 0], day=151, days=365)
    assert found is not None
    quantiles = nbinom.ppf([0.1, 0.5, 0.9], 50.5, 151 / 365)
    assert (found.method, found.dispersion) == ("constant", 1)
    assert [found.low, found.value, found.high] == [50 + value for value in quantiles]


def test_seasons_of_last_year_are_beta_negative_binomial():
    earlier = [0.0, 0, 0, 0, 10, 40, 30, 10, 0, 10, 0, 0]
    found = year_end([0.0, 0, 0, 0, 20, 5], day=155, days=365, earlier=earlier, earlier_by_day=15)
    assert found is not None
    assert (found.method, found.dispersion) == ("seasonal", 1)
    for tail, value in ((0.1, found.low), (0.5, found.value), (0.9, found.high)):
        assert _mixed(value - 25) >= tail > _mixed(value - 26)
    assert found.low < 25 * 100 / 15 < found.high


def _mixed(coming: float) -> float:
    """The chance of at most so many, by integrating over how much of last year was done."""
    return quad(lambda p: nbinom.cdf(coming, 25.5, p) * beta.pdf(p, 15.5, 85.5), 0, 1)[0]


def test_bursts_widen_the_interval():
    calm = year_end([20.0] * 5 + [0], day=151, days=365)
    wild = year_end([0.0, 0, 100, 0, 0, 0], day=151, days=365)
    assert calm is not None
    assert wild is not None
    assert (calm.dispersion, wild.dispersion) == (1, 100)
    assert wild.high - wild.low > 5 * (calm.high - calm.low)


def test_nothing_counted_after_half_a_year():
    found = year_end([0.0] * 7, day=182, days=365)
    assert found is not None
    assert (found.low, found.value) == (0, 0)
    assert found.high <= 2


@pytest.mark.parametrize("seasonal", [False, True])
def test_four_of_five_intervals_hold(seasonal):
    rng = np.random.default_rng(5)
    weights = np.array([1, 1, 1, 2, 4, 9, 6, 3, 1, 1, 1, 1]) if seasonal else np.ones(12)
    held = 0
    for _ in range(400):
        last = [float(value) for value in rng.poisson(6 * weights)]
        this = [float(value) for value in rng.poisson(9 * weights)]
        found = year_end(
            [*this[:7], 0.0],
            day=212,
            days=365,
            earlier=last if seasonal else [],
            earlier_by_day=sum(last[:7]),
        )
        assert found is not None
        held += found.low <= sum(this) <= found.high
    assert 0.78 <= held / 400 <= 0.92
