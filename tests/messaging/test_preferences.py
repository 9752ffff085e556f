"""Who gets which letters, and stopping them without signing in."""

import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstrung.activity.public import AuditEntry
from firstrung.messaging.models import Letter, Preference
from firstrung.messaging.preferences import choose, stop, stop_address
from firstrung.messaging.public import CHOOSABLE, LetterKind, send, wanting, wants

ESSENTIAL = {"template": "sign_in", "context": {"link": "https://x.example/1"}}


def letter(to, key: str, kind: str = LetterKind.WORKSHOPS) -> Letter | None:
    return send(to=to, key=key, now=timezone.now(), kind=kind, **ESSENTIAL)


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def test_everybody_gets_everything_until_they_say_otherwise(world):
    assert [wants(world.recruiter, kind) for kind in LetterKind] == [True] * len(LetterKind)
    choose(world.recruiter, kinds=["workshops"], now=timezone.now())
    assert {kind for kind in LetterKind if wants(world.recruiter, kind)} == {
        LetterKind.ESSENTIAL,
        LetterKind.WORKSHOPS,
    }
    choose(world.recruiter, kinds=[kind.value for kind in CHOOSABLE], now=timezone.now())
    assert [wants(world.recruiter, kind) for kind in LetterKind] == [True] * len(LetterKind)


def test_a_choice_is_recorded_once(world):
    for _time in range(2):
        stop(world.recruiter, kind="seminars", now=timezone.now())
    assert AuditEntry.objects.filter(action="messaging.letters.stopped").count() == 1


def test_those_who_stopped_get_none_and_essential_ones_still_come(world):
    stop(world.recruiter, kind="workshops", now=timezone.now())
    assert letter(world.recruiter, "a") is None
    assert letter(world.recruiter, "b", LetterKind.SEMINARS) is not None
    assert letter(world.recruiter, "c", LetterKind.ESSENTIAL) is not None
    assert wanting([world.recruiter, world.teacher], "workshops") == [world.teacher]
    assert wanting([world.recruiter], "essential") == [world.recruiter]
    assert len(mail.outbox) == 2
    assert Letter.objects.count() == 2


def test_the_letter_carries_the_link_for_people_and_for_their_mail_program(world):
    letter(world.recruiter, "a")
    letter(world.recruiter, "b", LetterKind.ESSENTIAL)
    link = stop_address(world.recruiter, "workshops")
    first, second = (
        message_from_bytes(row.message().as_bytes(), policy=policy.default) for row in mail.outbox
    )
    assert first["List-Unsubscribe"].strip() == f"<{link}>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.outbox[0].body.count(link) == 1
    assert mail.outbox[0].alternatives[0][0].count(link) == 1
    assert second["List-Unsubscribe"] is None
    assert "letters/stop" not in mail.outbox[1].body


def test_one_click_without_signing_in(world):
    client = Client(enforce_csrf_checks=True)
    path = path_of(stop_address(world.recruiter, "workshops"))
    assert client.get(path).status_code == 200
    assert wants(world.recruiter, "workshops") is True  # opening it changes nothing
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert [wants(world.recruiter, kind) for kind in ("workshops", "seminars")] == [False, True]
    client.post(path, {"again": "1"})
    assert wants(world.recruiter, "workshops") is True


def test_a_link_that_is_not_ours_or_was_changed(world, client):
    path = path_of(stop_address(world.recruiter, "workshops"))
    assert client.get(path[:-3] + "xx/").status_code == 404
    forged = path_of(stop_address(world.recruiter, "essential"))
    assert client.post(forged).status_code == 404
    assert Preference.objects.count() == 0


def test_the_page_of_the_account(world, sign_in):
    client = sign_in(world.recruiter)
    page = reverse("letter_preferences")
    assert client.get(page).status_code == 200
    assert client.post(page, {"kinds": ["questions"]}).status_code == 302
    assert Preference.objects.filter(person=world.recruiter, wanted=False).count() == 5
    assert wants(world.recruiter, "questions") is True
    assert wants(world.recruiter2, "workshops") is True
    assert client.post(page, {"kinds": ["essential"]}).status_code == 422
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_letter_is_sent_once(world, language):
    world.guardian.language = language
    assert letter(world.guardian, "a").pk == letter(world.guardian, "a").pk
    assert len(mail.outbox) == 1
