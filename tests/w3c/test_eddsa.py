"""Statements of Data Integrity 1.0 and its EdDSA cryptosuites, tried on the VC-API."""

from typing import Any

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firstrung.engines import proofs
from firstrung.engines.proofs.values import is_url, parse_stamp
from firstrung.engines.proofs.vc_service import load_with_examples
from tests.w3c.bench import (
    ALUMNI,
    CHALLENGE,
    DOMAIN,
    HOLDER,
    NOW,
    OTHER_KEY,
    SUITES,
    Api,
    changed,
    credential_of,
    signed,
    suites,
    without,
)


@pytest.fixture
def issued(api: Api, suite: str) -> dict[str, Any]:
    return api.issue(api.credential(id="urn:uuid:0f7e"), cryptosuite=suite)


@pytest.fixture
def proof(issued: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = issued["proof"]
    return value


@suites
class TestProofFormat:
    """Data Integrity 1.0, section 2.1, of what the issuer makes."""

    def test_proof_is_one_object_or_a_set_of_objects(self, proof):
        assert isinstance(proof, dict)

    def test_the_id_of_a_proof_is_a_url_where_there_is_one(self, api, suite):
        document = signed(credential_of(HOLDER), suite=suite, id="urn:uuid:1")
        assert api.verifies(document)
        assert not api.verifies(changed(document, "proof.id", "no-url"))

    def test_type_is_a_string_that_the_contexts_map_to_a_url(self, proof):
        assert proof["type"] == "DataIntegrityProof"

    def test_the_contexts_define_the_proof(self, issued):
        assert issued["@context"][0] == "https://www.w3.org/ns/credentials/v2"

    def test_cryptosuite_is_a_string_and_names_the_suite(self, proof, suite):
        assert proof["cryptosuite"] == suite

    def test_created_is_a_date_time_stamp(self, proof):
        assert parse_stamp(proof["created"]) == NOW

    def test_verification_method_is_a_url(self, proof):
        assert is_url(proof["verificationMethod"])

    def test_proof_purpose_is_a_string(self, proof):
        assert proof["proofPurpose"] == "assertionMethod"

    def test_proof_value_is_multibase_base58btc(self, proof):
        assert proof["proofValue"][0] == "z"
        base58.b58decode(proof["proofValue"][1:])

    def test_domain_is_a_string_or_strings(self, api, suite):
        for good in (DOMAIN, [DOMAIN, "https://other.example"]):
            document = signed(credential_of(HOLDER), suite=suite, domain=good, challenge="7")
            assert api.verifies(document, domain=DOMAIN, challenge="7")
        for bad in (7, {"x": 1}, []):
            assert not api.verifies(changed(document, "proof.domain", bad))

    @pytest.mark.parametrize("member", ["challenge", "nonce"])
    def test_challenge_and_nonce_are_strings(self, api, suite, member):
        document = signed(credential_of(HOLDER), suite=suite, domain=DOMAIN, **{member: "7"})
        assert api.verifies(document)
        assert not api.verifies(changed(document, f"proof.{member}", 7))


@suites
class TestKeys:
    """EdDSA Cryptosuites 1.0, section 2."""

    def test_the_verification_method_is_a_multikey_of_its_controller(self, proof):
        method = proofs.resolve_did_key(proof["verificationMethod"])
        assert method is not None
        assert method.id == proof["verificationMethod"]
        assert method.id.startswith(method.controller + "#")

    def test_the_controller_allows_the_key_for_the_purpose(self, proof):
        method = proofs.resolve_did_key(proof["verificationMethod"])
        assert method is not None
        assert proof["proofPurpose"] in method.purposes

    def test_the_public_key_is_34_bytes_in_base58btc(self, proof):
        multibase = proof["verificationMethod"].partition("#")[2]
        assert multibase[0] == "z"
        data = base58.b58decode(multibase[1:])
        assert (len(data), data[:2]) == (34, b"\xed\x01")

    def test_no_other_encoding_of_a_key_is_allowed(self, api, issued):
        key = base58.b58decode(HOLDER.removeprefix("did:key:z"))
        for text in ("f" + key.hex(), "z" + key.hex(), "u" + HOLDER[9:]):
            url = f"did:key:{text}#{text}"
            assert not api.verifies(changed(issued, "proof.verificationMethod", url))

    def test_the_signature_is_64_bytes(self, proof):
        assert len(base58.b58decode(proof["proofValue"][1:])) == 64


@suites
class TestVerify:
    """Data Integrity 1.0, section 4.4, and EdDSA Cryptosuites 1.0, sections 3.2 and 3.3."""

    def test_a_proof_of_this_suite_verifies(self, api, suite):
        assert api.verifies(signed(credential_of(HOLDER), suite=suite))

    def test_what_the_issuer_made_verifies(self, api, issued):
        assert api.verifies(issued)

    @pytest.mark.parametrize("value", [None, 7, "x", [], [None], {}])
    def test_a_missing_or_invalid_proof_is_an_error(self, api, issued, value):
        assert not api.verifies(without(issued, "proof"))
        assert not api.verifies(issued | {"proof": value})

    @pytest.mark.parametrize(
        "member", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"]
    )
    def test_a_proof_without_this_member_is_an_error(self, api, issued, member):
        assert not api.verifies(without(issued, f"proof.{member}"))

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("type", "UnknownProofType"),
            ("type", ["DataIntegrityProof"]),
            ("cryptosuite", "UnknownCryptosuite"),
            ("cryptosuite", 7),
            ("verificationMethod", "did:key:invalid"),
            ("verificationMethod", 7),
            ("verificationMethod", None),
            ("proofPurpose", "invalidPurpose"),
            ("proofPurpose", None),
            ("proofValue", None),
            ("proofValue", "invalid"),
            ("created", "invalidDate"),
            ("created", 7),
            ("expires", "invalidDate"),
            ("expires", "2026-05-31T23:59:59Z"),
        ],
    )
    def test_an_invalid_member_of_a_proof_is_an_error(self, api, issued, member, value):
        assert not api.verifies(changed(issued, f"proof.{member}", value))

    @pytest.mark.parametrize("stamp", ["invalidDate", "2026-05-31T23:59:59Z"])
    def test_signed_or_not_a_bad_expiry_is_an_error(self, api, suite, stamp):
        assert api.verifies(
            signed(credential_of(HOLDER), suite=suite, expires="2026-06-01T12:00:01Z")
        )
        assert not api.verifies(signed(credential_of(HOLDER), suite=suite, expires=stamp))

    def test_created_may_be_absent(self, api, suite):
        document = credential_of(HOLDER)
        proof = signed(document, suite=suite)["proof"]
        assert not api.verifies(document | {"proof": without(proof, "created")})

    def test_the_purpose_must_be_the_expected_one(self, api, suite, issued):
        assert not api.verifies(issued, expectedProofPurpose="authentication")
        for_authentication = signed(credential_of(HOLDER), suite=suite, purpose="authentication")
        assert not api.verifies(for_authentication)
        assert api.verifies(for_authentication, expectedProofPurpose="authentication")

    def test_a_value_without_its_multibase_header_is_an_error(self, api, issued):
        value = issued["proof"]["proofValue"]
        for bad in (value[1:], f"u{value[1:]}", f"z{value}", "z"):
            assert not api.verifies(changed(issued, "proof.proofValue", bad))

    def test_a_signature_of_another_length_is_an_error(self, api, issued):
        data = base58.b58decode(issued["proof"]["proofValue"][1:])
        for bad in (data + bytes(32), data[:63], data + b"\0"):
            value = "z" + base58.b58encode(bad).decode()
            assert not api.verifies(changed(issued, "proof.proofValue", value))

    def test_another_canonicalization_is_an_error(self, api, suite):
        other = SUITES[1 - SUITES.index(suite)]
        document = signed(credential_of(HOLDER), suite=other)
        assert not api.verifies(changed(document, "proof.cryptosuite", suite))

    def test_a_key_of_another_party_is_an_error(self, api, suite):
        assert not api.verifies(signed(credential_of(HOLDER), suite=suite, key=OTHER_KEY))

    def test_data_that_json_ld_would_drop_is_an_error(self, api, issued):
        for change in (
            {"undefinedTerm": "x"},
            {"type": ["VerifiableCredential", "UndefinedType"]},
            {"credentialSubject": {"id": "did:example:learner", "undefinedTerm": "x"}},
        ):
            assert not api.verifies(issued | change)
            assert api.problem(issued | change) == "DATA_LOSS_DETECTION_ERROR"

    def test_an_issuer_refuses_to_sign_what_would_be_dropped(self, api, suite):
        told = api.refuses(api.credential(undefinedTerm="x"), cryptosuite=suite)
        assert told["type"].endswith("DATA_LOSS_DETECTION_ERROR")

    def test_the_domain_must_be_the_expected_one(self, api, suite):
        document = signed(credential_of(HOLDER), suite=suite, domain=DOMAIN, challenge=CHALLENGE)
        assert api.verifies(document, domain=DOMAIN, challenge=CHALLENGE)
        assert not api.verifies(document, domain="https://other.example")
        assert api.problem(document, domain="https://other.example") == "INVALID_DOMAIN_ERROR"

    def test_the_challenge_must_be_the_expected_one(self, api, suite):
        document = signed(credential_of(HOLDER), suite=suite, domain=DOMAIN, challenge=CHALLENGE)
        assert not api.verifies(document, domain=DOMAIN, challenge="another")
        told = api.problem(document, domain=DOMAIN, challenge="another")
        assert told == "INVALID_CHALLENGE_ERROR"
        assert not api.verifies(signed(credential_of(HOLDER), suite=suite), challenge=CHALLENGE)

    def test_an_unknown_suite_cannot_be_asked_for(self, api, suite):
        told = api.refuses(api.credential(), cryptosuite=f"{suite}-draft")
        assert told["type"].endswith("PROOF_GENERATION_ERROR")


