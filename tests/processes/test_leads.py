"""Who hears of a message from the public form."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from firstrung.coalition import public as coalition
from firstrung.jobs.public import run_all
from firstrung.processes.handlers import consume
from tests.partnerships.pipeline import objects


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_each_coordinator_of_the_coalition_gets_one_letter(world):
    for person, days in (
        (world.teacher2, 3),
        (world.coalition_coordinator, 3),
        (world.teacher, -3),
    ):
        coalition.Duty.objects.create(
            person=person,
            kind="coordinator",
            begins_on=timezone.localdate() - timedelta(days=days),
        )
    row = objects.lead()
    objects.lead()  # sent twice, kept once
    run_all()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        world.coalition_coordinator.email,
        world.teacher2.email,
    ]
    letter = mail.outbox[0]
    assert letter.subject == "Able Tools, Inc. has written to the coalition"
    assert reverse("lead", args=[row.uid]) in letter.body
    assert "We would like to help." not in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_no_letter_once_somebody_has_dealt_with_it(world):
    row = objects.lead()
    type(row).objects.filter(pk=row.pk).update(state="dismissed")
    run_all()
    assert mail.outbox == []


def test_a_second_run_sends_no_letter_twice(world):
    row = objects.lead()
    payload = {"lead_id": row.pk, "event_id": "l1"}
    for _again in range(2):
        consume.call("LeadSent", payload)
    assert len(mail.outbox) == 1
