"""The transcript: a CLR 2.0 record with credit for peer teaching, signed by the coalition."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.backpacks.models import HeldCredential
from firstrung.core.errors import Problem
from firstrung.credentials.public import TeachingCredit, revoke, verify
from firstrung.engines.proofs.envelopes import open_envelope
from firstrung.portfolios.content import Content
from firstrung.portfolios.public import add_entry, open_portfolio
from firstrung.portfolios.services.teaching import Taught, add_session, confirm_session
from firstrung.processes.transcript import teaching_credit, transcribe


def teach(world, hours, *, confirmed=True, day=date(2026, 3, 2)):
    now = timezone.now()
    portfolio = open_portfolio(student=world.adult, now=now)
    entry = add_entry(
        world.adult,
        portfolio=portfolio,
        component="peer_teaching",
        content=Content(title="Club", summary="Taught.", ai_used=False),
        now=now,
    )
    taught = Taught(
        taught_on=day, hours=Decimal(hours), topic="Prompts", mentees=("Owl-1",), grade_band="3-5"
    )
    session = add_session(world.adult, entry=entry, taught=taught, now=now)
    if confirmed:
        confirm_session(world.teacher, session=session, now=now)
    return session


def made(world):
    held = transcribe(world.adult, now=timezone.now())
    return held, json.loads(held.text)


def test_only_confirmed_hours_count(world):
    assert teaching_credit(world.adult) is None
    teach(world, "1.50")
    teach(world, "2", day=date(2026, 4, 7))
    teach(world, "8", confirmed=False)
    assert teaching_credit(world.adult) == TeachingCredit(
        hours=Decimal("3.50"), sessions=2, first=date(2026, 3, 2), last=date(2026, 4, 7)
    )


def test_it_passes_our_own_check_and_so_does_each_part(award, world):
    teach(world, "1.50")
    held, document = made(world)
    assert (held.source, held.outcome) == ("transcript", "valid")
    assert document["type"] == ["VerifiableCredential", "ClrCredential"]
    assert document["partial"] is False
    parts = document["credentialSubject"]["verifiableCredential"]
    assert parts[0] == award.document
    outcomes = [verify(json.dumps(part).encode(), now=timezone.now())[0].outcome for part in parts]
    assert outcomes == ["valid", "valid"]
    teaching = parts[1]["credentialSubject"]
    assert (teaching["creditsEarned"], teaching["result"][0]["value"]) == (1.5, "1")
    assert document["credentialSubject"]["association"] == [
        {
            "type": "Association",
            "associationType": "isPartOf",
            "sourceId": parts[1]["id"],
            "targetId": award.document["id"],
        }
    ]


@pytest.mark.parametrize("where", ["hours", "partial", "association"])
def test_a_change_anywhere_spoils_it(award, world, where):
    teach(world, "1.50")
    _held, document = made(world)
    if where == "hours":
        document["credentialSubject"]["verifiableCredential"][1]["credentialSubject"][
            "creditsEarned"
        ] = 15
    elif where == "partial":
        document["partial"] = True
    else:
        document["credentialSubject"]["association"][0]["associationType"] = "precedes"
    assert verify(json.dumps(document).encode(), now=timezone.now())[0].outcome == "invalid"


def test_what_no_longer_holds_is_left_out_and_it_says_so(award, world):
    teach(world, "1")
    revoke(world.coordinator, award=award, reason="By mistake.", now=timezone.now())
    _held, document = made(world)
    assert document["partial"] is True
    assert len(document["credentialSubject"]["verifiableCredential"]) == 1
    assert "association" not in document["credentialSubject"]


def test_nothing_to_say(world, sign_in):
    with pytest.raises(Problem, match="nothing to put"):
        transcribe(world.adult, now=timezone.now())
    response = sign_in(world.adult).post(reverse("transcript_make"), follow=True)
    assert "nothing to put" in response.content.decode()
    assert HeldCredential.objects.count() == 0


def test_whoever_asks_gets_their_own(minor_award, world, sign_in):
    sign_in(world.guardian).post(reverse("transcript_make"))
    assert HeldCredential.objects.count() == 0
    sign_in(world.student).post(reverse("transcript_make"))
    assert HeldCredential.objects.get().holder == world.student


def test_on_the_page_as_json_and_pdf(award, world, sign_in):
    teach(world, "1.50")
    client = sign_in(world.adult)
    page = client.post(reverse("transcript_make"), follow=True).content.decode()
    held = HeldCredential.objects.get()
    for words in ("Peer teaching", "1.5", "This certificate is valid", "In a drawing"):
        assert words in page
    pdf = client.get(reverse("credential_held_file", args=[held.uid, "pdf"])).content
    assert open_envelope(pdf).source == held.text
    text = client.get(reverse("credential_held_file", args=[held.uid, "json"])).content
    assert text.decode() == held.text
