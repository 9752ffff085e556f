"""Agreements: drafted, signed, live, due, renewed; and who may do that."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.jobs.public import run_all
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.agreements.commitments.selectors import (
    commitments,
    committed_partners,
    kept,
)
from firstrung.partnerships.models import Account, Commitment
from tests import world as worlds
from tests.partnerships.agreements import make


def test_only_a_signed_agreement_in_force_is_a_commitment(world):
    today = make.today()
    make.survey(world, level=3)
    row = make.step(world, make.drafted(world), "offer")
    assert committed_partners(today, today) == {}
    signature = partnerships.Signature("Dana", "Director", today - timedelta(days=3))
    make.step(world, row, "sign", signature=signature)
    make.signed(world, institution=None)
    make.signed(world, world.employer2, begins_on=today + timedelta(days=1))
    assert committed_partners(today, today) == {world.employer.pk: 1}
    before = today - timedelta(days=4)
    assert committed_partners(before, before) == {world.employer.pk: 1}
    early = today - timedelta(days=200)
    assert committed_partners(early, early) == {}


def test_the_day_it_is_closed_it_is_no_commitment_any_more(world):
    today = make.today()
    row = make.signed(world)
    day = today - timedelta(days=5)
    closed = make.step(world, row, "withdraw", day=day, reason="Moved away")
    assert closed.state == "withdrawn"
    assert committed_partners(today, today) == {}
    yesterday = day - timedelta(days=1)
    assert committed_partners(yesterday, yesterday) == {world.employer.pk: 1}


def test_of_days_to_come_the_standing_of_today_is_given(world):
    today = make.today()
    make.signed(world, ends_on=today + timedelta(days=3))
    ahead = today + timedelta(days=30)
    assert committed_partners(today, ahead) == {world.employer.pk: 1}
    assert committed_partners(ahead, ahead) == {}


@pytest.mark.parametrize(
    ("action", "more", "field"),
    [
        ("sign", {}, "signed_by"),
        ("sign", {"signature": ("Dana", "", 0)}, "signed_as"),
        ("sign", {"signature": ("Dana", "Director", 2)}, "signed_on"),
        ("withdraw", {}, "reason"),
        ("end", {"reason": "Over"}, None),
    ],
)
def test_impossible_steps(world, action, more, field):
    row = make.step(world, make.drafted(world), "offer")
    if "signature" in more:
        name, position, days = more["signature"]
        day = make.today() + timedelta(days=days)
        more = {"signature": partnerships.Signature(name, position, day)}
    with pytest.raises(Problem) as caught:
        make.step(world, row, action, **more)
    assert caught.value.field == field
    assert Commitment.objects.get(pk=row.pk).state == "offered"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"per_year": {}}, "panels"),
        ({"ends_on": timezone.localdate() - timedelta(days=100)}, "ends_on"),
    ],
)
def test_impossible_terms(world, more, field):
    with pytest.raises(Problem) as caught:
        make.drafted(world, **more)
    assert caught.value.field == field


def test_parties_are_an_employer_and_somebody_else(world):
    with pytest.raises(Problem):
        make.drafted(world, world.school)
    with pytest.raises(Problem):
        make.drafted(world, institution=world.employer2)


def test_a_change_after_the_offer_is_a_draft_again_and_signed_ones_stay(world):
    row = make.step(world, make.drafted(world), "offer")
    again = partnerships.draft_commitment(
        world.coordinator,
        terms=make.terms(world, per_year={"mentorship": 2}),
        now=timezone.now(),
        commitment=row,
    )
    assert again.state == "draft"
    assert [(item.activity, item.per_year) for item in again.items.all()] == [("mentorship", 2)]
    with pytest.raises(Problem):
        partnerships.draft_commitment(
            world.coordinator,
            terms=make.terms(world),
            now=timezone.now(),
            commitment=make.signed(world),
        )


def test_who_writes_and_who_sees(world):
    row = make.drafted(world)
    for person, error in (
        (world.teacher, NotYours),
        (world.recruiter, NotYours),
        (world.student, NotVisible),
        (world.guardian, NotVisible),
    ):
        with pytest.raises(error):
            make.drafted(world, by=person)
    with pytest.raises(NotYours):
        make.step(world, row, "offer", by=world.coordinator2)
    with pytest.raises(NotVisible):
        make.step(world, row, "offer", by=world.recruiter2)
    assert make.step(world, row, "offer", by=world.coalition_coordinator).state == "offered"
    today = make.today()
    make.drafted(world, world.employer2)
    assert commitments(world.teacher2, {}, on=today).count() == 2
    assert list(commitments(world.recruiter, {}, on=today)) == [row]
    assert commitments(world.student, {}, on=today).count() == 0


def test_renewal_goes_on_the_day_after_with_the_same_terms(world):
    row = make.signed(world)
    after = partnerships.renew_commitment(world.coordinator, commitment=row, now=timezone.now())
    assert after.begins_on == row.ends_on + timedelta(days=1)
    assert after.ends_on - after.begins_on == row.ends_on - row.begins_on
    assert (after.state, after.renews) == ("draft", row)
    assert {item.activity: item.per_year for item in after.items.all()} == {
        "panels": 4,
        "briefs": 1,
    }
    with pytest.raises(Problem):
        partnerships.renew_commitment(world.coordinator, commitment=row, now=timezone.now())
    with pytest.raises(Problem):
        partnerships.renew_commitment(world.coordinator, commitment=after, now=timezone.now())


def test_sixty_days_before_the_end_the_keeper_is_reminded_once(world):
    today = make.today()
    near = make.signed(world, ends_on=today + timedelta(days=60))
    make.signed(world, world.employer2, ends_on=today + timedelta(days=61))
    for _twice in range(2):
        assert partnerships.remind_of_renewals(now=timezone.now()) == 1
        run_all()
    (letter,) = mail.outbox
    assert letter.to == [world.coordinator.email]
    assert reverse("commitment", args=[near.uid]) in letter.body
    assert list(commitments(world.coordinator, {"due": "1"}, on=today)) == [near]
    partnerships.renew_commitment(world.coordinator, commitment=near, now=timezone.now())
    assert partnerships.remind_of_renewals(now=timezone.now()) == 0


def test_the_pipeline_follows_what_is_signed(world):
    def stage() -> str:
        return Account.objects.get(organization=world.employer).stage

    today = make.today()
    first = make.signed(world)
    assert stage() == "committed"
    second = make.signed(world, ends_on=today + timedelta(days=9))
    make.step(world, first, "end", day=today, reason="Over")
    assert stage() == "committed"
    later = timezone.now() + timedelta(days=11)
    assert partnerships.end_commitments(now=later) == 1
    assert partnerships.end_commitments(now=later) == 0
    assert (Commitment.objects.get(pk=second.pk).state, stage()) == ("ended", "lapsed")
    assert list(commitments(world.coordinator, {"due": "1"}, on=today)) == [second]


def test_withdrawing_an_offer_moves_nobody(world):
    row = make.step(world, make.drafted(world), "offer")
    make.step(world, row, "withdraw", reason="Not now")
    assert Account.objects.count() == 0


def test_promises_beside_what_was_given(world):
    row = make.signed(world)
    make.entry(world, "panels")
    make.entry(world, "panels", quantity=2)
    make.entry(world, "panels", happened_on=make.today() - timedelta(days=101))
    make.entry(world, "panels", world.employer2)
    assert [(item.activity, given) for item, given in kept(row, on=make.today())] == [
        ("panels", 3),
        ("briefs", 0),
    ]


def test_the_pages_draft_offer_sign_and_renew(world, sign_in):
    client = sign_in(world.coordinator)
    today = make.today()
    given = {
        "employer": "First Aerospace",
        "institution": "First High",
        "panels": 4,
        "begins_on": today.isoformat(),
        "ends_on": (today + timedelta(days=50)).isoformat(),
        "sustainability": "Two people know it.",
    }
    assert client.post(reverse("commitment_new"), {**given, "panels": ""}).status_code == 422
    assert client.post(reverse("commitment_new"), given).status_code == 302
    row = Commitment.objects.get()
    assert client.post(reverse("commitment_edit", args=[row.uid]), given).status_code == 302
    assert client.post(reverse("commitment_step", args=[row.uid, "offer"])).status_code == 302
    sign = reverse("commitment_step", args=[row.uid, "sign"])
    assert client.post(sign, {"signed_by": "Dana"}).status_code == 422
    signature = {"signed_by": "Dana", "signed_as": "Director", "signed_on": today.isoformat()}
    assert client.post(sign, signature).status_code == 302
    page = client.get(reverse("commitments"), {"live": "1"})
    assert (page.context["partners"], page.context["found"]) == (1, 1)
    assert "1 to be renewed" in page.text
    assert client.post(reverse("commitment_renew", args=[row.uid])).status_code == 302
    assert Commitment.objects.count() == 2
    assert "Two people know it." in client.get(reverse("commitment", args=[row.uid])).text
    lines = client.get(reverse("commitments_file"), {"state": "signed"}).content.decode("utf-8-sig")
    assert lines.splitlines()[1].startswith("First Aerospace,First High,Signed,")
    assert client.get(reverse("commitment_step", args=[row.uid, "party"])).status_code == 404
    assert sign_in(world.recruiter2).get(reverse("commitment", args=[row.uid])).status_code == 404
    assert sign_in(world.recruiter).get(reverse("commitment", args=[row.uid])).status_code == 200


def test_the_list_asks_as_much_for_three_as_for_one(world, sign_in):
    client = sign_in(world.coordinator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("commitments"))
        return len(queries)

    make.signed(world)
    asked()
    one = asked()
    make.signed(world, world.employer2)
    make.signed(world, worlds.organization("Third", "employer"))
    assert asked() == one
