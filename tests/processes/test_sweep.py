"""The daily command: agreements end and are reminded of, meetings too, each letter once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from firstrung.convenings.models import Meeting
from firstrung.jobs.public import run_all
from firstrung.partnerships.models import Commitment
from tests.convenings.meetings import make as meetings
from tests.partnerships.agreements import make


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def swept(capsys) -> list[str]:
    call_command("sweep")
    run_all()
    return capsys.readouterr().out.splitlines()


def test_agreements_whose_term_is_over_end(world, capsys):
    over = make.signed(world)
    Commitment.objects.filter(pk=over.pk).update(ends_on=make.today() - timedelta(days=1))
    last_day = make.signed(world, world.employer2)
    Commitment.objects.filter(pk=last_day.pk).update(ends_on=make.today())
    assert "1 agreements ended" in swept(capsys)
    assert "0 agreements ended" in swept(capsys)
    states = dict(Commitment.objects.values_list("pk", "state"))
    assert states == {over.pk: "ended", last_day.pk: "signed"}


def test_who_keeps_an_agreement_is_reminded_once(world, capsys):
    make.signed(world, ends_on=make.today() + timedelta(days=30))
    make.signed(world, world.employer2)
    run_all()
    mail.outbox.clear()
    for _again in range(2):
        assert "1 agreements to be renewed" in swept(capsys)
    assert [letter.to for letter in mail.outbox] == [[world.coordinator.email]]


def test_meetings_are_reminded_of_once(world, capsys):
    row = meetings.planned(world)
    meetings.want(world, row, world.recruiter)
    meetings.invite(world, row)
    run_all()
    Meeting.objects.filter(pk=row.pk).update(begins_at=row.begins_at - timedelta(days=4))
    mail.outbox.clear()
    assert "1 reminders of meetings" in swept(capsys)
    assert "0 reminders of meetings" in swept(capsys)
    assert [letter.to for letter in mail.outbox] == [[world.recruiter.email]]
