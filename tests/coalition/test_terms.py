"""The region's terms: loaded from its folder, brought up to date, refused with clear words."""

from datetime import date
from pathlib import Path

import pytest

from firstrung.coalition.models import Priority, Recommendation, RecruitingCycle
from firstrung.coalition.terms import TermsError, load_terms, read_terms

TODAY = date(2026, 11, 22)
GOOD = """
priorities: [{code: pathways, name: Pathways, name_es: Caminos}]
root_causes: [{code: lag, name: Lag, name_es: Atraso}]
recommendations:
  - {code: meet, name: Meet, name_es: Reunirse, phase: 2, step: support, text: Often., text_es: A menudo., done_days_ago: 10}
recruiting_cycles:
  - {code: summer, name: Summer, name_es: Verano, sector: aerospace, opens: "09-15", closes: "02-28", begins: "06-08"}
  - {code: once, name: Once, name_es: Una vez, opens: 2027-01-02, closes: 2027-02-03}
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "roadmap.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_terms_are_loaded_and_yearly_days_find_their_year(world, tmp_path):
    counts = load_terms(folder(tmp_path, GOOD), on=TODAY)
    assert counts == {
        "priorities": 1,
        "root_causes": 1,
        "recommendations": 1,
        "recruiting_cycles": 2,
    }
    summer, once = RecruitingCycle.objects.all()
    assert (summer.opens_on, summer.closes_on, summer.begins_on) == (
        date(2026, 9, 15),
        date(2027, 2, 28),
        date(2027, 6, 8),
    )
    assert summer.sector is not None
    assert (summer.yearly, once.yearly) == (True, False)
    assert (once.opens_on, once.begins_on, once.sector) == (date(2027, 1, 2), None, None)
    assert Recommendation.objects.get().done_on == date(2026, 11, 12)


def test_loading_again_changes_words_and_keeps_what_was_agreed(world, tmp_path):
    load_terms(folder(tmp_path, GOOD), on=TODAY)
    Recommendation.objects.update(done_on=None)
    load_terms(folder(tmp_path, GOOD.replace("name: Pathways", "name: Ways")), on=TODAY)
    assert Priority.objects.get().name == "Ways"
    assert Recommendation.objects.get().done_on is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name_es: Caminos", "name_es: ''", "priorities[0].name_es is missing"),
        ("code: lag", "code: Lag!", "root_causes[0].code is “Lag!”; use small letters, digits and hyphens"),
        ("phase: 2", "phase: 3", "recommendations meet: phase is “3”, must be 1 or 2"),
        ("step: support", "step: party", "recommendations meet: step is “party”, must be one of incentives, recruit, align, execute, support, track"),
        ('closes: "02-28"', 'closes: "02-30"', "recruiting_cycles summer: closes is “02-30”, which is not a day of every year"),
        ("closes: 2027-02-03", 'closes: "02-03"', "recruiting_cycles once: give all days with their year, or all without"),
        ("closes: 2027-02-03", "closes: 2026-12-31", "recruiting_cycles once: opens, closes and begins must come in this order"),
        ("sector: aerospace", "sector: space", "recruiting_cycles summer: there is no sector “space”"),
        ("code: once", "code: summer", "recruiting_cycles: the code “summer” is there twice"),
        ("root_causes:", "root_cause:", "root_cause is not known here; there are priorities, root_causes, recommendations, recruiting_cycles"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(world, tmp_path, old, new, line):
    with pytest.raises(TermsError) as caught:
        load_terms(folder(tmp_path, GOOD.replace(old, new)), on=TODAY)
    assert caught.value.lines[0] == f"roadmap.yaml: {line}"
    assert Priority.objects.count() == 0


def test_a_missing_or_broken_file(tmp_path):
    with pytest.raises(TermsError) as caught:
        read_terms(tmp_path, on=TODAY)
    assert caught.value.lines == ["roadmap.yaml: the file is missing"]
    with pytest.raises(TermsError):
        read_terms(folder(tmp_path, "priorities: ["), on=TODAY)
