"""Recruiting cycles: which year is meant, whose they are, who writes them down."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition.models import Participation, RecruitingCycle
from firstrung.coalition.plans.seasons import season_on, seasons
from firstrung.coalition.plans.selectors.master import master_plan
from firstrung.coalition.plans.services.recruiting import CycleDraft, remove_cycle, set_cycle
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.coalition.plans import make

MONDAY = date(2027, 3, 1)


def cycle(name: str = "Summer", **more) -> RecruitingCycle:
    days = {"opens_on": date(2024, 9, 15), "closes_on": date(2025, 2, 28), "yearly": True}
    return RecruitingCycle.objects.create(code=name.lower(), name=name, **days | more)


def written(world, actor, **more) -> RecruitingCycle:
    days = {"opens_on": date(2027, 9, 1), "closes_on": date(2027, 10, 1)}
    draft = CycleDraft(**{"name": "Interns", **days, **more})
    return set_cycle(actor, draft=draft, now=timezone.now())


@pytest.mark.parametrize(
    ("on", "opens", "closes"),
    [
        (date(2027, 2, 28), date(2026, 9, 15), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 9, 15), date(2028, 2, 28)),
        (date(2020, 5, 1), date(2020, 9, 15), date(2021, 2, 28)),
    ],
)
def test_a_yearly_cycle_is_the_one_that_has_not_closed(world, on, opens, closes):
    row = cycle(begins_on=date(2025, 6, 8))
    season = season_on(row, on)
    assert (season.opens, season.closes) == (opens, closes)
    assert season.begins == date(closes.year, 6, 8)


def test_exact_days_stay_and_29_february_comes_every_year(world):
    once = cycle("Once", yearly=False)
    assert season_on(once, MONDAY).closes == date(2025, 2, 28)
    assert len(list(seasons(once, MONDAY, date(2040, 1, 1)))) == 1
    leap = cycle("Leap", opens_on=date(2024, 2, 29), closes_on=date(2024, 3, 10))
    assert [row.opens for row in seasons(leap, MONDAY, date(2028, 3, 1))] == [
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_a_day_at_the_end_of_time_breaks_nothing(world):
    row = cycle()
    assert len(list(seasons(row, MONDAY, date.max))) == 20
    assert [season.closes.year for season in seasons(row, date.max, date.max)][:1] == [3000]


def test_a_plan_is_measured_against_the_next_seasons_until_its_end(world):
    plan = make.initiative(world, cycle=cycle())
    make.task(plan, "Opening", 0, not_before=date(2028, 9, 20))
    [line] = (found := master_plan(world.teacher, today=MONDAY)).lines(found.wanted)
    assert (line.alignment.opens, line.alignment.missed) == (date(2028, 9, 15), 0)
    assert [row.opens.year for row in found.windows()] == [2028]


def test_an_employers_cycle_counts_where_the_employer_takes_part(world):
    cycle(employer=world.employer)
    plan, other = make.initiative(world), make.initiative(world, "Other")
    for row in (plan, other):
        make.task(row, "Opening", 0)
    Participation.objects.create(initiative=plan, organization=world.employer)
    found = master_plan(world.teacher, today=MONDAY)
    assert {line.head.id: line.alignment is not None for line in found.lines(found.wanted)} == {
        plan.pk: True,
        other.pk: False,
    }
    assert found.windows() == []


def test_what_is_over_counts_only_where_it_was_chosen(world):
    once = cycle("Once", yearly=False)
    plan = make.initiative(world)
    make.task(plan, "Opening", 0)
    found = master_plan(world.teacher, today=MONDAY)
    assert found.alignment(found.wanted[0]) is None
    plan.cycle = once
    plan.save()
    found = master_plan(world.teacher, today=MONDAY)
    assert found.alignment(found.wanted[0]).missed == (MONDAY - date(2025, 2, 28)).days


def test_who_writes_cycles_down(world):
    assert written(world, world.coalition_coordinator).employer is None
    own = written(world, world.recruiter, employer=world.employer)
    assert (own.employer, own.yearly) == (world.employer, True)
    for who, employer, error in (
        (world.recruiter, None, NotYours),
        (world.recruiter2, world.employer, NotYours),
        (world.panelist, world.employer, NotYours),
        (world.coordinator, None, NotYours),
        (world.student, None, NotVisible),
    ):
        with pytest.raises(error):
            written(world, who, employer=employer)
    with pytest.raises(NotYours):
        remove_cycle(world.recruiter2, cycle=own, now=timezone.now())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"closes_on": date(2027, 8, 1)}, "closes_on"),
        ({"begins_on": date(2027, 8, 1)}, "begins_on"),
        ({"closes_on": date(2028, 9, 2)}, "closes_on"),
        ({"employer": "school"}, "employer"),
    ],
)
def test_what_is_refused(world, wrong, field):
    if wrong.get("employer"):
        wrong = {"employer": world.school}
    with pytest.raises(Problem) as caught:
        written(world, world.coalition_coordinator, **wrong)
    assert caught.value.field == field


def test_the_pages(world, sign_in):
    client, today = sign_in(world.recruiter), timezone.localdate()
    assert reverse("recruiting_cycles") in client.get(reverse("master_plan")).text
    assert reverse("recruiting_cycle_new") in client.get(reverse("recruiting_cycles")).text
    new = reverse("recruiting_cycle_new")
    sent = {"name": "Interns", "yearly": "on", "employer": world.employer.pk,
            "opens_on": today - timedelta(days=3), "closes_on": today - timedelta(days=4)}  # fmt: skip
    wrong = client.post(new, sent)
    assert (wrong.status_code, "close before they open" in wrong.text) == (422, True)
    done = client.post(new, sent | {"closes_on": today + timedelta(days=9)}, follow=True)
    assert "Interns" in done.text
    assert "First Aerospace" in done.text
    row = RecruitingCycle.objects.get()
    change = reverse("recruiting_cycle", args=[row.pk])
    client.post(change, sent | {"name": "Trainees", "closes_on": today})
    row.refresh_from_db()
    assert (row.name, row.closes_on, row.code[:4]) == ("Trainees", today, "own-")
    assert "Trainees" in client.get(reverse("recruiting_cycles_file")).text
    plan = make.initiative(world, cycle=row)
    remove = reverse("recruiting_cycle_remove", args=[row.pk])
    assert "1 initiative must be ready" in client.post(remove, follow=True).text
    plan.delete()
    assert "Taken away." in client.post(remove, follow=True).text
    assert sign_in(world.coordinator).get(new).status_code == 403
    assert sign_in(world.student).get(reverse("recruiting_cycles")).status_code == 404
    boss = sign_in(world.coalition_coordinator)
    boss.post(new, sent | {"employer": "", "name": "All", "closes_on": today})
    assert RecruitingCycle.objects.get().employer is None


def test_as_many_queries_for_three_as_for_one(world, sign_in):
    client = sign_in(world.teacher)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("recruiting_cycles")).status_code == 200
        return len(queries)

    cycle(employer=world.employer)
    asked()
    one = asked()
    cycle("Winter", employer=world.employer2)
    cycle("Spring")
    assert asked() == one
