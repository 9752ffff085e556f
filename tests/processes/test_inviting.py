"""Inviting employers' people asks their employers; suggestions know who looks for whom (C01, C07)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.core.errors import Problem
from firstrung.identity.enums import Role
from firstrung.jobs.public import run_all
from firstrung.partnerships import public as partnerships
from firstrung.processes.handlers import consume
from tests.convenings.change import make as change
from tests.convenings.events import make
from tests.partnerships.pipeline import objects as pipeline
from tests.world import person


def invite(world, row, *people, anyway: bool = False):
    made = convenings.invite(
        world.coalition_coordinator,
        event=row,
        people=dict.fromkeys(people, ""),
        anyway=anyway,
        now=timezone.now(),
    )
    run_all()
    return made


def asks() -> list[tuple[str, str, str, str]]:
    rows = partnerships.Ask.objects.order_by("pk")
    return [
        (row.account.organization.name, row.institution.name, row.purpose, row.exception)
        for row in rows
    ]


def test_one_ask_for_each_employer_and_event(world):
    account = pipeline.account(world)
    row = make.announced(world, kind="advisory")
    first, *_rest = invite(world, row, world.recruiter, world.teacher2, world.recruiter2)
    invite(world, row, world.panelist)
    consume.call("GuestInvited", {"invitation_id": first.pk, "event_id": "again"})
    assert asks() == [("First Aerospace", "First High", "priorities", "")]
    (ask,) = account.asks.all()
    assert (ask.gathering, ask.details) == (row.uid, "Portfolio night")
    account.refresh_from_db()
    assert account.stage == "in_talks"


def test_an_employer_that_rests_needs_a_tick(world):
    account = pipeline.account(world)
    pipeline.ask(world, account, days=3)
    row = make.announced(world)
    with pytest.raises(Problem) as caught:
        invite(world, row, world.recruiter)
    assert caught.value.field == "anyway"
    assert "First Aerospace: First District (" in str(caught.value.message)
    assert row.invitations.count() == 0
    invite(world, row, world.recruiter, anyway=True)
    assert asks()[-1] == (
        "First Aerospace",
        "First High",
        "mentorship",
        "Invited to the event all the same.",
    )
    invite(world, row, world.panelist, anyway=True)
    assert len(asks()) == 2


def test_the_event_itself_is_no_reason_to_wait(world):
    pipeline.account(world)
    row = make.announced(world)
    invite(world, row, world.recruiter)
    invite(world, row, world.panelist)
    with pytest.raises(Problem):
        invite(world, make.announced(world, "Second"), world.recruiter)


def test_a_plan_of_another_stands_in_the_way_and_ones_own_ends(world):
    account = pipeline.account(world)
    plan = partnerships.plan_ask(
        world.coordinator, account=account, institution=world.district, purpose="panels",
        now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Problem):
        invite(world, make.announced(world), world.recruiter)
    invite(world, make.announced(world, host=world.district), world.recruiter)
    plan.refresh_from_db()
    assert plan.ended_at is not None


def test_hosts_are_not_asked(world):
    pipeline.ask(world, pipeline.account(world), days=3)
    row = make.announced(world, co_hosts=[world.employer])
    invite(world, row, world.recruiter)
    assert len(asks()) == 1


def test_the_list_marks_who_rests(world, sign_in):
    pipeline.ask(world, pipeline.account(world), days=3)
    row = make.announced(world, sectors=world.employer.sectors.all())
    client, page = (
        sign_in(world.coalition_coordinator),
        reverse("event_suggestions", args=[row.uid]),
    )
    text = client.get(page).text
    assert "leave in peace" in text
    assert 'name="anyway"' in text
    assert '" checked' not in text
    ticked = {"people": [str(world.recruiter.uid)]}
    answer = client.post(page, ticked)
    assert answer.status_code == 422
    assert f'value="{world.recruiter.uid}" checked' in answer.text
    assert client.post(page, ticked | {"anyway": "yes"}).status_code == 302
    assert row.invitations.get().person == world.recruiter
    by_name = reverse("event_invitations", args=[row.uid])
    answer = client.post(by_name, {"person": world.panelist.email})
    assert list(answer.context["form"].errors) == ["anyway"]


def test_employers_that_look_for_the_occupation_are_suggested(world):
    cloud = change.occupation()
    convenings.Occupation.objects.filter(pk=cloud.pk).update(soc="15-1244.00")
    pipeline.need(world, pipeline.account(world), "Cloud administrator", soc_code="15-1244")
    other = pipeline.account(world, "Second Studio")
    pipeline.need(world, other, "Animator", soc_code="27-1014")
    row = make.announced(world, kind="advisory", occupations=[cloud])
    found = {
        line.name: line.reasons for line in convenings.suggestions(row, on=timezone.localdate())
    }
    reason = ["the employer looks for Cloud administrators now"]
    assert {name: found.get(name) for name in (world.recruiter.name, world.recruiter2.name)} == {
        world.recruiter.name: reason,
        world.recruiter2.name: None,
    }


def test_as_many_queries_for_three_as_for_one(world):
    cloud = change.occupation()
    convenings.Occupation.objects.filter(pk=cloud.pk).update(soc="15-1244")
    account = pipeline.account(world)
    pipeline.ask(world, account, days=3)
    row = make.announced(world, occupations=[cloud])
    counts, found = [], 0
    for number in (1, 2):
        for letter in "ab"[:number]:
            pipeline.need(world, account, f"{letter}{number}", soc_code="15-1244")
            person(f"Guest {letter}{number}", (Role.EMPLOYER, world.employer))
        row = convenings.Event.objects.get(pk=row.pk)  # nothing asked before
        with CaptureQueriesContext(connection) as queries:
            found = len(convenings.suggestions(row, on=timezone.localdate()))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert found >= 3
