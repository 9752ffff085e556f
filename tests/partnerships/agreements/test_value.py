"""The value statement: figures from records, estimates with their assumption."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.agreements.value.statement import statement
from firstrung.partnerships.models import HiringAssumption
from tests.partnerships.agreements import make


def told(world):
    today = make.today()
    return statement(world.employer, first=today - timedelta(days=364), last=today)


def test_everything_is_a_sum_of_records(world):
    make.entry(world, "panels", students=20, hours=Decimal(6), money=Decimal(100))
    make.entry(world, "briefs", students=5, institution=world.school2)
    make.entry(world, "pipeline", students=8, hours=Decimal(1))
    make.placement(world, 3, paid=True)
    make.placement(world, 1)
    make.placement(world, 9, world.employer2)
    make.placement(world, 2, kind="job")
    row = make.signed(world)
    found = told(world)
    totals = found.totals
    assert (totals.students, totals.hours, totals.money, totals.institutions) == (25, 6, 100, 2)
    assert (found.interns, found.paid_interns, found.hired) == (4, 3, 2)
    assert found.commitments == [row]


def test_no_estimate_without_an_assumption(world):
    make.placement(world, 3)
    assert told(world).saving is None
    make.assumption(world)
    saving = told(world).saving
    assert saving is not None
    assert (saving.hours, saving.dollars) == (30, 1500)


def test_who_may_assume(world):
    make.assumption(world, by=world.coordinator)
    for person, error in (
        (world.panelist, NotYours),
        (world.teacher, NotYours),
        (world.recruiter2, NotVisible),
        (world.student, NotVisible),
    ):
        with pytest.raises(error):
            make.assumption(world, by=person)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"hourly_cost": Decimal(-1)}, "hourly_cost"), ({"source": " "}, "source")],
)
def test_impossible_assumptions(world, change, field):
    assumed = replace(partnerships.Assumed(Decimal(1), Decimal(1), Decimal(1), "A guess"), **change)
    with pytest.raises(Problem) as caught:
        partnerships.assume(
            world.recruiter, employer=world.employer, assumed=assumed, now=timezone.now()
        )
    assert caught.value.field == field
    assert HiringAssumption.objects.count() == 0


def test_the_page_labels_the_estimate(world, sign_in):
    make.placement(world, 3)
    client = sign_in(world.recruiter)
    address = reverse("value_statement", args=[world.employer.uid])
    assert "No estimate" in client.get(address).text
    given = {
        "interview_hours": "4",
        "onboarding_hours": "6",
        "hourly_cost": "50",
        "source": "A guess",
    }
    change = reverse("hiring_assumption", args=[world.employer.uid])
    assert client.post(change, {**given, "source": ""}).status_code == 422
    assert client.post(change, given).status_code == 302
    page = client.get(address).text
    assert "3 × (4 + 6) hours × $50 = 30 hours, $1,500" in page
    assert "An estimate, not a measurement." in page
    assert "Assumed: A guess" in page
    assert "not what came about because of it" in page
    assert sign_in(world.recruiter2).get(address).status_code == 404
    assert sign_in(world.teacher).get(address).status_code == 200
    assert sign_in(world.teacher).get(change).status_code == 403


def test_employers_find_their_own(world, sign_in):
    page = sign_in(world.recruiter).get(reverse("own_partnership"))
    assert list(page.context["page"]) == [world.employer]
    assert page.context["mine"] == {world.employer.pk}
    assert sign_in(world.panelist).get(reverse("own_partnership")).context["mine"] == set()
    assert sign_in(world.teacher).get(reverse("own_partnership")).url == reverse("commitments")
    assert sign_in(world.student).get(reverse("own_partnership")).status_code == 404


def test_the_statement_asks_as_much_for_three_as_for_one(world, sign_in):
    client = sign_in(world.recruiter)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("value_statement", args=[world.employer.uid]))
        return len(queries)

    def one_more() -> None:
        make.entry(world)
        make.placement(world)
        make.signed(world)

    one_more()
    asked()
    one = asked()
    one_more()
    one_more()
    assert asked() == one
