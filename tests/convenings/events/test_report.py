"""Attendance figures: totals, by institution, by kind; measures and the rows behind them."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.coalition.public import measures
from firstrung.convenings.events import reporting
from tests.convenings.events import make


def _span():
    today = timezone.localdate()
    return today - timedelta(days=300), today


@pytest.fixture
def season(world):
    """A webinar of two colleges, an externship, and a panel with an employer as co-host."""
    north, south = make.college("North College"), make.college("South College")
    webinar = make.held(world, "Webinar", kind="webinar", host=world.coalition, audience="all")
    make.count(world, webinar, north, 600)
    make.count(world, webinar, south, 450)
    make.mark(world, webinar, world.recruiter)
    externship = make.held(world, "Externship", kind="externship", host=world.employer)
    make.mark(world, externship, make.professor("Fay Faculty", north))
    make.mark(world, externship, make.professor("Finn Faculty", north))
    make.mark(world, externship, world.recruiter)
    panel = make.held(world, "Panel", kind="job_panel", co_hosts=[world.employer2])
    make.mark(world, panel, world.recruiter2)
    make.mark(world, panel, world.panelist2)
    make.announced(world, "Still to come")
    return {"north": north, "south": south, "panel": panel, "webinar": webinar}


def test_totals_come_out_of_the_records(season):
    assert reporting.totals(QueryDict()) == reporting.Totals(
        events=3,
        students=1050,
        institutions=2,
        educators=2,
        employer_people=3,
        employers=2,
    )


def test_filters_narrow_the_figures(season):
    only = reporting.totals(QueryDict("kind=externship"))
    assert (only.students, only.educators, only.employer_people) == (0, 2, 1)
    north = QueryDict(f"organization={season['north'].pk}&part=student")
    assert reporting.totals(north).students == 600
    assert reporting.totals(QueryDict("year=1999")).events == 0
    assert reporting.totals(QueryDict("organization=nonsense")).events == 0


def test_an_event_that_was_not_held_does_not_count(world):
    begin = timezone.now() - timedelta(hours=1)
    row = make.announced(world, begins_at=begin, ends_at=begin + timedelta(hours=2))
    make.mark(world, row, world.recruiter)
    assert reporting.totals(QueryDict()).employer_people == 0
    make.step(world, row, "hold")
    assert reporting.totals(QueryDict()).employer_people == 1


def test_by_institution_the_largest_first(season):
    rows = reporting.by_institution(QueryDict())
    assert [(row.name, row.total) for row in rows] == [
        ("North College", 602),
        ("South College", 450),
        ("First Aerospace", 2),
        ("Second Studio", 2),
    ]


def test_by_kind_with_the_number_of_events(season):
    rows = reporting.by_kind(QueryDict())
    assert {(row.kind.value, row.events, row.total) for row in rows} == {
        ("webinar", 1, 1051), ("externship", 1, 3), ("job_panel", 1, 2),
    }  # fmt: skip


def test_somebody_at_two_events_is_one_volunteer(world, season):
    found = measures()["volunteers"].count(*_span())
    assert found == {world.employer.pk: 1, world.employer2.pk: 2}


def test_each_measure_counts_its_rows(world, season):
    north, south = season["north"].pk, season["south"].pk
    school, employer, studio = world.school.pk, world.employer.pk, world.employer2.pk
    expected = {
        "soft_skill_opportunities": {school: 1},
        "hard_skill_opportunities": {},
        "faculty_externships": {north: 2},
        "students_impacted": {north: 600, south: 450},
        "event_attendance": {north: 2, employer: 2, studio: 2},
        "student_engagements": {studio: 1},
    }
    found = {code: dict(measures()[code].count(*_span())) for code in expected}
    assert found == expected


def test_the_rows_of_a_measure_show_what_was_counted(world, season, sign_in):
    client = sign_in(world.coalition_coordinator)
    for code, organization, number in (
        ("students_impacted", season["north"].pk, 600),
        ("faculty_externships", None, 2),
        ("event_attendance", world.employer2.pk, 2),
    ):
        address = measures()[code].rows(*_span(), organization)
        lines = client.get(address).context["lines"]
        assert sum(line["number"] for line in lines) == number
    for code, organization, titles in (
        ("soft_skill_opportunities", world.school.pk, ["Panel"]),
        ("student_engagements", world.employer2.pk, ["Panel"]),
        ("student_engagements", world.employer.pk, []),
        ("hard_skill_opportunities", None, []),
    ):
        address = measures()[code].rows(*_span(), organization)
        rows = client.get(address).context["rows"]
        assert [row["title"] for row in rows] == titles
    kinds = parse_qs(urlsplit(measures()["soft_skill_opportunities"].rows(*_span(), None)).query)
    assert kinds["kind"] == ["soft_skills", "job_panel"]


def test_days_outside_do_not_count(season):
    first, last = _span()
    before = first - timedelta(days=400), last - timedelta(days=400)
    assert all(
        dict(measures()[code].count(*before)) == {}
        for code in ("students_impacted", "volunteers", "soft_skill_opportunities")
    )


def test_report_page_has_picture_table_and_files(world, season, sign_in):
    client = sign_in(world.recruiter)
    page = client.get("/events/report/").content.decode()
    assert "North College: 600 students, 2 others" in page
    table = client.get("/events/report/file/").content.decode("utf-8-sig").splitlines()
    assert table[1] == "North College,600,2,0,0,0,602"
    kinds = client.get("/events/report/kinds/").content.decode("utf-8-sig").splitlines()
    assert len(kinds) == 4
    lines = client.get("/events/attendance/file/").content.decode("utf-8-sig")
    assert "South College,Student,450" in lines


def test_closed_events_count_without_their_title(world, sign_in):
    row = make.held(world, "Secret talk", closed=True, host=world.coalition)
    make.mark(world, row, world.recruiter)
    page = sign_in(world.recruiter2).get("/events/attendance/").content.decode()
    assert "Closed event" in page
    assert "Secret talk" not in page
    assert "Secret talk" in sign_in(world.teacher).get("/events/attendance/").content.decode()


@pytest.mark.parametrize("address", ["/events/report/", "/events/attendance/", "/events/"])
def test_queries_do_not_grow_with_the_rows(world, sign_in, address):
    client = sign_in(world.coalition_coordinator)
    counts = []
    for number in (1, 2):
        for index in range(number):
            row = make.held(world, f"Event {number} {index}")
            make.mark(world, row, world.recruiter)
            make.count(world, row, make.college(f"College {number} {index}"), 20)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(caught))
    assert counts[0] == counts[1]
