"""The page of an initiative with many members, criteria, needs and people: a part at a time."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.models import Duty, Participation, SuccessCriterion
from tests import world as worlds
from tests.coalition import roadmap_objects as roadmap
from tests.coalition.plans import make


def fill(world, row, numbers) -> None:
    for number in numbers:
        there = worlds.organization(f"Works {number:02}", "employer")
        who = worlds.person(f"Vera Volunteer{number:02}")
        Participation.objects.create(initiative=row, organization=there)
        SuccessCriterion.objects.create(initiative=row, text=f"Criterion {number:02}")
        Duty.objects.create(
            initiative=row, person=who, kind="volunteer", begins_on=timezone.localdate()
        )
        roadmap.need(world, row)


def test_long_lists_come_in_pages(world, sign_in):
    row = make.initiative(world)
    fill(world, row, range(26))
    client, address = sign_in(world.teacher), reverse("initiative", args=[row.uid])
    first, second = client.get(address), client.get(address, {"members": 2, "criteria": 3})
    sizes = [len(first.context[name].object_list) for name in ("members", "criteria", "duties")]
    assert (sizes, len(first.context["needs"])) == ([25, 10, 10], 5)
    assert ("Works 24" in first.text, "Works 25" in first.text) == (True, False)
    assert ("Works 25" in second.text, "Criterion 25" in second.text) == (True, True)
    for key in ("members", "criteria", "duties"):
        assert f'href="?{key}=2#{key}"' in first.text
        assert f'id="{key}"' in first.text


def test_as_many_queries_for_three_as_for_one(world, sign_in):
    row = make.initiative(world)
    client, address = sign_in(world.teacher), reverse("initiative", args=[row.uid])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    fill(world, row, range(1))
    asked()
    one = asked()
    fill(world, row, range(1, 3))
    assert asked() == one
