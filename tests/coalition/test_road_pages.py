"""Every page of the road map, initiatives and resources: who gets it, and how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.coalition.models import Initiative
from tests.coalition import roadmap_objects as objects

LISTS = (
    "roadmap", "roadmap_file", "causes_file", "coalition_health", "health_file", "duties",
    "duties_file", "contacts", "contacts_file", "duty_new", "initiatives", "initiatives_file",
    "initiative_new", "initiative_ratings", "initiative_ratings_file", "resources",
    "spending_file", "funders_file", "costs", "costs_file", "needs", "needs_file", "risks",
    "risks_file", "stakeholders", "stakeholders_file",
)  # fmt: skip
COORDINATORS = ("initiatives_import", "funder_new", "risk_new")
OF_ONE = ("initiative", "initiative_edit", "initiative_rate", "participation_new")
STEERED = ("criterion_new", "cost_new", "need_new")


@pytest.mark.parametrize("name", LISTS)
def test_members_see_the_lists_and_nobody_else(world, sign_in, name):
    objects.road()
    objects.everything(world, "First")
    assert sign_in(world.recruiter2).get(reverse(name)).status_code == 200
    for outsider in (world.student, world.adult, world.guardian):
        assert sign_in(outsider).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", COORDINATORS)
def test_some_pages_are_for_coordinators(world, sign_in, name):
    assert sign_in(world.coalition_coordinator).get(reverse(name)).status_code == 200
    assert sign_in(world.recruiter2).get(reverse(name)).status_code == 403
    assert sign_in(world.student).get(reverse(name)).status_code == 404


def test_the_pages_of_an_initiative(world, sign_in):
    row = objects.everything(world, "First")
    own, other = sign_in(world.teacher), sign_in(world.recruiter2)
    for name in (*OF_ONE, *STEERED):
        assert own.get(reverse(name, args=[row.uid])).status_code == 200, name
        assert sign_in(world.student).get(reverse(name, args=[row.uid])).status_code == 404, name
    for name in ("initiative_edit", *STEERED):
        assert other.get(reverse(name, args=[row.uid])).status_code == 403, name
    assert other.get(reverse("initiative", args=[row.uid])).status_code == 200
    stop = reverse("initiative_step", args=[row.uid, "stop"])
    choose = reverse("initiative_step", args=[row.uid, "choose"])
    assert [client.get(stop).status_code for client in (own, other)] == [200, 403]
    assert own.get(choose).status_code == 403
    assert own.get(reverse("initiative_step", args=[row.uid, "explode"])).status_code == 404


@pytest.mark.parametrize("name", [*LISTS, "board"])
def test_as_many_queries_for_three_as_for_one(world, sign_in, name):
    client = sign_in(world.coalition_coordinator)
    objects.road()
    address = reverse("initiatives") + "?view=board" if name == "board" else reverse(name)
    objects.everything(world, "First")
    counts = []
    for title in (None, "Second", "Third"):
        if title == "Second":
            objects.everything(world, "Second")
            objects.everything(world, "Third")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_the_page_of_an_initiative_asks_as_much_for_three_members(world, sign_in):
    client, row = sign_in(world.coalition_coordinator), objects.everything(world, "First")
    address = reverse("initiative", args=[row.uid])
    client.get(address)
    with CaptureQueriesContext(connection) as two:
        client.get(address)
    for organization in (world.district, world.district2, world.school2):
        objects.join(world, row, organization, world.teacher)
        objects.risk(world, row, world.recruiter)
        objects.need(world, row)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(two)


def test_filters_of_the_list(world, sign_in):
    client = sign_in(world.recruiter)
    objects.everything(world, "Interviews")
    objects.proposed(world, "Externship week", kind="externship", root_causes=[objects.cause("x")])
    address = reverse("initiatives")
    for query, title in (
        ("kind=externship", "Externship week"),
        ("cause=lag", "Interviews"),
        ("q=intervi", "Interviews"),
        ("cause=x&state=proposed&host=first", "Externship week"),
    ):
        rows = client.get(f"{address}?{query}").context["page"].object_list
        assert [row["title"] for row in rows] == [title]
    assert client.get(f"{address}?state=done").context["page"].paginator.count == 0


def test_a_wrong_form_comes_back_with_what_was_written(world, sign_in):
    objects.cause()
    client = sign_in(world.teacher)
    answer = client.post(
        reverse("initiative_new"), {"title": "Week", "kind": "externship", "host": "First"}
    )
    assert answer.status_code == 422
    assert "Which one do you mean" in answer.text
    assert 'value="Week"' in answer.text
    assert Initiative.objects.count() == 0


def test_propose_by_form_with_names(world, sign_in):
    cause = objects.cause()
    values = {
        "title": "Week",
        "kind": "externship",
        "host": "first high",
        "lead": "Terry Teacher",
        "root_causes": [cause.pk],
    }
    answer = sign_in(world.teacher).post(reverse("initiative_new"), values)
    row = Initiative.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("initiative", args=[row.uid]))
    assert (row.host, row.lead) == (world.school, world.teacher)


def test_a_student_is_not_found_by_name(world, sign_in):
    cause = objects.cause()
    values = {"title": "W", "kind": "externship", "host": "First High", "root_causes": [cause.pk]}
    answer = sign_in(world.teacher).post(
        reverse("initiative_new"), {**values, "lead": "Sam Student"}
    )
    assert answer.status_code == 422
    assert "Nobody of this name" in answer.text


def test_a_recommendation_is_marked_by_coordinators(world, sign_in):
    objects.road()
    address = reverse("recommendation", args=["meet"])
    assert sign_in(world.teacher).post(address, {"done_on": "2026-01-05"}).status_code == 403
    client = sign_in(world.coalition_coordinator)
    assert client.post(address, {"done_on": "2126-01-05"}).status_code == 422
    assert client.post(address, {"done_on": "2026-01-05"}).status_code == 302
    page = client.get(reverse("roadmap"))
    assert page.context["done"] == 1
    assert "1 of 2 recommendations are done" in page.text
