"""The phase engine: windows, standing, gates from records, the region's file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import firstrung
from firstrung.coalition.public import TermsError
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.agreements.phases.selectors import stages
from firstrung.partnerships.agreements.phases.standing import (
    months_after,
    standing,
    window,
    worst,
)
from firstrung.partnerships.models import PartnerProgram, Phase, PhaseActivity, PhaseGate
from tests.partnerships.agreements import make

TODAY = date(2026, 11, 22)
GOOD = """
program: {code: partners, name: Partners, name_es: Socios, begins_days_ago: 10}
phases:
  - code: pilot
    name: Pilot
    name_es: Piloto
    first_month: 4
    last_month: 6
    activities: [{code: reviews, name: Reviews, name_es: Revisiones, done_days_ago: 2}]
    gates: [{code: ten, name: Ten, name_es: Diez, measure: committed_partners, at_least: 10}]
"""


@pytest.mark.parametrize(
    ("elapsed", "met", "expected"),
    [
        (0.0, 0.0, "ahead"),
        (0.0, 1.0, "met"),
        (0.02, 0.0, "green"),
        (0.5, 0.41, "green"),
        (0.5, 0.39, "amber"),
        (0.5, 0.17, "amber"),
        (0.5, 0.16, "red"),
        (0.99, 0.9, "green"),
        (1.0, 0.99, "red"),
        (1.0, 1.2, "met"),
    ],
)
def test_the_share_met_against_the_share_of_time(elapsed, met, expected):
    assert standing(elapsed, met) == expected


def test_a_whole_stands_as_its_worst_part():
    assert worst(["met", "amber", "green"]) == "amber"
    assert worst(["met", "ahead"]) == "ahead"
    assert worst([]) == "met"


def test_windows_follow_from_the_first_day():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    pilot = window(date(2026, 1, 15), 4, 6)
    assert (pilot.first, pilot.last, pilot.is_open) == (date(2026, 4, 15), date(2026, 7, 14), False)
    maturity = window(date(2026, 1, 15), 13, None)
    assert (maturity.first, maturity.last, maturity.is_open) == (
        date(2027, 1, 15),
        date(2028, 1, 14),
        True,
    )
    assert pilot.elapsed(date(2026, 4, 14)) == 0
    assert pilot.elapsed(date(2026, 7, 14)) == 1
    assert pilot.elapsed(date(2028, 1, 1)) == 1


def test_gates_count_from_the_first_day_of_the_program(world):
    today = make.today()
    make.phase(today - timedelta(days=90))
    make.signed(world)
    make.signed(world, world.employer2)
    (stage,) = stages(PartnerProgram.objects.get(), on=today)
    (gate,) = stage.gates
    assert (gate.counted, gate.share, gate.standing) == (2, 0.2, "amber")
    assert gate.rows == f"{reverse('commitments')}?live={today}"
    assert (stage.share, stage.standing) == (0.1, "red")


def test_without_a_first_day_nothing_is_due(world, sign_in):
    make.phase()
    (stage,) = stages(PartnerProgram.objects.get(), on=make.today())
    assert (stage.window, stage.standing) == (None, "ahead")
    page = sign_in(world.teacher).get(reverse("partner_phases"))
    assert "No first day is set yet" in page.text
    assert page.context["pictures"] == []


def test_loaded_from_the_file_and_brought_up_to_date(world, tmp_path):
    (tmp_path / "phases.yaml").write_text(GOOD, encoding="utf-8")
    assert partnerships.load_phases(tmp_path, on=TODAY) == {
        "phases": 1,
        "activities": 1,
        "gates": 1,
    }
    program, activity = PartnerProgram.objects.get(), PhaseActivity.objects.get()
    assert (program.begins_on, activity.done_on) == (date(2026, 11, 12), date(2026, 11, 20))
    PartnerProgram.objects.update(begins_on=TODAY)
    PhaseActivity.objects.update(done_on=None)
    changed = GOOD.replace("code: ten", "code: twelve").replace("at_least: 10", "at_least: 12")
    (tmp_path / "phases.yaml").write_text(changed, encoding="utf-8")
    partnerships.load_phases(tmp_path, on=TODAY)
    assert PartnerProgram.objects.get().begins_on == TODAY
    assert PhaseActivity.objects.get().done_on is None
    assert [(gate.code, gate.at_least) for gate in PhaseGate.objects.all()] == [("twelve", 12)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name_es: Socios", "name_es: ''", "program.name_es is missing"),
        ("first_month: 4", "first_month: 0", "phases[0].first_month must be a whole number from 1 on"),
        ("last_month: 6", "last_month: 3", "phase pilot: it ends before it begins"),
        ("code: reviews", "code: Re views", "phases[0].activities[0].code is “Re views”; use small letters, digits and hyphens"),
        ("at_least: 10", "at_least: 0", "gate ten: at_least must be a number above zero"),
        ("phases:", "stages:", "must hold program and phases, nothing else"),
        ("gates: [", "gates: [7, ", "phases[0].gates[0] must be a mapping"),
        ("done_days_ago: 2", "done: 2", "phases[0].activities[0].done is not known here"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(db, tmp_path, old, new, line):
    (tmp_path / "phases.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(TermsError) as caught:
        partnerships.load_phases(tmp_path, on=TODAY)
    assert caught.value.lines == [f"phases.yaml: {line}"]
    assert Phase.objects.count() == 0


def test_a_gate_names_what_is_counted(db, tmp_path):
    text = GOOD.replace("committed_partners", "happiness")
    (tmp_path / "phases.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TermsError) as caught:
        partnerships.load_phases(tmp_path, on=TODAY)
    assert caught.value.lines[0].startswith("phases.yaml: gate ten: nothing counts “happiness”;")
    (tmp_path / "phases.yaml").unlink()
    with pytest.raises(TermsError) as caught:
        partnerships.read_phases(tmp_path, known=())
    assert caught.value.lines == ["phases.yaml: the file is missing"]


def test_the_region_s_phases_are_those_of_the_plan(db):
    folder = next(Path(firstrung.__file__).parent.glob("**/el-segundo/phases.yaml")).parent
    partnerships.load_phases(folder, on=TODAY)
    assert list(Phase.objects.values_list("code", "first_month", "last_month")) == [
        ("foundation", 1, 3),
        ("pilot", 4, 6),
        ("expansion", 7, 12),
        ("maturity", 13, None),
    ]
    gate = PhaseGate.objects.get(phase__code="pilot", measure="committed_partners")
    assert gate.at_least == 10


def test_who_begins_and_who_marks(world):
    activity, now = make.phase(), timezone.now()
    program = PartnerProgram.objects.get()
    day = make.today()
    for person, error in (
        (world.coordinator, NotYours),
        (world.recruiter, NotVisible),
        (world.student, NotVisible),
    ):
        with pytest.raises(error):
            partnerships.begin_program(person, program=program, begins_on=day, now=now)
    for person, error in ((world.teacher, NotYours), (world.guardian, NotVisible)):
        with pytest.raises(error):
            partnerships.finish_activity(
                person, activity=activity, done_on=day, outcome="Held", now=now
            )
    with pytest.raises(Problem) as caught:
        partnerships.finish_activity(
            world.coordinator, activity=activity, done_on=day, outcome="", now=now
        )
    assert caught.value.field == "outcome"


def test_the_pages(world, sign_in):
    today = make.today()
    make.phase()
    client = sign_in(world.coalition_coordinator)
    begin = {"begins_on": (today - timedelta(days=30)).isoformat()}
    assert client.post(reverse("partner_phases_start"), {}).status_code == 200
    for wrong in ("x", "9999-12-31", "0001-01-01"):
        posted = client.post(reverse("partner_phases_start"), {"begins_on": wrong})
        assert posted.status_code == 422
    assert client.post(reverse("partner_phases_start"), begin).status_code == 302
    mark = reverse("partner_phase_activity", args=["reviews"])
    done = {"done_on": today.isoformat(), "outcome": "Twelve portfolios"}
    assert client.post(mark, {"done_on": today.isoformat()}).status_code == 422
    assert client.post(mark, done).status_code == 302
    page = client.get(reverse("partner_phases"))
    assert page.text.count('role="img"') == 2
    assert "Activities: 1 of 1 done" in page.text
    assert "Twelve portfolios" in page.text
    lines = client.get(reverse("partner_phases_file")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert sign_in(world.recruiter).get(reverse("partner_phases")).status_code == 404
    assert sign_in(world.coordinator).get(reverse("partner_phases_start")).status_code == 403


def test_the_page_asks_as_much_for_three_as_for_one(world, sign_in):
    client = sign_in(world.teacher)
    make.phase(make.today())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("partner_phases"))
        return len(queries)

    asked()
    one = asked()
    for number in (2, 3):
        row = Phase.objects.create(
            program=PartnerProgram.objects.get(), code=f"p{number}", name="P", first_month=number
        )
        PhaseGate.objects.create(
            phase=row, code=f"g{number}", name="G", measure="committed_partners", at_least=1
        )
        make.signed(world)
    assert asked() == one
