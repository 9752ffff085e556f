"""The exchange ledger and placements: entries, sums, balance, figures and their rows."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.public import measures
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.agreements.ledger import placements as partnerships_placements
from firstrung.partnerships.agreements.ledger.selectors import balance, entries, placements
from firstrung.partnerships.agreements.ledger.services import strike_entry
from firstrung.partnerships.agreements.measures import measures as ours
from firstrung.partnerships.models import ExchangeEntry, Placement
from tests import world as worlds
from tests.partnerships.agreements import make


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("party", {}, "kind"),
        ("panels", {"quantity": Decimal(0)}, "quantity"),
        ("panels", {"hours": Decimal(-1)}, "hours"),
        ("panels", {"students": -1}, "students"),
        ("panels", {"evidence": " "}, "evidence"),
        ("panels", {"happened_on": timezone.localdate() + timedelta(days=2)}, "happened_on"),
    ],
)
def test_impossible_entries(world, kind, more, field):
    with pytest.raises(Problem) as caught:
        make.entry(world, kind, **more)
    assert caught.value.field == field
    assert ExchangeEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"students": 0}, "students"),
        ({"begins_on": timezone.localdate() + timedelta(days=2)}, "begins_on"),
        ({"ends_on": timezone.localdate() - timedelta(days=20)}, "ends_on"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_impossible_placements(world, more, field):
    with pytest.raises(Problem) as caught:
        make.placement(world, **more)
    assert caught.value.field == field


def test_the_kind_says_the_direction(world):
    assert make.entry(world, "validation").direction == "give"
    assert make.entry(world, "early").direction == "get"


def test_who_writes_and_who_sees(world):
    row = make.entry(world)
    for person, error in (
        (world.teacher, NotYours),
        (world.recruiter, NotYours),
        (world.student, NotVisible),
    ):
        with pytest.raises(error):
            make.entry(world, by=person)
        with pytest.raises(error):
            make.placement(world, by=person)
    with pytest.raises(NotYours):
        strike_entry(world.coordinator2, entry=row, now=timezone.now())
    make.entry(world, employer=world.employer2)
    assert list(entries(world.recruiter, {})) == [row]
    assert entries(world.teacher2, {}).count() == 2
    assert entries(world.guardian, {}).count() == 0
    strike_entry(world.coalition_coordinator, entry=row, now=timezone.now())
    assert entries(world.recruiter, {}).count() == 0


def test_the_balance_has_both_sides(world):
    make.entry(world, "panels", hours=Decimal(6), students=20)
    make.entry(world, "panels", hours=Decimal(2), money=Decimal(500))
    make.entry(world, "pipeline", students=8)
    make.entry(world, "panels", happened_on=make.today() - timedelta(days=500))
    today = make.today()
    found = balance(world.employer, first=today - timedelta(days=364), last=today)
    panels = found.of("panels")
    assert (panels.n, panels.quantity, panels.hours, panels.money, panels.students) == (
        2,
        2,
        8,
        500,
        20,
    )
    assert (found.given, found.got, len(found.gives), len(found.gets)) == (2, 1, 6, 6)


def test_figures_are_those_of_the_rows_behind_them(world, sign_in):
    today = make.today()
    first = today - timedelta(days=30)
    make.entry(world, "panels", students=20, hours=Decimal("6.5"))
    make.entry(world, "briefs", world.employer2, students=5, money=Decimal(900))
    make.entry(world, "panels", happened_on=today - timedelta(days=31), students=99)
    make.entry(world, "pipeline", students=8, hours=Decimal(1), money=Decimal(1))
    make.placement(world, 3)
    make.placement(world, 2, world.employer2)
    make.placement(world, 7, begins_on=today - timedelta(days=31))
    one, two = world.employer.pk, world.employer2.pk
    expected = {
        "employer_gives": {one: 1, two: 1},
        "gives_panels": {one: 1},
        "students_reached_by_employers": {one: 20, two: 5},
        "volunteer_hours": {one: Decimal("6.5")},
        "employer_money": {two: 900},
        "internship_placements": {one: 3, two: 2},
    }
    known = measures()
    assert {code: known[code].count(first, today) for code in expected} == expected
    read = {
        "employer_gives": len,
        "gives_panels": len,
        "students_reached_by_employers": lambda rows: sum(row.students for row in rows),
        "volunteer_hours": lambda rows: sum(row.hours for row in rows),
        "employer_money": lambda rows: sum(row.money for row in rows),
        "internship_placements": lambda rows: sum(row.students for row in rows),
    }
    client = sign_in(world.coalition_coordinator)
    for code, counts in expected.items():
        page = client.get(known[code].rows(first, today, None))
        assert read[code](list(page.context["page"])) == sum(counts.values())
        for employer, count in counts.items():
            page = client.get(known[code].rows(first, today, employer))
            assert read[code](list(page.context["page"])) == count


def test_surveys_and_commitments_are_measures_too(world, sign_in):
    today = make.today()
    make.survey(world)
    make.survey(world, world.employer2, day=today - timedelta(days=9))
    make.signed(world)
    client, known = sign_in(world.coalition_coordinator), measures()
    assert known["employers_surveyed"].count(today, today) == {world.employer.pk: 1}
    page = client.get(known["employers_surveyed"].rows(today, today, None))
    assert [row.employer for row in page.context["page"]] == [world.employer]
    later = today + timedelta(days=400)
    page = client.get(known["committed_partners"].rows(today, later, world.employer.pk))
    assert page.context["found"] == 1
    assert {measure.code for measure in ours()} <= set(known)


def test_the_pages_write_change_and_strike(world, sign_in):
    client, today = sign_in(world.coordinator), make.today()
    given = {
        "employer": "First Aerospace",
        "kind": "mentorship",
        "happened_on": today.isoformat(),
        "quantity": "2",
        "unit": "teams",
        "students": "12",
        "hours": "8",
        "money": "",
        "evidence": "Mentors' log",
        "link": "https://example.org/log",
    }
    assert client.post(reverse("exchange_new"), {**given, "evidence": ""}).status_code == 422
    assert client.post(reverse("exchange_new"), given).status_code == 302
    row = ExchangeEntry.objects.get()
    assert (row.kind, row.students, row.hours, row.money) == ("mentorship", 12, 8, None)
    change = reverse("exchange_entry", args=[row.uid])
    assert client.post(change, {**given, "students": "14"}).status_code == 302
    page = client.get(reverse("exchange_ledger"), {"kind": "mentorship"})
    assert page.context["sums"]["students"] == 14
    assert sign_in(world.recruiter2).get(change).status_code == 404
    assert sign_in(world.recruiter).get(change).status_code == 403
    lines = b"".join(client.get(reverse("exchange_file")).streaming_content).decode("utf-8-sig")
    assert "First Aerospace,Given by the employer,Mentorship of studio teams" in lines
    assert client.post(reverse("exchange_strike", args=[row.uid])).status_code == 302
    assert ExchangeEntry.objects.count() == 0


def test_placements_on_their_pages(world, sign_in):
    client, today = sign_in(world.coordinator), make.today()
    given = {
        "employer": "First Aerospace",
        "institution": "First High",
        "kind": "apprenticeship",
        "students": "4",
        "begins_on": today.isoformat(),
        "paid": "on",
        "evidence": "The employer's list",
    }
    assert client.post(reverse("placement_new"), {**given, "students": "0"}).status_code == 422
    assert client.post(reverse("placement_new"), given).status_code == 302
    row = Placement.objects.get()
    ended = {**given, "ends_on": today.isoformat()}
    assert client.post(reverse("placement", args=[row.uid]), ended).status_code == 302
    assert client.get(reverse("placements")).context["students"] == 4
    lines = b"".join(client.get(reverse("placements_file")).streaming_content).decode("utf-8-sig")
    assert (
        lines.splitlines()[1]
        == f"First Aerospace,First High,4,Apprenticeship,{today},{today},yes,The employer's list"
    )
    assert placements(world.recruiter2, {}).count() == 0
    assert client.post(reverse("placement_strike", args=[row.uid])).status_code == 302
    assert Placement.objects.count() == 0


def test_kinds_of_placements_count_apart_and_for_both_sides(world, sign_in):
    today = make.today()
    first = today - timedelta(days=30)
    for students, kind in (
        (3, "internship"),
        (2, "micro_internship"),
        (1, "apprenticeship"),
        (5, "job"),
    ):
        make.placement(world, students, kind=kind)
    make.placement(world, 4, kind="job", institution=world.school2)
    one, school, school2 = world.employer.pk, world.school.pk, world.school2.pk
    expected = {
        "internship_placements": {one: 3},
        "job_placements": {one: 10},
        "students_in_internships": {school: 3},
        "students_in_jobs": {school: 6, school2: 4},
    }
    known, client = measures(), sign_in(world.coalition_coordinator)
    assert {code: known[code].count(first, today) for code in expected} == expected
    for code, counts in expected.items():
        months = known[code].by_month
        assert months is not None
        assert sum(months(first, today).values()) == sum(counts.values())
        for organization, count in [*counts.items(), (None, sum(counts.values()))]:
            page = client.get(known[code].rows(first, today, organization))
            assert page.context["students"] == count
    with pytest.raises(Problem) as caught:
        make.placement(world, kind="holiday")
    assert caught.value.field == "kind"


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("internship", ("get", "early")),
        ("micro_internship", ("give", "micro_internships")),
        ("apprenticeship", ("get", "pipeline")),
        ("job", ("get", "pipeline")),
    ],
)
def test_a_placement_has_one_entry_in_the_ledger(world, kind, entry):
    row = make.placement(world, 3, kind=kind)
    kept = ExchangeEntry.objects.get()
    assert ((kept.direction, kept.kind), kept.quantity, kept.students) == (entry, 3, 3)
    assert (kept.happened_on, kept.institution) == (row.begins_on, world.school)
    placed = partnerships.Placed(
        employer=world.employer2,
        institution=world.school,
        students=5,
        begins_on=row.begins_on,
        evidence="A newer list",
        kind=kind,
    )
    partnerships.set_placement(world.coordinator, placed=placed, now=timezone.now(), placement=row)
    kept.refresh_from_db()
    assert (kept.employer, kept.quantity, kept.evidence) == (world.employer2, 5, "A newer list")
    partnerships_placements.strike_placement(world.coordinator, placement=row, now=timezone.now())
    assert ExchangeEntry.objects.count() == 0


def test_an_address_that_names_nobody_shows_nothing(world):
    make.entry(world)
    assert entries(world.teacher, {"employer": "nobody"}).count() == 0
    assert entries(world.teacher, {"employer": str(world.employer.uid)}).count() == 1
    assert entries(world.teacher, {"institution": str(world.school2.uid)}).count() == 0


def test_the_balance_page_and_file(world, sign_in):
    make.entry(world, "panels")
    make.entry(world, "pipeline")
    client = sign_in(world.recruiter)
    page = client.get(reverse("exchange_balance", args=[world.employer.uid]))
    assert page.text.count('role="img"') == 2
    assert page.context["told"] == (
        "Gave, in entries: Portfolio review panels 1. Got, in entries: Access to the talent pipeline 1."
    )
    address = reverse("exchange_balance_file", args=[world.employer.uid])
    assert len(client.get(address).content.decode("utf-8-sig").splitlines()) == 13
    other = reverse("exchange_balance", args=[world.employer2.uid])
    assert client.get(other).status_code == 404
    assert client.get(reverse("exchange_balance", args=[world.school.uid])).status_code == 404


def test_lists_ask_as_much_for_three_as_for_one(world, sign_in):
    client = sign_in(world.coordinator)

    def asked() -> list[int]:
        found = []
        for name in ("exchange_ledger", "placements"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name))
            found.append(len(queries))
        return found

    def one_more(employer) -> None:
        make.entry(world, employer=employer)
        make.placement(world, employer=employer)

    one_more(world.employer)
    asked()
    one = asked()
    one_more(world.employer2)
    one_more(worlds.organization("Third", "employer"))
    assert asked() == one


def test_addresses_of_figures_name_their_days():
    today = make.today()
    for measure in ours():
        asked = parse_qs(urlsplit(measure.rows(today, today, 7)).query)
        institutions = measure.code.startswith("students_in_") or measure.code.endswith("_received")
        side = "institution" if institutions else "employer"
        assert asked[side] == ["7"]
        assert asked.get("until", asked.get("live")) == [today.isoformat()]
