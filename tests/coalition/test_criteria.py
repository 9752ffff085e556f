"""Success criteria that name a measure are counted; the others are marked as entered by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.initiatives.reaching import reached
from firstrung.coalition.models import Initiative, Participation, SuccessCriterion
from firstrung.core.errors import Problem
from tests.coalition.results.measured import registered


@pytest.fixture
def book(world):
    with registered("faculty_externships", "events_held") as found:
        yield found


@pytest.fixture
def initiative(world) -> Initiative:
    row = Initiative.objects.create(
        title="Externships",
        kind="externship",
        host=world.school,
        state="active",
        begins_on=today() - timedelta(days=30),
    )
    Participation.objects.create(initiative=row, organization=world.school2)
    return row


def today() -> date:
    return timezone.localdate()


def add(world, initiative, measure: str = "", scope: str = "everybody", **more):
    values = {"text": f"{measure} {scope}", "target": Decimal(20), "unit": "people", **more}
    return coalition.set_criterion(
        world.coalition_coordinator,
        initiative=initiative,
        shown=coalition.Shown(measure=measure, scope=scope, **values),
        now=timezone.now(),
    )


def page_of(sign_in, world, initiative):
    return sign_in(world.coalition_coordinator).get(reverse("initiative", args=[initiative.uid]))


def test_a_measure_is_counted_from_the_first_day_for_its_scope(world, book, initiative, sign_in):
    for organization, amount in ((world.school, 3), (world.school2, 4), (world.employer, 5)):
        book.add("faculty_externships", organization, today(), amount)
        book.add("faculty_externships", organization, today() - timedelta(days=31), 50)
    rows = {
        scope: add(world, initiative, "faculty_externships", scope)
        for scope in ("everybody", "host", "members")
    }
    page = page_of(sign_in, world, initiative)
    found = {scope: page.context["reached"][row.pk] for scope, row in rows.items()}
    assert {scope: one.value for scope, one in found.items()} == {
        "everybody": 12,
        "host": 3,
        "members": 7,
    }
    parts = [(part.name, part.value) for part in found["members"].parts]
    assert parts == [("First High", 3), ("Second High", 4)]
    first = initiative.begins_on
    link = f"/rows/faculty_externships/?from={first}&amp;to={today()}&amp;organization={world.school.pk}"
    assert link in page.text
    assert "entered by hand" not in page.text


def test_counting_ends_with_the_initiative(world, book, initiative):
    book.add("faculty_externships", world.school, today() - timedelta(days=5), 3)
    book.add("faculty_externships", world.school, today(), 9)
    row = add(world, initiative, "faculty_externships")
    initiative.finished_on = today() - timedelta(days=2)
    assert reached(initiative, [row], on=today())[row.pk].value == 3


def test_what_is_entered_by_hand_says_so(world, initiative, sign_in):
    add(world, initiative, reached=Decimal(6))
    page = page_of(sign_in, world, initiative)
    assert "6 of 20 people" in page.text
    assert "entered by hand" in page.text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"measure": "happiness"}, "measure"),
        ({"measure": "events_held", "target": None}, "target"),
        ({"measure": "events_held", "reached": Decimal(3)}, "reached"),
    ],
)
def test_impossible_criteria(world, book, initiative, more, field):
    with pytest.raises(Problem) as caught:
        add(world, initiative, **more)
    assert caught.value.field == field
    assert SuccessCriterion.objects.count() == 0


def test_the_form_offers_the_measures(world, book, initiative, sign_in):
    client = sign_in(world.coalition_coordinator)
    place = reverse("criterion_new", args=[initiative.uid])
    given = {"text": "Weeks at companies", "target": "20", "measure": "happiness"}
    assert client.post(place, given).status_code == 422
    assert client.post(place, {**given, "measure": "faculty_externships"}).status_code == 302
    row = SuccessCriterion.objects.get()
    assert (row.measure, row.scope, row.reached) == ("faculty_externships", "everybody", None)
    page = client.get(reverse("criterion_edit", args=[initiative.uid, row.pk]))
    assert page.context["form"].initial["measure"] == "faculty_externships"


def test_three_criteria_ask_as_much_as_one(world, book, initiative, sign_in):
    client = sign_in(world.coalition_coordinator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("initiative", args=[initiative.uid]))
        return len(queries)

    add(world, initiative, "faculty_externships", "members")
    asked()
    one = asked()
    add(world, initiative, "faculty_externships", "members")
    add(world, initiative, "faculty_externships", "host")
    assert asked() == one
