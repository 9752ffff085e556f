"""Points and tiers: by kind of member, capped, from the period's records alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import RecognitionCriterion, RecognitionTier
from firstrung.coalition.recognition import points
from tests import world as worlds
from tests.coalition.recognition import made
from tests.coalition.results.conftest import REGION


def standings(year: int | None = None):
    period = points.period_of(points.program(), year or made.begins().year)
    return {row.name: row for row in points.standings(period)}


def test_points_by_kind_and_tier(world, book, hands):
    made.earn(book, world.employer)
    made.earn(book, world.school)
    found = standings()
    first = found["First Aerospace"]
    assert (first.points, first.scored, first.tier.code) == (65, 3, "silver")
    school = found["First High"]
    assert (school.points, school.tier) == (15, None)
    assert "South Bay Coalition" not in found
    assert found["Harbor Chamber"].kind == "intermediary"


def test_caps_hold_and_other_periods_do_not_count(world, book):
    book.add("internship_placements", world.employer, made.begins(), 500)
    book.add("internship_placements", world.employer2, made.begins() - timedelta(days=1), 500)
    found = standings()
    assert (found["First Aerospace"].points, found["First Aerospace"].tier.code) == (60, "partner")
    assert found["Second Studio"].points == 0
    assert standings(made.begins().year - 1)["Second Studio"].points == 60


def test_only_full_units_count():
    row = RecognitionCriterion(per=Decimal(10), points=3, cap=7)
    values = (0, 9, 10, Decimal("29.9"), 30, -5)
    assert [points.points_for(row, value) for value in values] == [0, 0, 3, 6, 7, 0]


def test_a_tier_asks_for_different_criteria():
    low, high = RecognitionTier(points=10, criteria=1), RecognitionTier(points=20, criteria=2)
    assert points.tier_for(50, 1, [low, high]) is low
    assert points.tier_for(50, 2, [low, high]) is high
    assert points.tier_for(9, 5, [low, high]) is None


def test_periods(world, book):
    program = points.program()
    period = points.period_of(program, 2026)
    assert (period.first, period.last) == (date(2026, 7, 1), date(2027, 6, 30))
    assert period.label == "2026–27"
    assert points.current_year(program, date(2026, 6, 30)) == 2025
    program.period = "calendar"
    assert points.period_of(program, 2026).label == "2026"
    assert points.current_year(program, date(2026, 1, 1)) == 2026


def test_queries_do_not_grow(world, book):
    period = points.period_of(points.program(), made.begins().year)
    numbers = []
    for extra in range(2):
        for index in range(2):
            one = worlds.organization(f"Maker {extra}{index}", "employer")
            made.earn(book, one)
        with CaptureQueriesContext(connection) as queries:
            points.standings(period)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_loading_again_retires_tiers(world, book, tmp_path):
    text = (REGION / "recognition.yaml").read_text(encoding="utf-8")
    (tmp_path / "recognition.yaml").write_text(text.replace("code: silver", "code: second"))
    counts = coalition.load_recognition(tmp_path)
    assert counts == {"programs": 1, "tiers": 3, "criteria": 28}
    assert [row.code for row in points.tiers()] == ["partner", "second", "gold"]
    assert not RecognitionTier.objects.get(code="silver").current


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("period: school", "period: moon", "programs community-partners: period must be"),
        ("points: 20,", "points: 0,", "tiers partner: points must be a whole number from 1"),
        ("kind: employer,", "kind: firm,", "criteria employer-placements: kind must be one of"),
        ("per: 1, points: 10", "per: 0, points: 10", "criteria employer-placements: per must be"),
    ],
)
def test_a_wrong_file_is_told(world, tmp_path, old, new, line):
    text = (REGION / "recognition.yaml").read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / "recognition.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(coalition.TermsError) as caught:
        coalition.load_recognition(tmp_path)
    assert any(told.startswith(f"recognition.yaml: {line}") for told in caught.value.lines)


def test_today_lies_in_the_current_year(world, book):
    assert points.current_year(points.program(), timezone.localdate()) == made.begins().year
