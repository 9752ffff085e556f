"""Two coordinators at the same moment. Needs a database that lets them in at once."""

import pytest
from django.conf import settings
from django.db import connection

from firstrung.core.errors import Problem
from firstrung.validation import public as validation
from firstrung.validation.selectors.availability import OutOfReachError
from firstrung.validation.services import plans
from tests import world as worlds
from tests.validation import planning, stages
from tests.validation.test_together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by design"),
]


def refused(call):
    """Whether the call was refused with a sentence for people."""

    def run():
        try:
            call()
        except (Problem, OutOfReachError):
            return True
        return False

    return run


def test_of_two_plans_used_at_once_one_is_refused():
    world = worlds.build()
    row = planning.panel(world)
    both = [planning.plan(world, row), planning.plan(world, row)]
    answers = at_once(
        [refused(lambda made=made: planning.use(world, made, seen=0)) for made in both]
    )
    assert sorted(answers) == [False, True]
    assert row.plans.filter(state="applied").count() == 1
    assert row.reviews.counting().count() == 8


def test_plans_asked_for_at_once_are_numbered_apart():
    world = worlds.build()
    row = planning.panel(world)
    at_once([lambda: planning.plan(world, row)] * 3)
    assert sorted(row.plans.values_list("number", flat=True)) == [1, 2, 3]


def test_a_review_begun_while_a_plan_is_used_is_kept():
    world = worlds.build()
    row = planning.opened(world, planning.panel(world, people=5))
    review = row.reviews.first()
    seat = row.seats.get(panelist=review.reviewer)
    plans.rule_pair(
        actor=world.coalition_coordinator,
        panel=row,
        seat=seat,
        submission=review.submission,
        kind="forbid",
        now=stages.now(),
    )
    made = planning.plan(world, row, mends=True)

    def begin():
        validation.open_review(actor=review.reviewer, review=review, now=stages.now())

    def use():
        planning.use(world, made)

    begun, used = (not answer for answer in at_once([refused(begin), refused(use)]))
    review.refresh_from_db()
    assert (review.state == "started") == begun
    assert begun != used or review.state == "started"
