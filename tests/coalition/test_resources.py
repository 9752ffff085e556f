"""Money, needs and risks: sums, rules, what is refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.coalition.models import Risk
from firstrung.coalition.resources.money import reopen_need
from firstrung.coalition.resources.risks import heat, level, stale
from firstrung.coalition.resources.selectors import by_funder, by_initiative, totals
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition import roadmap_objects as objects


def test_sums_by_initiative_and_by_funder(world):
    first, second = objects.proposed(world, "First"), objects.proposed(world, "Second")
    payer = objects.funder(world, 500)
    objects.cost(world, first, 300, 100, payer)
    objects.cost(world, first, 50, 80)
    objects.cost(world, second, 400, 0, payer)
    assert [
        (row["initiative__title"], row["planned_sum"], row["left"]) for row in by_initiative()
    ] == [
        ("Second", 400, 400),
        ("First", 350, 170),
    ]
    (row,) = by_funder()
    assert (row["planned_sum"], row["spent_sum"], row["left"], row["free"]) == (700, 100, 400, -200)
    assert totals() == {"planned_sum": 750, "spent_sum": 180, "unfunded": 50, "left": 570}


@pytest.mark.parametrize(
    ("money", "field"),
    [
        ({}, "planned"),
        ({"spent": Decimal(5)}, "spent_on"),
        ({"planned": Decimal(5), "spent_on": timezone.localdate()}, "spent"),
        ({"spent": Decimal(5), "spent_on": timezone.localdate() + timedelta(days=2)}, "spent_on"),
    ],
)
def test_impossible_costs(world, money, field):
    row = objects.proposed(world)
    with pytest.raises(Problem) as caught:
        coalition.set_cost(
            world.coalition_coordinator,
            initiative=row,
            money=coalition.Money("Snacks", **money),
            now=timezone.now(),
        )
    assert caught.value.field == field


def test_only_coordinators_keep_funders(world):
    values = {
        "organization": world.employer,
        "program": "",
        "amount": Decimal(5),
        "begins_on": timezone.localdate(),
        "ends_on": None,
        "now": timezone.now(),
    }
    with pytest.raises(NotYours):
        coalition.set_funder(world.recruiter, **values)
    with pytest.raises(NotVisible):
        coalition.set_funder(world.student, **values)
    with pytest.raises(Problem) as caught:
        coalition.set_funder(world.coalition_coordinator, **{**values, "amount": Decimal(0)})
    assert caught.value.field == "amount"


def give(person, need, organization):
    return coalition.find_need(
        person, need=need, given_by=organization, funder=None, now=timezone.now()
    )


def test_a_member_gives_what_is_needed_once(world):
    need = objects.need(world, objects.proposed(world))
    with pytest.raises(NotYours):
        give(world.recruiter, need, world.employer2)
    found = give(world.recruiter, need, world.employer)
    assert found.given_by == world.employer
    assert list(coalition.open_needs()) == []
    with pytest.raises(Problem):
        give(world.recruiter2, need, world.employer2)
    with pytest.raises(NotYours):
        reopen_need(world.recruiter, need=found, now=timezone.now())
    reopen_need(world.coalition_coordinator, need=found, now=timezone.now())
    assert list(coalition.open_needs()) == [need]


def test_a_risk_is_kept_by_its_owner_and_by_whoever_steers(world):
    row = objects.proposed(world)
    risk = objects.risk(world, row, world.recruiter)
    Risk.objects.filter(pk=risk.pk).update(reviewed_on=None)
    reviewed = coalition.review_risk(world.recruiter, risk=risk, now=timezone.now())
    assert reviewed.reviewed_on == timezone.localdate()
    with pytest.raises(NotYours):
        coalition.review_risk(world.recruiter2, risk=risk, now=timezone.now())
    with pytest.raises(NotVisible):
        coalition.review_risk(world.student, risk=risk, now=timezone.now())


def test_what_was_not_reviewed_for_ninety_days(world, sign_in):
    today = timezone.localdate()
    old, new = objects.risk(world), objects.risk(world)
    Risk.objects.filter(pk=old.pk).update(reviewed_on=today - timedelta(days=91))
    Risk.objects.filter(pk=new.pk).update(reviewed_on=today - timedelta(days=90))
    assert list(Risk.objects.filter(stale(today))) == [old]
    page = sign_in(world.recruiter).get(reverse("risks"))
    assert [(row["risk"].pk, row["stale"]) for row in page.context["rows"]] == [
        (old.pk, True),
        (new.pk, False),
    ]
    assert "1 open risk has not been reviewed" in page.text


def test_the_heat_map_counts_and_tells(world, sign_in):
    objects.risk(world)
    objects.risk(world)
    assert heat(Risk.objects.all()) == {(4, 4): 2}
    assert [level(*pair) for pair in ((5, 3), (4, 2), (2, 3))] == ["high", "middle", "low"]
    page = sign_in(world.recruiter).get(reverse("risks"))
    assert page.context["told"] == "2 open risks: 2 high, 0 middle, 0 low."
    assert page.text.count('role="img"') == 2


def test_a_mitigated_risk_says_how(world):
    danger = coalition.Danger("cost", "Too dear", 2, 2, state="mitigated")
    with pytest.raises(Problem) as caught:
        coalition.set_risk(world.coalition_coordinator, danger=danger, now=timezone.now())
    assert caught.value.field == "mitigation"
    with pytest.raises(NotYours):
        coalition.set_risk(world.teacher, danger=danger, now=timezone.now())
