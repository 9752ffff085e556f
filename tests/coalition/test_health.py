"""The checks find what is in the records, and nothing else."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Duty, Initiative, Task
from firstrung.identity.enums import OrganizationKind
from tests.coalition import roadmap_objects as objects
from tests.world import organization


def findings() -> dict[str, coalition.Finding]:
    return {row.code: row for row in coalition.examine(on=timezone.localdate())}


def whys(code: str) -> list[str]:
    return [row.why for row in findings()[code].rows]


def test_an_empty_coalition_has_nothing_to_look_at(world):
    assert {row.code: row.state for row in findings().values()} == {
        "stakeholders": "none",
        "decider": "none",
        "funding": "none",
        "accountability": "none",
        "boxes": "none",
        "pairs": "none",
    }


def test_missing_stakeholders(world):
    row = objects.active(world)
    assert whys("stakeholders") == [
        "no employer takes part",
        "no intermediary takes part in any initiative",
        "no government office takes part in any initiative",
    ]
    city = organization("City", OrganizationKind.GOVERNMENT)
    chamber = organization("Chamber", OrganizationKind.INTERMEDIARY)
    for member in (world.employer, city, chamber):
        objects.join(world, row, member)
    assert findings()["stakeholders"].state == "good"


def test_no_decision_maker(world):
    row = objects.step(world, objects.proposed(world), "choose")
    assert whys("decider") == ["nobody leads it"]
    coalition.appoint(
        world.coalition_coordinator,
        person=world.teacher,
        kind="leader",
        initiative=row,
        begins_on=timezone.localdate(),
        now=timezone.now(),
    )
    assert findings()["decider"].rows == []
    world.coalition_coordinator.memberships.update(end_date=timezone.localdate() - timedelta(1))
    assert whys("decider") == ["nobody has the duty of coordinator"]


def test_inadequate_funding(world):
    row, payer = objects.active(world), objects.funder(world, 10)
    objects.cost(world, row, 1200)
    objects.cost(world, row, 110, 0, payer)
    objects.need(world, row, "funding")
    day = timezone.localdate() - timedelta(days=1)
    assert whys("funding") == [
        "$1,200 planned without a funder",
        f"“Six rooms” was needed by {day}",
        "carries $100 more than it gives",
    ]


def test_no_accountability(world):
    row = objects.active(world)
    today = timezone.localdate()
    assert whys("accountability") == []
    Task.objects.create(initiative=row, title="A", due_on=today - timedelta(days=1))
    Task.objects.create(initiative=row, title="B", owner=world.teacher, finished_on=today)
    objects.join(world, row, world.employer)
    objects.risk(world, row)
    assert whys("accountability") == [
        "tasks without an owner: 1",
        "tasks past their day: 1",
        "members without a point of contact: 1",
        "risks without an owner or not reviewed: 1",
    ]


def test_box_ticking(world):
    row = objects.active(world)
    assert whys("boxes") == ["nobody has said what shows that it works"]
    Initiative.objects.filter(pk=row.pk).update(begins_on=timezone.localdate() - timedelta(days=90))
    assert len(whys("boxes")) == 2
    objects.step(world, row, "finish")
    assert whys("boxes") == ["finished, though nothing shows that it worked"]


def test_partnerships_of_two(world):
    row = objects.proposed(world)
    objects.join(world, row, world.employer)
    objects.join(world, row, world.district)  # the school's own: one partner with it
    objects.join(world, row, world.coalition)
    assert whys("pairs") == ["First Aerospace + First High"]
    objects.join(world, row, world.employer2)
    assert whys("pairs") == []


def test_the_page_names_the_rows(world, sign_in):
    objects.active(world, "Interviews")
    client = sign_in(world.recruiter)
    assert "no employer takes part" in client.get(reverse("coalition_health")).text
    page = client.get(reverse("health_rows", args=["boxes"]))
    assert "Interviews" in page.text
    assert client.get(reverse("health_rows", args=["nothing"])).status_code == 404


def test_duties_begin_and_end(world):
    today = timezone.localdate()
    values = {"begins_on": today, "now": timezone.now()}
    duty = coalition.appoint(
        world.coalition_coordinator, person=world.teacher, kind="coordinator", **values
    )
    assert coalition.coordinates(world.teacher)
    assert [row.kind for row in coalition.duties_of(world.teacher, on=today)] == ["coordinator"]
    coalition.end_duty(world.teacher, duty=duty, on=today, now=timezone.now())
    assert not coalition.coordinates(world.teacher)
    assert Duty.objects.get().ended_on == today


def test_an_organization_names_its_own_contact(world):
    values = {
        "person": world.teacher,
        "kind": "contact",
        "begins_on": timezone.localdate(),
        "now": timezone.now(),
    }
    coalition.appoint(world.coordinator, organization=world.school, **values)
    found = coalition.contacts_of([world.school, world.employer], on=timezone.localdate())
    assert found == {world.school.pk: [world.teacher]}


def test_nobody_names_the_contact_of_another_organization(world, sign_in):
    address = reverse("duty_new")
    values = {"kind": "contact", "begins_on": "2026-01-05", "person": "Tom Teacher"}
    answer = sign_in(world.coordinator).post(address, {**values, "organization": "Second High"})
    assert answer.status_code == 422
    assert Duty.objects.count() == 0
    answer = sign_in(world.coalition_coordinator).post(address, values)
    assert "A point of contact belongs to an organization." in answer.text
