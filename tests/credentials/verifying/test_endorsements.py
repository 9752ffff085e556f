"""Endorsements beside a credential, inside it, and by themselves."""

import copy
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from firstrung.credentials.endorsing.identities import open_identity
from firstrung.credentials.endorsing.services import About, endorse, withdraw
from firstrung.credentials.models import Endorsement
from tests.credentials.conftest import make_award
from tests.credentials.verifying.asking import PAGE, ask, text_of
from tests.world import consent


class TestEndorsements:
    @pytest.fixture
    def endorsed(self, award, world):
        open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        for about in (About(achievement=award.achievement), About()):
            endorse(
                world.recruiter,
                organization=world.employer,
                about=about,
                comment="We hire for this.",
                now=timezone.now(),
            )
        return award

    def test_detached_ones_are_counted(self, endorsed, client):
        _status, verdict = ask(client, json.dumps(endorsed.document))
        rows = verdict["credentials"][0]["endorsements"]
        assert [(row["by"], row["about"], row["holds"]) for row in rows] == [
            ("First Aerospace", "achievement", True),
            ("First Aerospace", "issuer", True),
        ]
        page = text_of(client.post(PAGE, {"text": json.dumps(endorsed.document)}))
        assert "2 statements that hold" in page
        assert "We hire for this." in page

    def test_one_by_itself_says_what_it_says(self, endorsed, client):
        document = Endorsement.objects.earliest("pk").document
        page = text_of(client.post(PAGE, {"text": json.dumps(document)}))
        assert "We hire for this." in page
        assert "This endorsement is valid" in page
        assert "This certificate" not in page

    def test_of_a_person_only_by_consent(self, endorsed, world, client):
        given = consent(world.adult, world.adult, "certificate")
        endorse(
            world.recruiter,
            organization=world.employer,
            about=About(award=endorsed),
            comment="Ada was great.",
            now=timezone.now(),
        )
        page = reverse("certificate", args=[endorsed.uid])
        assert "Ada was great." in text_of(client.get(page))
        assert (
            len(ask(client, json.dumps(endorsed.document))[1]["credentials"][0]["endorsements"])
            == 3
        )
        given.granted = False
        given.save()
        assert "Ada was great." not in text_of(client.get(page))
        assert "We hire for this." in text_of(client.get(page))
        assert (
            len(ask(client, json.dumps(endorsed.document))[1]["credentials"][0]["endorsements"])
            == 2
        )

    def test_embedded_ones_are_judged_each(self, world, client):
        open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        early = make_award(world)
        row = endorse(
            world.recruiter,
            organization=world.employer,
            about=About(achievement=early.achievement),
            comment="We hire for this.",
            now=timezone.now(),
        )
        award = make_award(world, world.student)
        assert award.document["credentialSubject"]["achievement"]["endorsement"] == [row.document]
        (shown,) = ask(client, json.dumps(award.document))[1]["credentials"][0]["endorsements"]
        assert (shown["by"], shown["about"], shown["holds"]) == (
            "First Aerospace",
            "achievement",
            True,
        )
        withdraw(world.recruiter, endorsement=row, reason="No more.", now=timezone.now())
        (credential,) = ask(client, json.dumps(award.document))[1]["credentials"]
        assert [credential["outcome"], credential["endorsements"][0]["holds"]] == ["valid", False]

    def test_a_forger_can_not_borrow_them(self, endorsed, client):
        forged = copy.deepcopy(endorsed.document)
        forged["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory"
        (row,) = ask(client, json.dumps(forged))[1]["credentials"]
        assert (row["outcome"], row["endorsements"]) == ("invalid", [])

    def test_an_employer_endorses_from_the_page(self, endorsed, world, sign_in):
        page = reverse("certificate", args=[endorsed.uid])
        assert "Endorse for" not in text_of(sign_in(world.recruiter).get(page))
        consent(world.adult, world.adult, "certificate")
        assert "Endorse for First Aerospace" in text_of(sign_in(world.recruiter).get(page))
        for who in (world.recruiter2, world.adult, world.coordinator):
            assert "Endorse for" not in text_of(sign_in(who).get(page))
