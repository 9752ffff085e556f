"""Nobody is asked twice: cool-down, plans, exceptions, answers; two at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import PlannedAsk
from firstrung.partnerships.pipeline.services.asking import (
    TooSoon,
    answer_ask,
    give_way,
    obstacle,
    plan_ask,
)
from tests.partnerships.pipeline import objects


def by_second(world, row, **more):
    return objects.ask(world, row, actor=world.coordinator2, institution=world.district2, **more)


def test_the_first_ask_begins_the_talks(world):
    row = objects.account(world)
    made = objects.ask(world, row)
    row.refresh_from_db()
    assert (made.outcome, made.exception, row.stage) == ("waiting", "", "in_talks")


@pytest.mark.parametrize(("days", "free"), [(0, False), (59, False), (60, True)])
def test_the_cooldown_ends_on_its_sixtieth_day(world, days, free):
    row = objects.account(world)
    objects.ask(world, row, days=days)
    if free:
        by_second(world, row)
        assert row.asks.count() == 2
        return
    with pytest.raises(TooSoon) as caught:
        by_second(world, row)
    against = caught.value.obstacle
    assert (against.institution, against.person) == ("First District", "Cora Coordinator")
    assert against.until == objects.ago(days) + timedelta(days=60)
    assert "First District (Cora Coordinator)" in str(caught.value)
    assert row.asks.count() == 1


def test_an_ask_is_not_dated_back_around_another(world):
    row = objects.account(world)
    objects.ask(world, row)
    with pytest.raises(TooSoon):
        by_second(world, row, days=10)


def test_the_coalition_sets_the_days(world):
    row = objects.account(world)
    objects.ask(world, row, days=20)
    with pytest.raises(NotYours):
        partnerships.set_pace(
            world.coordinator, cooldown_days=1, reserve_days=1, now=timezone.now()
        )
    partnerships.set_pace(
        world.coalition_coordinator, cooldown_days=20, reserve_days=3, now=timezone.now()
    )
    by_second(world, row)
    assert row.asks.count() == 2


def test_only_the_coalition_makes_exceptions_and_says_why(world):
    row = objects.account(world)
    objects.ask(world, row)
    with pytest.raises(Problem) as caught:
        by_second(world, row, exception="We must.")
    assert caught.value.field == "exception"
    made = objects.ask(
        world,
        row,
        actor=world.coalition_coordinator,
        institution=world.coalition,
        exception="They asked to be asked.",
    )
    assert made.exception == "They asked to be asked."


def test_a_withdrawn_ask_leaves_nothing(world):
    row = objects.account(world)
    made = objects.ask(world, row)
    values = {"ask": made, "answer": "", "now": timezone.now()}
    with pytest.raises(NotYours):
        answer_ask(world.coordinator2, outcome="no", answered_on=objects.ago(0), **values)
    answer_ask(world.coordinator, outcome="withdrawn", answered_on=objects.ago(0), **values)
    assert obstacle(row, institution=None, on=objects.ago(0)) is None


def test_an_answer_has_a_day_after_the_ask(world):
    made = objects.ask(world, objects.account(world))
    for answered_on in (None, objects.ago(1), objects.ago(-1)):
        with pytest.raises(Problem) as caught:
            answer_ask(
                world.coordinator,
                ask=made,
                outcome="yes",
                answered_on=answered_on,
                answer="",
                now=timezone.now(),
            )
        assert caught.value.field == "answered_on"


def test_nobody_asks_for_an_institution_of_others_or_tomorrow(world):
    row = objects.account(world)
    with pytest.raises(Problem) as caught:
        objects.ask(world, row, institution=world.district2)
    assert caught.value.field == "institution"
    with pytest.raises(Problem) as caught:
        objects.ask(world, row, days=-1)
    assert caught.value.field == "asked_on"
    with pytest.raises(NotYours):
        objects.ask(world, row, actor=world.teacher)


def plan(world, row, actor, institution):
    return plan_ask(
        actor, account=row, institution=institution, purpose="briefs", now=timezone.now()
    )


def test_a_plan_keeps_the_others_away_but_not_oneself(world):
    row = objects.account(world)
    planned = plan(world, row, world.coordinator, world.district)
    assert planned.until == objects.ago(-7)
    for act in (
        lambda: by_second(world, row),
        lambda: plan(world, row, world.coordinator2, world.district2),
    ):
        with pytest.raises(TooSoon) as caught:
            act()
        assert caught.value.obstacle.is_plan
    objects.ask(world, row)
    planned.refresh_from_db()
    assert planned.ended_at is not None


def test_an_old_plan_holds_nobody_up_and_one_can_give_way(world):
    row = objects.account(world)
    planned = plan(world, row, world.coordinator, world.district)
    PlannedAsk.objects.update(until=objects.ago(1))
    second = plan(world, row, world.coordinator2, world.district2)
    planned.refresh_from_db()
    assert planned.ended_at is not None
    with pytest.raises(NotYours):
        give_way(world.coordinator, planned=second, now=timezone.now())
    give_way(world.coalition_coordinator, planned=second, now=timezone.now())
    assert obstacle(row, institution=world.district, on=objects.ago(0)) is None


def test_a_record_that_was_read_earlier_hides_no_ask(world):
    row = objects.account(world)
    stale = type(row).objects.get(pk=row.pk)
    objects.ask(world, row)
    with pytest.raises(TooSoon):
        by_second(world, stale)
    assert row.asks.count() == 1
