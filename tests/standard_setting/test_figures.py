"""The small functions behind the figures: spreading, mapping, drawing."""

import pytest

from firstrung.standard_setting.mapping import Population
from firstrung.standard_setting.plots import impact_plot, judges_plot
from firstrung.standard_setting.sampling import around, spread


def test_works_are_spread_over_the_scale_not_over_the_people():
    crowded = [(1.0 + index / 1000, f"low{index}") for index in range(100)]
    sparse = [(2.0, "a"), (3.0, "b"), (4.0, "c")]
    assert spread(crowded + sparse, 4)[-1] in {"a", "b", "c"}
    even = [(float(index), index) for index in range(11)]
    assert spread(even, 3) == [0, 5, 10]
    assert spread(even, 0) == spread([], 5) == []
    assert spread(even, 50) == list(range(11))


def test_works_around_a_cut_lie_within_the_width():
    even = [(index / 10, index) for index in range(101)]
    assert around(even, 3, cut=5.0, width=1.0) == [40, 50, 60]
    assert around(even, 3, cut=20.0, width=1.0) == []


def test_a_measure_is_placed_between_its_neighbours():
    people = Population.of([[-2.0, 1.5], [0.0, 2.5], [1.0, 3.5]])
    assert people.points_at(-1.0) == 2.0
    assert people.measure_at(3.0) == 0.5
    assert people.points_at(0.0) == 2.5
    assert people.points_at(4.0) == pytest.approx(3.5 + 3 * 2 / 3)  # on at the slope of the whole
    assert people.points_error(-1.0, 0.5) == 0.25
    assert (people.share_passing(2.5), people.share_between(1.0, 2.5)) == (2 / 3, 2 / 3)
    nobody = Population.of([])
    assert (nobody.points_at(1.25), nobody.share_passing(1.0)) == (1.25, None)


FIGURES = {
    "domain": [1.0, 4.0],
    "cut": {"points": 2.5, "error": 0.5},
    "per_judge": [
        {"judge": "b", "points": 3.0, "low": 2.5, "high": 9.0},
        {"judge": "a", "points": 2.0, "low": 1.5, "high": 2.5},
        {"judge": "c", "points": None, "low": None, "high": None},
    ],
    "impact": [[1.0, 1.0], [4.0, 0.0]],
    "passing": 0.5,
}


def test_judges_are_drawn_from_the_lowest_cut_and_stay_within_the_frame():
    plot = judges_plot(FIGURES, own="b")
    low, high = plot.lines
    assert (low.own, high.own) == (False, True)
    assert low.x < high.x
    assert low.y < high.y
    assert high.x2 == plot.right
    assert plot.band is not None
    assert plot.band.x == plot.left + (plot.right - plot.left) / 2


def test_the_impact_curve_falls_from_left_to_right():
    plot = impact_plot(FIGURES)
    assert plot.path == f"M{plot.left} {plot.top}L{plot.right} {plot.base}".replace("L", " L")
    (dot,) = plot.dots
    assert dot.y == (plot.top + plot.base) / 2
