"""Which invitations people may turn off, and what becomes of those who have."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.identity.models import AccessLink
from firstrung.identity.public import LinkPurpose
from firstrung.jobs.public import run_all
from firstrung.messaging.models import Preference
from firstrung.processes.gatherings import KINDS
from tests.convenings.events import make


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def without(person, kind: str) -> None:
    Preference.objects.create(person=person, kind=kind, wanted=False, changed_at=timezone.now())


def test_who_wants_no_letters_about_workshops_is_not_written_to(world, sign_in):
    without(world.recruiter, "workshops")
    row = make.announced(world, closed=True)
    make.invite(world, row, world.recruiter, world.recruiter2)
    (letter,) = mail.outbox
    assert letter.to == [world.recruiter2.email]
    assert "/letters/stop/" in letter.extra_headers["List-Unsubscribe"]
    sent = dict(convenings.EventInvitation.objects.values_list("person", "sent_at"))
    assert sent[world.recruiter.pk] is None
    assert sent[world.recruiter2.pk] is not None
    assert sign_in(world.recruiter).get(reverse("event", args=[row.uid])).status_code == 200


def test_advisories_always_come(world):
    for kind in ("workshops", "seminars", "apprenticeships", "news", "reminders", "questions"):
        without(world.recruiter, kind)
    row = make.announced(world, kind="advisory")
    make.invite(world, row, world.recruiter)
    (letter,) = mail.outbox
    assert "List-Unsubscribe" not in letter.extra_headers
    assert AccessLink.objects.get(target=row.uid).purpose == LinkPurpose.EVENT_ANSWER


def test_what_follows_an_answer_always_comes(world):
    row = make.announced(world)
    convenings.register(world.recruiter, event=row, now=timezone.now())
    without(world.recruiter, "workshops")
    make.step(world, row, "cancel")
    run_all()
    assert [letter.to for letter in mail.outbox[-1:]] == [[world.recruiter.email]]


def test_every_kind_of_event_is_decided_on():
    assert set(convenings.EventKind) - set(KINDS) == {"advisory", "faculty_session"}


def test_the_account_page_leads_to_the_choice(world, sign_in):
    page = sign_in(world.guardian2).get(reverse("account"))
    assert f'href="{reverse("letter_preferences")}"' in page.text