class TestJcs:
    """What is special about eddsa-jcs-2022 (section 3.3)."""

    def test_the_proof_carries_the_contexts_it_was_made_under(self, api):
        issued = api.issue(api.credential(), cryptosuite="eddsa-jcs-2022")
        assert issued["proof"]["@context"] == issued["@context"]

    def test_contexts_may_be_added_behind_them_but_not_changed(self, api):
        document = signed(credential_of(HOLDER), suite="eddsa-jcs-2022")
        more = [*document["@context"], "https://www.w3.org/ns/credentials/examples/v2"]
        assert api.verifies(document | {"@context": more})
        signed_more = signed(credential_of(HOLDER, **{"@context": more}), suite="eddsa-jcs-2022")
        assert not api.verifies(signed_more | {"@context": document["@context"]})

    def test_order_of_array_elements_is_signed(self, api):
        kinds = ["VerifiableCredential", "https://words.example/#A"]
        document = signed(credential_of(HOLDER, type=kinds), suite="eddsa-jcs-2022")
        assert api.verifies(document)
        assert not api.verifies(document | {"type": kinds[::-1]})

    def test_the_published_signature_is_reproduced(self):
        """EdDSA Cryptosuites 1.0, appendix "eddsa-jcs-2022"."""
        secret = base58.b58decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")
        key = Ed25519PrivateKey.from_private_bytes(secret[2:])
        multibase = proofs.encode_public_key(key.public_key())
        made = signed_at(ALUMNI, key, f"https://vc.example/issuers/5678#{multibase}")
        assert made["proof"][0]["proofValue"] == (
            "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"
        )


def signed_at(document: dict[str, Any], key: Any, method: str) -> dict[str, Any]:
    return proofs.sign(
        document,
        private_key=key,
        verification_method=method,
        created=NOW.replace(year=2023, month=2, day=24, hour=23, minute=36, second=38),
        load=load_with_examples,
        cryptosuite="eddsa-jcs-2022",
    )
