"""What the coalition is worth to members, and opportunities for each student."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.models import Initiative, Participation
from firstrung.coalition.results.shortage import OPPORTUNITIES
from firstrung.coalition.results.statements import GIVEN, GOT
from firstrung.identity.enums import OrganizationKind, Role
from tests import world as worlds
from tests.coalition.results.measured import registered

CODES = sorted({code for codes in (*GIVEN.values(), *GOT.values()) for code in codes})


@pytest.fixture
def counted(world):
    with registered(*{*CODES, *OPPORTUNITIES}) as book:
        yield book


def today() -> date:
    return timezone.localdate()


def shown(page, side: str) -> dict[str, object]:
    return {row.code: row.value for row in getattr(page.context["told"], side)}


def test_a_school_reads_what_it_did_and_what_came_of_it(world, counted, sign_in):
    for code, amount in (
        ("program_changes", 2),
        ("certificates_issued", 7),
        ("students_in_jobs", 3),
    ):
        counted.add(code, world.school, today(), amount)
        counted.add(code, world.school2, today(), 50)
    counted.add("certificates_issued", world.school, today() - timedelta(days=365), 9)
    page = sign_in(world.teacher).get(reverse("member_value", args=[world.school.uid]))
    assert list(shown(page, "given")) == list(GIVEN["education"])
    assert {code: n for code, n in shown(page, "given").items() if n} == {"program_changes": 2}
    got = {code: n for code, n in shown(page, "got").items() if n}
    assert got == {"certificates_issued": 7, "students_in_jobs": 3}
    first = today() - timedelta(days=364)
    rows = f"/rows/certificates_issued/?from={first}&amp;to={today()}&amp;organization={world.school.pk}"
    assert rows in page.text
    assert "not what came about because of it" in page.text


def test_offices_read_what_they_convened_and_whom_it_reached(world, counted, sign_in):
    office = worlds.organization("City Hall", OrganizationKind.GOVERNMENT)
    mayor = worlds.person("Mia Mayor", (Role.COORDINATOR, office))
    counted.add("events_held", office, today(), 4)
    counted.add("students_at_events_held", office, today(), 120)
    client = sign_in(mayor)
    page = client.get(reverse("member_value", args=[office.uid]))
    assert (shown(page, "given")["events_held"], shown(page, "got")["students_at_events_held"]) == (
        4,
        120,
    )
    text = client.get(reverse("member_value_file", args=[office.uid])).content.decode("utf-8-sig")
    assert f"Done,events held,4,pieces,{today() - timedelta(days=364)},{today()}" in text
    assert client.get(reverse("member_values")).url == reverse("member_value", args=[office.uid])


def test_who_reads_a_statement(world, counted, sign_in):
    address = reverse("member_value", args=[world.school.uid])
    for person, status in (
        (world.coordinator, 200),  # of its district
        (world.coalition_coordinator, 200),
        (world.teacher2, 404),
        (world.recruiter, 404),
        (world.student, 404),
    ):
        assert sign_in(person).get(address).status_code == status, person
    client = sign_in(world.coalition_coordinator)
    for other in (world.employer, world.coalition):
        assert client.get(reverse("member_value", args=[other.uid])).status_code == 404
    names = [row.name for row in client.get(reverse("member_values")).context["page"]]
    assert names == ["First District", "First High", "Second District", "Second High"]
    found = client.get(reverse("member_values"), {"q": "second h"}).context["page"]
    assert list(found) == [world.school2]
    assert (
        address
        in sign_in(world.coordinator).get(reverse("organization", args=[world.school.uid])).text
    )


def test_the_coalitions_own_figures_for_who_leads(world, sign_in):
    rows = [
        Initiative.objects.create(
            title=title, kind="faculty", host=world.school, state=state, begins_on=begins
        )
        for title, state, begins in (
            ("Externships", "active", today() - timedelta(days=30)),
            ("Old", "done", today() - timedelta(days=900)),
            ("Idea", "proposed", today() - timedelta(days=30)),
        )
    ]
    Initiative.objects.filter(title="Old").update(finished_on=today() - timedelta(days=700))
    for row in rows:
        for organization in (world.school, world.employer, world.employer2):
            Participation.objects.create(initiative=row, organization=organization)
    client = sign_in(world.teacher)
    page = client.get(reverse("member_value", args=[world.school.uid]))
    figures = {row.code: row for row in page.context["told"].given}
    assert figures["initiatives_led"].value == 1
    listed = client.get(figures["initiatives_led"].rows)
    assert [line["what"] for line in listed.context["lines"]] == ["Externships, Under way"]
    place = (
        f"{reverse('counted_rows', args=['initiative_partners'])}?organization={world.school.pk}"
    )
    lines = client.get(place).context["lines"]
    assert [line["what"] for line in lines] == ["First Aerospace", "Second Studio"]


def students(where, number: int) -> None:
    for index in range(number):
        worlds.person(f"S{where.pk} N{index}", (Role.STUDENT, where))


def test_opportunities_for_a_hundred_students(world, counted, sign_in):
    big = worlds.organization("Harbor College", OrganizationKind.COLLEGE)
    students(big, 40)
    counted.add("students_in_internships", big, today(), 6)
    counted.add("students_at_workshops", big, today(), 4)
    counted.add("students_in_jobs", world.school, today(), 2)
    client = sign_in(world.recruiter)
    page = client.get(reverse("opportunities", args=[today().year]))
    rows = {row.organization.name: row for row in page.context["rows"]}
    assert (rows["Harbor College"].students, rows["Harbor College"].per_hundred) == (40, 25)
    assert (rows["First High"].students, rows["First High"].per_hundred) == (None, None)
    assert "fewer than 10" in page.text
    assert f"/rows/students_at_workshops/?from={today().year}-01-01" in page.text
    text = client.get(reverse("opportunities_file", args=[today().year])).content.decode()
    assert "Harbor College,6,0,0,4,10,40,25.0" in text
    assert "First High,0,0,2,0,2,," in text
    assert (
        sign_in(world.student).get(reverse("opportunities", args=[today().year])).status_code == 404
    )


def test_queries_do_not_grow_with_institutions(world, sign_in):
    client = sign_in(world.coalition_coordinator)

    def asked() -> list[int]:
        found = []
        for place in (
            reverse("opportunities", args=[today().year]),
            reverse("member_value", args=[world.school.uid]),
            reverse("member_values"),
        ):
            with CaptureQueriesContext(connection) as queries:
                client.get(place)
            found.append(len(queries))
        return found

    asked()
    one = asked()
    for name in ("A", "B", "C"):
        students(worlds.organization(f"{name} High", OrganizationKind.SCHOOL, world.district), 2)
    assert asked() == one
