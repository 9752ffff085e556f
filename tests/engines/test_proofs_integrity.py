"""Signing and verifying eddsa-rdfc-2022 proofs."""

from copy import deepcopy
from datetime import timedelta

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines import samples
from tests.engines.test_proofs_canonical import EXAMPLES, load_with_examples

from firstrung.engines import proofs

WORLD = samples.World()


def check(document, **changes):
    options = {"resolve": WORLD.resolve, "now": samples.NOW, "controller": samples.DID}
    return proofs.verify(document, **(options | changes))


def test_the_published_w3c_signature_is_reproduced_and_verifies():
    """W3C Data Integrity EdDSA Cryptosuites 1.0, appendix "eddsa-rdfc-2022"."""

    secret = base58.b58decode("3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")
    key = Ed25519PrivateKey.from_private_bytes(secret[2:])
    public = proofs.encode_public_key(key.public_key())
    assert public == "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    issuer = "https://vc.example/issuers/5678"
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": issuer,
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:abcdefgh",
            "alumniOf": "The School of Examples",
        },
    }
    signed = proofs.sign(
        document,
        private_key=key,
        verification_method=f"{issuer}#{public}",
        created=samples.SIGNED_AT.replace(
            year=2023, month=2, day=24, hour=23, minute=36, second=38
        ),
        load=load_with_examples,
    )
    assert signed["proof"][0]["proofValue"] == (
        "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qrVPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9"
    )
    method = proofs.VerificationMethod(f"{issuer}#{public}", issuer, public)
    alone = signed | {"proof": signed["proof"][0]}
    for form in (signed, alone):
        proofs.verify(
            form,
            resolve=lambda _url: method,
            now=samples.NOW,
            controller=issuer,
            load=load_with_examples,
        )


def test_signing_leaves_the_original_alone():
    document = samples.simple()
    before = deepcopy(document)
    assert isinstance(samples.signed(document)["proof"], list)
    assert document == before


def test_a_proof_set_holds_only_as_a_whole():
    both = samples.signed(samples.signed(samples.simple()), seed=2)
    assert [p.verification_method for p in check(both)] == [
        f"{samples.DID}#key-1",
        f"{samples.DID}#key-2",
    ]
    both["proof"][1]["proofValue"] = both["proof"][0]["proofValue"]
    with pytest.raises(proofs.ProofInvalid, match="does not match"):
        check(both)


def with_proof(**changes):
    document = samples.signed(samples.simple())
    proof = document["proof"][0] | changes
    return document | {"proof": [{k: v for k, v in proof.items() if v is not None}]}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "Ed25519Signature2018"}, "not understood here"),
        ({"cryptosuite": "eddsa-jcs-2022"}, "does not match"),
        ({"cryptosuite": "bbs-2023"}, "not understood here"),
        ({"cryptosuite": ["eddsa-rdfc-2022"]}, "not understood here"),
        ({"id": "7"}, "id of a proof"),
        ({"domain": 7}, "domain"),
        ({"nonce": 7}, "nonce"),
        ({"proofPurpose": "authentication"}, "purpose"),
        ({"created": "yesterday"}, "created"),
        ({"created": "2026-05-20T09:30:00"}, "created"),
        ({"created": 5}, "created"),
        ({"created": None}, "does not match"),
        ({"expires": "2026-01-01T00:00:00Z"}, "expired"),
        ({"expires": "2036-01-01T00:00:00Z"}, "does not match"),
        ({"verificationMethod": f"{samples.DID}#key-2"}, "does not match"),
        ({"verificationMethod": f"{samples.DID}#key-3"}, "could not be found"),
        ({"verificationMethod": ["x"]}, "no verificationMethod"),
        ({"previousProof": "urn:uuid:1"}, "previousProof"),
        ({"challenge": "x"}, "exchange"),
        ({"proofValue": None}, "no proofValue"),
        ({"proofValue": "u1234"}, "base58btc"),
        ({"proofValue": "z" + "2" * 1000}, "base58btc"),
        ({"proofValue": "z0"}, "does not match"),
        ({"proofValue": "zé"}, "does not match"),
        ({"@context": ["https://www.w3.org/ns/credentials/v2"]}, "@context differs"),
    ],
)
def test_proofs_that_do_not_hold(changes, reason):
    with pytest.raises(proofs.ProofInvalid, match=reason):
        check(with_proof(**changes))


def test_an_undefined_member_of_a_proof_is_refused():
    with pytest.raises(proofs.UnsafeDocument, match="colour"):
        check(with_proof(colour="red"))


@pytest.mark.parametrize("proof", [None, [], [5], "x", [[]], [{}] * 9])
def test_missing_or_malformed_proofs(proof):
    with pytest.raises(proofs.ProofInvalid):
        check(samples.simple() | {"proof": proof})


def test_the_key_must_belong_to_the_issuer():
    with pytest.raises(proofs.ProofInvalid, match="does not belong"):
        check(samples.signed(samples.simple()), controller="did:web:other.example")


def test_a_key_without_the_purpose_or_revoked_does_not_count():
    document = samples.signed(samples.simple())
    method = WORLD.resolve(f"{samples.DID}#key-1")
    assert method is not None
    without = proofs.VerificationMethod(
        method.id, method.controller, method.public_key_multibase, frozenset()
    )
    with pytest.raises(proofs.ProofInvalid, match="does not allow"):
        check(document, resolve=lambda _url: without)
    revoked = proofs.VerificationMethod(
        method.id,
        method.controller,
        method.public_key_multibase,
        revoked="2026-05-30T00:00:00Z",
    )
    with pytest.raises(proofs.ProofInvalid, match="revoked"):
        check(document, resolve=lambda _url: revoked)
    check(document, resolve=lambda _url: revoked, now=samples.NOW - timedelta(days=5))


def test_signing_needs_a_time_zone():
    with pytest.raises(proofs.ProofInvalid, match="time zone"):
        proofs.sign(
            samples.simple(),
            private_key=samples.private_key(),
            verification_method="did:web:x#1",
            created=samples.NOW.replace(tzinfo=None),
        )


def test_nothing_is_signed_that_would_be_dropped():
    with pytest.raises(proofs.UnsafeDocument, match="colour"):
        samples.signed(samples.simple() | {"colour": "red"})
