"""What employers give elsewhere comes into the ledger by itself, once, and follows its records."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials import public as credentials
from firstrung.credentials.endorsing.identities import open_identity
from firstrung.identity.enums import OrganizationKind
from firstrung.jobs.public import run_all
from firstrung.partnerships import public as partnerships
from firstrung.partnerships.models import ExchangeEntry
from firstrung.processes.handlers import consume
from firstrung.validation.models import Review
from tests.credentials.conftest import make_award
from tests.validation import stages


@pytest.fixture
def panel(world):
    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    run_all()
    ExchangeEntry.objects.all().delete()  # the signatures under the threshold
    return panel


def submit(panelist) -> Review:
    review = Review.objects.get(reviewer=panelist, panel__isnull=False)
    Review.objects.filter(pk=review.pk).update(active_seconds=1800)
    review.refresh_from_db()
    stages.judge(panelist, review)
    run_all()
    return review


def kept() -> list[tuple[object, ...]]:
    rows = ExchangeEntry.objects.order_by("employer__name", "pk")
    return [
        (row.employer.name, row.kind, row.quantity, row.hours, row.students, row.direction)
        for row in rows
    ]


def test_a_panel_counts_once_for_each_employer(world, panel):
    review = submit(world.panelist)
    one = ("First Aerospace", "panels", Decimal(1), Decimal("0.50"), 1, "give")
    assert kept() == [one]
    entry = ExchangeEntry.objects.get()
    assert (entry.happened_on, entry.institution) == (timezone.localdate(), world.coalition)
    assert entry.entered_by is None
    consume.call("ReviewSubmitted", {"review_id": review.pk, "event_id": "again"})
    assert kept() == [one]
    submit(world.panelist2)
    assert kept() == [one, ("Second Studio", *one[1:])]


def test_an_entry_follows_its_reviews(world, panel):
    review = submit(world.panelist)
    Review.objects.filter(pk=review.pk).update(active_seconds=5400)
    consume.call("ReviewSubmitted", {"review_id": review.pk, "event_id": "a"})
    assert [row[3] for row in kept()] == [Decimal("1.50")]
    Review.objects.filter(pk=review.pk).update(state="void")
    consume.call("ReviewSubmitted", {"review_id": review.pk, "event_id": "b"})
    assert kept() == []


def test_reviewers_of_no_employer_leave_no_entry(world, panel):
    type(world.employer).objects.filter(pk=world.employer.pk).update(kind=OrganizationKind.LOCAL)
    submit(world.panelist)
    assert kept() == []


def endorse(world, about):
    return credentials.endorse(
        world.recruiter,
        organization=world.employer,
        about=about,
        comment="We hire for this.",
        now=timezone.now(),
    )


def test_endorsements_of_a_day_are_one_entry(world):
    award = make_award(world)
    open_identity(world.recruiter, organization=world.employer, now=timezone.now())
    rows = [
        endorse(world, about)
        for about in (credentials.About(achievement=award.achievement), credentials.About())
    ]
    run_all()
    assert kept() == [("First Aerospace", "validation", Decimal(2), None, None, "give")]
    entry = ExchangeEntry.objects.get()
    assert entry.link.endswith(reverse("endorsement", args=[rows[0].uid]))
    for row, left in ((rows[0], [Decimal(1)]), (rows[1], [])):
        credentials.withdraw(
            world.recruiter, endorsement=row, reason="Mistake.", now=timezone.now()
        )
        run_all()
        assert [line[2] for line in kept()] == left


def test_what_records_write_nobody_changes_by_hand(world, sign_in):
    entry = partnerships.note_exchange(
        origin="panel-1",
        exchanged=partnerships.Exchanged(
            employer=world.employer,
            kind="panels",
            happened_on=timezone.localdate() - timedelta(days=1),
            evidence="Reviews",
            link="https://example.org/a-draft/",
        ),
        now=timezone.now(),
    )
    read = sign_in(world.teacher).get(reverse("exchange_ledger")).text
    assert ("Counted from records" in read, "/a-draft/" in read) == (True, False)
    client = sign_in(world.coalition_coordinator)
    assert "/a-draft/" in client.get(reverse("exchange_ledger")).text
    assert client.get(reverse("exchange_entry", args=[entry.uid])).status_code == 403
    assert client.post(reverse("exchange_strike", args=[entry.uid])).status_code == 403
    assert ExchangeEntry.objects.get() == entry
