"""Whose credential it is: known, a stranger's, or nobody's; and what its issuer says of it."""

import json

import pytest
from django.core.cache import caches
from django.utils import timezone

from firstrung.credentials.verifying.registry import add_issuer
from firstrung.engines import proofs
from firstrung.engines.proofs.jose import sign_jwt
from tests.credentials.verifying.asking import BADGE, PAGE, ask, text_of
from tests.credentials.verifying.server import OWN, OwnKey, answer


class TestIssuers:
    """Trust comes from the registry alone."""

    def test_a_stranger_is_named_by_its_domain(self, badge, db, client):
        page = text_of(client.post(PAGE, {"text": badge.decode()}))
        assert "We do not know who issued this" in page
        assert "<strong>issuer.example</strong>" in page
        assert "It calls itself “Harvard University”. Anybody can write that." in page
        status, verdict = ask(client, badge)
        (row,) = verdict["credentials"]
        assert (status, verdict["valid"], row["outcome"]) == (200, False, "unknown_issuer")
        assert row["issuer"] == {
            "id": OWN,
            "knownAs": None,
            "saysItIs": "Harvard University",
            "domain": "issuer.example",
        }

    def test_known_once_in_the_registry(self, badge, world, client):
        row = add_issuer(
            world.coalition_coordinator,
            did=OWN,
            name="Harbor Welding School",
            reason="Partner since 2024.",
            now=timezone.now(),
        )
        page = text_of(client.post(PAGE, {"text": badge.decode()}))
        assert "This certificate is valid" in page
        assert "Harbor Welding School" in page
        assert "Harvard" not in page
        row.removed_at = timezone.now()
        row.save()
        assert ask(client, badge)[1]["credentials"][0]["outcome"] == "unknown_issuer"

    def test_an_https_issuer_with_keys_in_its_profile(self, site, world, client):
        did = "https://issuer.example/issuer"
        key = OwnKey(site, did, did)
        document = BADGE | {"issuer": {"id": did, "type": ["Profile"], "name": "X"}}
        assert ask(client, key.sign(document))[1]["credentials"][0]["outcome"] == "unknown_issuer"
        other = OwnKey(site, "did:web:other.example", "https://other.example/.well-known/did.json")
        forged = other.sign(document, method="did:web:other.example#home")
        assert ask(client, forged)[1]["credentials"][0]["outcome"] == "invalid"

    def test_an_issuer_that_can_not_be_reached_is_not_called_false(self, site, db, client):
        key = OwnKey(site, OWN, "https://issuer.example/elsewhere")
        page = text_of(client.post(PAGE, {"text": key.sign(BADGE).decode()}))
        assert "This could not be checked to the end" in page
        assert "https://issuer.example/.well-known/did.json" in page

    def test_a_changed_word_is_false(self, badge, db, client):
        changed = badge.replace(b"Joins metal", b"Joins steel")
        assert "This certificate is not valid" in text_of(
            client.post(PAGE, {"text": changed.decode()})
        )

    def test_a_key_that_names_no_site(self, db, client):
        private = proofs.generate_private_key()
        did = proofs.did_key(proofs.encode_public_key(private.public_key()))
        signed = proofs.sign(
            BADGE | {"issuer": did},
            private_key=private,
            verification_method=f"{did}#{did.removeprefix('did:key:')}",
            created=timezone.now(),
        )
        page = text_of(client.post(PAGE, {"text": json.dumps(signed)}))
        assert "A key that names no site" in page

    @pytest.mark.parametrize("form", ["json", "token", "forged token"])
    def test_status_of_another_issuer(self, site, world, client, form):
        key = OwnKey(site)
        url = "https://issuer.example/status/1"
        document = BADGE | {
            "credentialStatus": {
                "id": f"{url}#7",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "7",
                "statusListCredential": url,
            }
        }
        add_issuer(
            world.coalition_coordinator, did=OWN, name="Harbor", reason="Known.", now=timezone.now()
        )
        signed = key.sign(document)
        page = text_of(client.post(PAGE, {"text": signed.decode()}))
        assert "This could not be checked to the end" in page
        unsigned = proofs.status_list_credential(
            url=url,
            issuer=OWN,
            purpose="revocation",
            encoded_list=proofs.encode_list([7]),
            valid_from="2026-01-01T00:00:00Z",
            valid_until="2099-01-01T00:00:00Z",
        )
        caches["ready_made"].clear()
        if form == "json":
            site.serve(url, answer(key.sign(unsigned), kind="application/vc"))
        else:
            token = sign_jwt(unsigned, private_key=key.private, kid=f"{OWN}#home", alg="EdDSA")
            head, body, signature = token.split(".")
            signature = signature if form == "token" else "A" * 86
            token = f"{head}.{body}.{signature}"
            site.serve(url, answer(token.encode(), kind="application/vc+jwt"))
        (row,) = ask(client, signed)[1]["credentials"]
        forged = form == "forged token"
        assert (row["outcome"], row["checks"][5]["passed"]) == (
            ("invalid", None) if forged else ("revoked", False)
        )
