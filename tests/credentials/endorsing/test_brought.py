"""An employer's own identity: proven by a signature, used by signing at home."""

import json

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.endorsing import identities
from firstrung.credentials.endorsing.identities import bring_identity, challenge, open_identity
from firstrung.credentials.endorsing.services import (
    About,
    endorse,
    hand_in,
    unsigned_endorsement,
    withdraw,
)
from firstrung.credentials.models import Endorsement, EndorserIdentity
from firstrung.credentials.public import verify
from tests.credentials.verifying.server import OWN, OwnKey


def asked(world, did=OWN, who="recruiter", where="employer"):
    return challenge(
        getattr(world, who), organization=getattr(world, where), did=did, now=timezone.now()
    )


def bring(world, raw, who="recruiter", where="employer"):
    return bring_identity(
        getattr(world, who), organization=getattr(world, where), raw=raw, now=timezone.now()
    )


@pytest.fixture
def brought(world, own_key):
    return bring(world, own_key.sign(asked(world)))


class TestProving:
    def test_by_a_signature(self, brought, world, site):
        assert (brought.did, brought.kept) == (OWN, False)
        assert brought.verified_at is not None
        assert [request.split()[1] for request in site.asked] == ["/.well-known/did.json"]

    def test_with_a_path(self, world, site):
        did = "did:web:issuer.example:people:first"
        key = OwnKey(site, did, "https://issuer.example/people/first/did.json")
        assert bring(world, key.sign(asked(world, did))).did == did

    @pytest.mark.parametrize(
        "did",
        [
            "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            "example.com",
            "https://issuer.example",
            "did:web:localhost%3A8000",
            "did:web:127.0.0.1",
            "did:web:10.0.0.1",
            "did:web:issuer.example%3A8443",
            "did:web:issuer.example:..:x",
            "",
        ],
    )
    def test_only_a_did_web_at_a_public_site(self, world, did):
        with pytest.raises(Problem) as problem:
            asked(world, did)
        assert problem.value.field in ("did", "link")

    def test_not_without_the_key(self, world, own_key, site):
        stranger = OwnKey(site, "did:web:other.example", "https://other.example/x")
        raw = stranger.sign(asked(world), method=f"{OWN}#home")
        with pytest.raises(Problem, match="signature"):
            bring(world, raw)
        assert EndorserIdentity.objects.count() == 0

    def test_not_when_the_site_says_nothing(self, world, site):
        key = OwnKey(site, OWN, "https://issuer.example/elsewhere")
        with pytest.raises(Problem, match="Nothing lies at that address"):
            bring(world, key.sign(asked(world)))

    def test_not_with_another_organizations_proof(self, world, own_key):
        raw = own_key.sign(asked(world, who="recruiter2", where="employer2"))
        with pytest.raises(Problem, match="another organization"):
            bring(world, raw)

    def test_not_with_an_old_proof(self, world, own_key, monkeypatch):
        raw = own_key.sign(asked(world))
        monkeypatch.setattr(identities, "CHALLENGE_SECONDS", -1)
        with pytest.raises(Problem, match="too old"):
            bring(world, raw)

    @pytest.mark.parametrize("change", ["comment", "issuer", "type", "subject"])
    def test_not_with_another_document(self, world, own_key, change):
        document = asked(world)
        if change == "comment":
            document["credentialSubject"]["endorsementComment"] = "We like it."
        elif change == "issuer":
            document["issuer"]["id"] = "did:web:other.example"
        elif change == "type":
            document["type"] = ["VerifiableCredential"]
        else:
            document["credentialSubject"] = {"id": "urn:x"}
        with pytest.raises(Problem):
            bring(world, own_key.sign(document))

    @pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b"{" * 1000])
    def test_not_with_rubbish(self, world, raw):
        with pytest.raises(Problem):
            bring(world, raw)

    def test_not_one_that_another_organization_uses(self, brought, world, own_key):
        raw = own_key.sign(asked(world, who="recruiter2", where="employer2"))
        with pytest.raises(Problem, match="Another organization"):
            bring(world, raw, "recruiter2", "employer2")

    def test_not_beside_a_kept_one(self, world, own_key):
        open_identity(world.recruiter, organization=world.employer, now=timezone.now())
        with pytest.raises(Problem, match="already"):
            bring(world, own_key.sign(asked(world)))

    def test_only_by_its_own_people(self, world):
        with pytest.raises(NotYours):
            asked(world, who="recruiter2")


