"""Results on pages: counted from records, linked to rows, the same queries for any number."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Funnel, Kpi, Target
from firstrung.coalition.results.counting import count_year
from firstrung.engines.funnel import Stage
from tests.coalition import roadmap_objects as objects

YEAR = 2026
ON = date(2026, 8, 15)
STAGES = (Stage("Applied", 600), Stage("Placed", 100), Stage("Hired", 30))


def test_counts_come_from_records_and_lead_to_rows(world, kpis, book):
    book.add("internship_placements", world.employer, date(2026, 3, 4), 40)
    book.add("internship_placements", None, date(2026, 8, 15), 2)
    book.add("internship_placements", world.employer, date(2026, 8, 16), 9)
    book.add("internship_placements", world.employer, date(2025, 12, 31), 9)
    (row,) = count_year(YEAR, [kpis["internships"]], on=ON)
    assert (row.actual, list(row.months)) == (42, [0, 0, 40, 0, 0, 0, 0, 2])
    assert row.parts[0].rows == (
        "/rows/internship_placements/?from=2026-01-01&to=2026-08-15&organization="
    )
    assert (row.earlier, row.forecast.method) == ([], "constant")


def test_last_year_gives_the_seasons(world, kpis, book):
    for month in range(1, 13):
        book.add("internship_placements", None, date(2025, month, 10), 30 if month == 11 else 10)
        if month < 8:
            book.add("internship_placements", None, date(2026, month, 10), 20)
    (row,) = count_year(YEAR, [kpis["internships"]], on=ON)
    assert row.forecast.method == "seasonal"
    assert row.forecast.low < 140 * 140 / 80 < row.forecast.high


def test_a_year_begun_in_autumn_has_no_seasons(world, kpis, book):
    book.add("internship_placements", None, date(2025, 11, 10), 100)
    book.add("internship_placements", None, date(2026, 2, 10), 20)
    (row,) = count_year(YEAR, [kpis["internships"]], on=ON)
    assert (list(row.earlier), row.forecast.method) == ([], "constant")


def test_a_measure_may_answer_by_month(world, kpis, book):
    measure = book.measure("faculty_externships")
    asked = []

    def by_month(first, last):
        asked.append((first, last))
        return {date(2026, 2, 1): 3}

    known = coalition.measures()["faculty_externships"]
    object.__setattr__(known, "by_month", by_month)
    assert measure.code == known.code
    (row,) = count_year(YEAR, [kpis["externships"]], on=ON)
    assert (row.actual, row.months[1]) == (3, 3)
    assert asked[0] == (date(2026, 1, 1), ON)


def test_future_years_have_no_counts(world, kpis, book):
    (row,) = count_year(2027, [kpis["internships"]], on=ON)
    assert (row.actual, row.parts, row.forecast) == (0, [], None)


def test_pages(world, sign_in, kpis, book):
    today = timezone.localdate()
    book.add("internship_placements", world.employer, today, 12)
    client = sign_in(world.teacher)
    page = client.get(reverse("kpis")).content.decode()
    assert "/rows/internship_placements/" in page
    assert "12 / 500" in page
    text = client.get(reverse("kpis_file", args=[today.year])).content.decode()
    line = next(one for one in text.splitlines() if one.startswith("Internship placements"))
    assert line.split(",")[2:6] == ["12", "placements", str(today), "500.00"]
    for name in ("kpi", "kpi_file", "target_new"):
        assert client.get(reverse(name, args=[today.year, "internships"])).status_code == 200
    assert client.get(reverse("kpis_year", args=[today.year + 1])).status_code == 200
    assert client.get(reverse("kpis_year", args=[1812])).status_code == 404
    assert sign_in(world.student).get(reverse("kpis")).status_code == 404


def test_target_by_form(world, sign_in, kpis):
    year = timezone.localdate().year
    client = sign_in(world.recruiter)
    place = reverse("target_new", args=[year, "internships"])
    assert client.post(place, {"value": "500", "reason": "Same"}).status_code == 422
    assert client.post(place, {"value": "600", "reason": "More"}).status_code == 302
    target = Target.objects.get(state="proposed")
    vote = reverse("target_vote", args=[target.uid])
    assert b"First Aerospace" in client.get(vote).content
    wrong = client.post(vote, {"organization": "Second Studio", "agrees": "yes"})
    assert wrong.status_code == 422
    assert (
        client.post(vote, {"organization": "First Aerospace", "agrees": "yes"}).status_code == 302
    )
    page = client.get(reverse("kpi", args=[year, "internships"])).content.decode()
    assert "Proposed target: 600" in page
    assert client.post(reverse("target_withdraw", args=[target.uid])).status_code == 302
    target.refresh_from_db()
    assert target.state == "withdrawn"


def draft(world, title: str = "Tech Talent Challenge", **more) -> coalition.FunnelDraft:
    values = {"year": 2025, "source": "Program report", "stages": STAGES, **more}
    return coalition.FunnelDraft(title=title, **values)


def recorded(world, title: str = "Tech Talent Challenge", **more) -> Funnel:
    return coalition.set_funnel(
        world.coalition_coordinator, draft=draft(world, title, **more), now=timezone.now()
    )


def test_the_funnel_of_the_seed(world, sign_in):
    row = recorded(world)
    page = sign_in(world.teacher).get(reverse("funnel", args=[row.uid])).content.decode()
    for words in ("16.7 % (13.9 % to 19.9 %)", "30 % (21.9 % to 39.6 %)", "5 % (3.5 % to 7 %)"):
        assert words in page
    assert "does not show that the program caused it" in page
    text = sign_in(world.teacher).get(reverse("funnel_file", args=[row.uid])).content.decode()
    assert text.splitlines()[3].startswith("Hired,30,0.3000,")


def test_funnel_by_form(world, sign_in):
    client = sign_in(world.recruiter)
    values = {
        "title": "Summer",
        "year": "2026",
        "organization": "First Aerospace",
        "source": "Our list",
        "stages": "Applied: 1,200\nPlaced: 100",
    }
    place = reverse("funnel_new")
    for wrong in (
        {"stages": "Applied: 10\nPlaced: 20"},
        {"stages": "Applied"},
        {"organization": "First High"},
        {"source": ""},
    ):
        assert client.post(place, {**values, **wrong}).status_code == 422
    assert client.post(place, values).status_code == 302
    row = Funnel.objects.get()
    assert [stage.count for stage in row.stages.all()] == [1200, 100]
    assert client.post(reverse("funnel_edit", args=[row.uid]), values).status_code == 302
    assert sign_in(world.teacher).get(reverse("funnel_edit", args=[row.uid])).status_code == 403


def test_own_measures_lead_to_their_rows(world, sign_in):
    today = timezone.localdate()
    initiative = objects.active(world)
    for amount in (Decimal(100), Decimal(250)):
        need = coalition.set_need(
            world.coalition_coordinator,
            initiative=initiative,
            kind="funding",
            text=f"{amount} dollars",
            amount=amount,
            needed_by=None,
            now=timezone.now(),
        )
        coalition.find_need(
            world.coalition_coordinator,
            need=need,
            given_by=world.employer,
            funder=None,
            now=timezone.now(),
        )
    coalition.appoint(
        world.coalition_coordinator,
        person=world.teacher,
        kind="facilitator",
        begins_on=today - timedelta(days=3),
        now=timezone.now(),
    )
    known = coalition.measures()
    assert known["funding_found"].count(today, today) == {world.employer.pk: 350}
    assert known["funding_found"].count(today - timedelta(9), today - timedelta(1)) == {}
    assert known["participants"].count(today, today) == {world.school.pk: 1}
    client = sign_in(world.recruiter)
    place = known["funding_found"].rows(today, today, world.employer.pk)
    assert client.get(place).context["page"].paginator.count == 2
    elsewhere = known["funding_found"].rows(today, today, world.employer2.pk)
    assert client.get(elsewhere).context["page"].paginator.count == 0
    person = client.get(known["participants"].rows(today, today, None)).content.decode()
    assert "Terry Teacher, Facilitator" in person
    text = client.get(reverse("counted_file", args=["funding_found"])).content.decode()
    assert "First Aerospace,100.00" in text


@pytest.mark.parametrize("name", ["funnels", "funnels_file"])
def test_funnel_lists_ask_the_same_number_of_queries(world, sign_in, name):
    client = sign_in(world.teacher)
    recorded(world, "One", organization=world.employer)
    numbers = [asked(client, reverse(name))]
    recorded(world, "Two", organization=world.employer2)
    recorded(world, "Three")
    assert asked(client, reverse(name)) == numbers[0]


def test_kpi_pages_ask_the_same_number_of_queries(world, sign_in, kpis, book):
    year = timezone.localdate().year
    client = sign_in(world.teacher)
    Kpi.objects.exclude(code="internships").update(measures=[])
    Kpi.objects.filter(code="internships").update(measures=["participants", "funding_found"])
    places = [reverse("kpis"), reverse("kpi", args=[year, "internships"])]
    places.append(
        coalition.measures()["participants"].rows(date(year, 1, 1), date(year, 12, 31), None)
    )
    objects.everything(world, "One")
    before = [asked(client, place) for place in places]
    objects.everything(world, "Two")
    objects.everything(world, "Three")
    assert [asked(client, place) for place in places] == before


def asked(client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    return len(queries)
