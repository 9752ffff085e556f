"""Plans that leave panelists in groups nobody can compare: named, and used only knowingly."""

import pytest
from django.urls import reverse

from firstrung.core.errors import Problem
from firstrung.validation import public as validation
from firstrung.validation.models import PairRule
from firstrung.validation.selectors.comparability import Group, groups_apart
from tests.validation import planning, stages


@pytest.fixture
def row(world):
    """Two works and two pairs of panelists, each pair kept to one of the works."""
    made = planning.panel(world, works=2)
    people = list(made.seats.order_by("pk").values_list("panelist", flat=True))
    works = list(made.places.order_by("pk").values_list("submission", flat=True))
    for number, who in enumerate(people):
        PairRule.objects.create(
            panel=made,
            panelist_id=who,
            submission_id=works[number // 2],
            kind="forbid",
            made_by=world.coalition_coordinator,
        )
    return made


def names(row):
    people = [seat.panelist.name for seat in row.seats.order_by("pk").select_related("panelist")]
    return tuple(sorted(people[:2])), tuple(sorted(people[2:]))


def test_the_groups_are_named_by_their_people(world, row):
    made = planning.plan(world, row)
    assert made.figures["components"] == 2
    first, second = names(row)
    assert groups_apart(made) == sorted(
        [Group(first, 1), Group(second, 1)], key=lambda group: group.names
    )


def test_a_plan_that_ties_everybody_has_no_groups(world, django_assert_num_queries):
    made = planning.plan(world, planning.panel(world))
    with django_assert_num_queries(0):
        assert groups_apart(made) == []
    assert planning.use(world, made).asked == 8


def test_it_is_used_only_by_who_accepts_that(world, row):
    made = planning.plan(world, row)
    first, second = names(row)
    with pytest.raises(Problem) as caught:
        planning.use(world, made)
    assert caught.value.field == "accepts_apart"
    assert f"{first[0]} and {first[1]}" in str(caught.value)
    assert f"{second[0]} and {second[1]}" in str(caught.value)
    assert row.reviews.count() == 0
    assert planning.use(world, made, accepts_apart=True).asked == 4


def test_the_page_names_the_groups_and_asks(world, row, sign_in):
    client = sign_in(world.coalition_coordinator)
    made = planning.plan(world, row)
    page = client.get(reverse("plan", args=[made.uid])).content.decode()
    assert "These panelists can&#x27;t be compared" in page or "can't be compared" in page
    assert 'name="accepts_apart"' in page
    assert "Use this plan all the same" in page
    address = reverse("plan_apply", args=[made.uid])
    refused = client.post(address, {"seen": "0"})
    assert refused.status_code == 422
    assert names(row)[0][0] in refused.content.decode()
    assert row.reviews.count() == 0
    assert client.post(address, {"seen": "0", "accepts_apart": "yes"}).status_code == 302
    assert row.reviews.count() == 4


def test_many_names_are_counted():
    group = Group(tuple(f"P{number}" for number in range(7)), 3)
    assert group.said == "P0, P1, P2, P3 and 3 more"


def test_filling_up_an_open_panel_unties_nobody_unseen(world):
    """New wishes would leave two pairs apart: that is for a person to decide on the plan."""
    row = planning.panel(world, works=3, people=4)
    boss = world.coalition_coordinator
    planning.use(world, planning.plan(world, row))
    validation.open_panel(actor=boss, panel=row, now=stages.now())
    before = planning.pairs(row)
    people = list(row.seats.order_by("pk").values_list("panelist", flat=True))
    works = list(row.places.order_by("pk").values_list("submission", flat=True))
    for number, who in enumerate(people):
        for work in works[1:] if number < 2 else works[:1]:
            PairRule.objects.create(
                panel=row, panelist_id=who, submission_id=work, kind="forbid", made_by=boss
            )
    with pytest.raises(Problem, match=r"can't be compared.*where you can decide"):
        validation.assign_panel(actor=boss, panel=row, now=stages.now())
    assert planning.pairs(row) == before
