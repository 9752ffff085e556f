"""Statements of the W3C Verifiable Credentials Data Model 2.0 about presentations.

One test for each statement, named after it, in the order of the specification.
"""

from firstrung.engines.proofs import did_key, jwk
from firstrung.engines.proofs.jose import sign_jwt
from firstrung.engines.proofs.vc_service import EXAMPLES
from tests.w3c.bench import (
    BASE,
    HOLDER,
    OTHER,
    OTHER_KEY,
    Api,
    changed,
    credential_of,
    presentation,
    shown,
    signed,
)


class TestPresentations:
    """Section 4.13."""

    def test_an_id_is_a_single_url(self, api: Api):
        assert api.verifies_presentation(shown(presentation(id="urn:uuid:1f0c5c0e")))
        good = shown(presentation())
        for bad in ("no-url", ["urn:x:1", "urn:x:2"], None):
            assert not api.verifies_presentation(good | {"id": bad})

    def test_credentials_are_objects_one_or_more(self, api: Api):
        badges = [signed(credential_of(OTHER, id=f"urn:x:{n}"), key=OTHER_KEY) for n in (1, 2)]
        for some in ([], badges[:1], badges):
            assert api.verifies_presentation(shown(presentation(*some)))
        good = shown(presentation(*badges))
        for bad in ("urn:x:1", 7, [badges[0], "urn:x:2"], [None]):
            assert not api.verifies_presentation(good | {"verifiableCredential": bad})

    def test_a_credential_that_does_not_verify_spoils_the_presentation(self, api: Api):
        badge = signed(credential_of(OTHER), key=OTHER_KEY)
        bad = changed(badge, "credentialSubject.id", "did:example:thief")
        assert not api.verifies_presentation(shown(presentation(bad)))

    def test_a_holder_is_a_url_or_an_object_with_an_id(self, api: Api):
        for good in (HOLDER, {"id": HOLDER}):
            assert api.verifies_presentation(shown(presentation(holder=good)))
        assert api.verifies_presentation(shown(presentation(holder=None)))
        good_one = shown(presentation())
        for bad in ("no-url", {}, {"name": "Ada"}, [HOLDER, OTHER], None):
            assert not api.verifies_presentation(good_one | {"holder": bad})

    def test_self_asserted_credentials_need_a_holder(self, api: Api):
        own = credential_of(HOLDER)
        for word in (own, signed(own)):
            assert api.verifies_presentation(shown(presentation(word)))
            assert not api.verifies_presentation(shown(presentation(word, holder=None)))

    def test_their_issuer_is_the_holder(self, api: Api):
        assert not api.verifies_presentation(shown(presentation(credential_of(OTHER))))
        other_holder = presentation(signed(credential_of(HOLDER)), holder="did:example:acme")
        assert not api.verifies_presentation(shown(other_holder))

    def test_an_enveloped_credential_is_what_it_says(self, api: Api):
        """Section 4.13.1: context, data: URL and type of the envelope."""
        envelope = {
            "@context": [BASE],
            "type": "EnvelopedVerifiableCredential",
            "id": "data:application/vc+jwt,e30.e30.AA",
        }
        bad = (
            {"@context": []},
            {"@context": EXAMPLES},
            {"id": "e30.e30.AA"},
            {"type": "VerifiableCredential"},
            {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        )
        for document in (envelope, *(envelope | change for change in bad)):
            assert not api.verifies(document)  # not even the first: nobody signed that token
        assert api.problem(envelope) != api.problem(envelope | {"type": "VerifiableCredential"})

    def test_a_token_in_an_envelope_verifies(self, api: Api):
        key = jwk.generate("ES256")
        did = did_key(jwk.encode(key.public_key()))
        token = sign_jwt(
            credential_of(did, validFrom="2026-05-01T00:00:00Z"),
            private_key=key,
            kid=f"{did}#{did.removeprefix('did:key:')}",
            alg="ES256",
            typ="vc+jwt",
        )
        envelope = {
            "@context": [BASE],
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/vc+jwt,{token}",
        }
        assert api.verifies(envelope)
        assert not api.verifies(envelope | {"id": envelope["id"][:-4] + "AAAA"})
        assert not api.verifies(envelope | {"@context": EXAMPLES})
        assert api.verifies_presentation(shown(presentation(envelope)))

    def test_an_enveloped_presentation_is_what_it_says(self, api: Api):
        """Section 4.13.2."""
        envelope = {"@context": [BASE], "type": "EnvelopedVerifiablePresentation"}
        for token in ("data:application/vp+jwt,e30.e30.AA", "e30.e30.AA"):
            assert not api.verifies_presentation(envelope | {"id": token})