class TestEndorsing:
    def unsigned(self, world, about=None, comment="We hire for this."):
        return unsigned_endorsement(
            world.recruiter,
            organization=world.employer,
            about=about or About(),
            comment=comment,
            now=timezone.now(),
        )

    def hand_in(self, world, raw, about=None):
        return hand_in(
            world.recruiter,
            organization=world.employer,
            about=about or About(),
            raw=raw,
            now=timezone.now(),
        )

    def test_signed_at_home(self, brought, world, own_key, award):
        about = About(achievement=award.achievement)
        raw = own_key.sign(self.unsigned(world, about))
        row = self.hand_in(world, raw, about)
        assert (row.document, row.comment) == (json.loads(raw), "We hire for this.")
        assert row.status_list is None
        verdict, _document = verify(raw, now=timezone.now())
        assert verdict.outcome == "valid"
        withdraw(world.recruiter, endorsement=row, reason="Wrong.", now=timezone.now())
        assert row.revoked_at is not None

    def test_not_signed_here(self, brought, world):
        with pytest.raises(Problem, match="own key"):
            endorse(
                world.recruiter,
                organization=world.employer,
                about=About(),
                comment="Yes.",
                now=timezone.now(),
            )

    def test_about_something_else(self, brought, world, own_key, award):
        raw = own_key.sign(self.unsigned(world, About(achievement=award.achievement)))
        with pytest.raises(Problem, match="something else"):
            self.hand_in(world, raw)

    def test_twice(self, brought, world, own_key):
        raw = own_key.sign(self.unsigned(world))
        self.hand_in(world, raw)
        with pytest.raises(Problem, match="already"):
            self.hand_in(world, raw)

    def test_with_an_id_of_its_own(self, brought, world, own_key):
        for identifier in ("urn:uuid:1", "https://issuer.example/1", "http://localhost:8000/c/1"):
            document = self.unsigned(world) | {"id": identifier}
            with pytest.raises(Problem, match="id"):
                self.hand_in(world, own_key.sign(document))

    def test_changed_after_signing(self, brought, world, own_key):
        raw = own_key.sign(self.unsigned(world)).replace(b"We hire", b"We love")
        with pytest.raises(Problem, match="not valid"):
            self.hand_in(world, raw)

    def test_after_the_key_was_taken_out_of_the_document(self, brought, world, own_key, site):
        raw = own_key.sign(self.unsigned(world))
        OwnKey(site)
        with pytest.raises(Problem):
            self.hand_in(world, raw)
        assert Endorsement.objects.count() == 0


def test_an_employers_identity_is_trusted_for_endorsements_alone(brought, world, own_key):
    """The employer's key could sign a badge as well; that badge is a stranger's."""
    badge = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:5f0f9b43-1c9c-4a2c-9a63-2dba2ac6dba1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": OWN, "type": ["Profile"], "name": "South Bay Coalition"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:c5ef0b5d-9f37-44e4-a4c4-ad71a2f7e26e",
                "type": ["Achievement"],
                "name": "AI-Ready",
                "description": "Forged.",
                "criteria": {"narrative": "None."},
            },
        },
    }
    verdict, _document = verify(own_key.sign(badge), now=timezone.now())
    assert verdict.outcome == "unknown_issuer"


def test_pages(world, own_key, sign_in, award):
    browser = sign_in(world.recruiter)
    uid = world.employer.uid
    to = reverse("employer_identity_challenge", args=[uid])
    assert browser.post(to, {"did": "example.com"}).status_code == 422
    got = browser.post(to, {"did": OWN})
    assert got["Content-Disposition"] == 'attachment; filename="proof-to-sign.json"'

    def signed(document):
        caches["ready_made"].clear()
        from django.core.files.uploadedfile import SimpleUploadedFile

        return SimpleUploadedFile("signed.json", own_key.sign(document))

    bring_to = reverse("employer_identity_bring", args=[uid])
    assert browser.post(bring_to, {}).status_code == 422
    home = reverse("employer", args=[uid])
    assert browser.post(bring_to, {"signed": signed(json.loads(got.content))}).url == home
    page = reverse("endorse_achievement", args=[uid, "ai-ready", 1])
    assert "Hand in the signed file" in browser.get(page).content.decode()
    got = browser.post(page, {"comment": "We hire for this."})
    assert got["Content-Disposition"] == 'attachment; filename="endorsement-to-sign.json"'
    assert browser.post(page, {"hand_in": "1"}).status_code == 422
    answer = browser.post(page, {"hand_in": "1", "signed": signed(json.loads(got.content))})
    assert answer.url == home
    assert Endorsement.objects.get().comment == "We hire for this."
