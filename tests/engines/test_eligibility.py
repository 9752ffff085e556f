"""The five requirements, each at its edge."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstrung.engines.eligibility import (
    Facts,
    JudgedWork,
    Rules,
    Session,
    Span,
    Unit,
    evaluate,
    is_eligible,
    studio_days,
)

ON = date(2026, 6, 30)
RULES = Rules()


def work(**changes):
    values = {
        "overall_mean": Decimal("3.10"),
        "cut_score": Decimal("3.00"),
        "ethics_mean": Decimal("3.00"),
        "ethics_minimum": Decimal("2.50"),
        "raters": 3,
        "raters_needed": 3,
        "threshold_version": 2,
        "decided_on": date(2026, 6, 1),
        "snapshot_sha256": "ab" * 32,
        "all_stages_passed": True,
    }
    return JudgedWork(**(values | changes))


def facts(**changes):
    values = {
        "on": ON,
        "units": (Unit("u1", "First unit", date(2025, 1, 1)),),
        "spans": (Span("Orbit", date(2025, 7, 1), None),),
        "work": work(),
        "ai_subjects": {"math": "Model", "art": "Poster"},
        "sessions": (Session(date(2026, 5, 1), Decimal(3), "Prompts"),),
    }
    return Facts(**(values | changes))


def finding(code, **changes):
    return {row.code: row for row in evaluate(facts(**changes), RULES)}[code]


def test_everything_met():
    findings = evaluate(facts(), RULES)
    assert [row.met for row in findings] == [True] * 5
    assert [row.requirement for row in findings] == ["A38", "A39", "A40", "A41", "A42"]
    assert is_eligible(findings)


def test_nothing_is_eligible_without_findings():
    assert not is_eligible(())


@pytest.mark.parametrize(
    ("code", "changes", "missing"),
    [
        ("curriculum", {"units": ()}, ()),
        ("curriculum", {"units": (Unit("u", "Open", None),)}, (("unit", "Open"),)),
        ("curriculum", {"units": (Unit("u", "Soon", date(2026, 7, 1)),)}, (("unit", "Soon"),)),
        ("studio", {"spans": (Span("A", date(2025, 7, 2), None),)}, (("days", "1"),)),
        ("studio", {"spans": ()}, (("days", "365"),)),
        ("threshold", {"work": None}, (("panel", ""),)),
        ("threshold", {"work": work(overall_mean=Decimal("2.99"))}, (("points", "0.01"),)),
        ("threshold", {"work": work(ethics_mean=Decimal("2.00"))}, (("ethics", "0.50"),)),
        ("threshold", {"work": work(raters=2)}, (("raters", "1"),)),
        ("threshold", {"work": work(all_stages_passed=False)}, (("stages", ""),)),
        ("subjects", {"ai_subjects": {"math": "Model"}}, (("subjects", "1"),)),
        ("mentoring", {"sessions": ()}, (("hours", "3"),)),
        (
            "mentoring",
            {"sessions": (Session(date(2026, 5, 1), Decimal("2.75"), "T"),)},
            (("hours", "0.25"),),
        ),
        (
            "mentoring",
            {"sessions": (Session(date(2026, 7, 1), Decimal(5), "later"),)},
            (("hours", "3"),),
        ),
    ],
)
def test_what_is_missing_is_named(code, changes, missing):
    row = finding(code, **changes)
    assert not row.met
    assert row.missing == missing


def test_evidence_names_what_counts():
    assert [proof.text for proof in finding("subjects").evidence] == ["art: Poster", "math: Model"]
    assert finding("mentoring").evidence[0].on == date(2026, 5, 1)


def test_gaps_do_not_count_and_overlaps_count_once():
    spans = (
        Span("A", date(2026, 1, 1), date(2026, 1, 31)),
        Span("B", date(2026, 1, 20), date(2026, 2, 10)),
        Span("A", date(2026, 3, 1), date(2026, 3, 1)),
    )
    assert studio_days(spans, ON) == 31 + 10 + 1


DAY = st.integers(0, 900).map(lambda n: date(2024, 1, 1) + timedelta(days=n))


@given(st.lists(st.tuples(DAY, st.one_of(st.none(), DAY)), max_size=8))
def test_studio_days_agree_with_counting_each_day(pairs):
    spans = tuple(
        Span("T", begin, None if end is None else max(begin, end)) for begin, end in pairs
    )
    days = {
        span.begin + timedelta(days=n)
        for span in spans
        for n in range((min(span.end or ON, ON) - span.begin).days + 1)
    }
    assert studio_days(spans, ON) == len(days)
