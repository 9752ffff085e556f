"""Credentials of other issuers get the right verdict: suites, data models, lists, editions."""

import gzip
import json
from base64 import urlsafe_b64encode
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import cbor, contexts, integrity, jwk, selective

VENDORS = Path(__file__).parent / "data" / "vendors"
COLLEGE = "did:web:college.example"
GOOD = (
    "ed25519signature2020-vc11",
    "ed25519signature2020-vc20",
    "ecdsa-rdfc-2019-p-256",
    "ecdsa-rdfc-2019-p-384",
    "ecdsa-sd-2023-all",
)


def vector(name: str) -> tuple[dict[str, Any], dict[str, str]]:
    data = json.loads((VENDORS / f"{name}.json").read_text())
    return data["credential"], data["publicKeys"]


def judge(credential: Any, keys: dict[str, str], **changes: Any) -> proofs.Verdict:
    def resolve(url: str) -> proofs.VerificationMethod | None:
        known = url in keys
        return proofs.VerificationMethod(url, COLLEGE, keys[url]) if known else None

    options = {
        "resolve": resolve,
        "fetch_status": lambda _url: None,
        "now": samples.NOW,
        "trusted": {COLLEGE: "A College"}.get,
    }
    return proofs.verify_credential(credential, **(options | changes))


@pytest.mark.parametrize("name", GOOD)
def test_other_vendors_signatures_hold(name):
    credential, keys = vector(name)
    assert judge(credential, keys).outcome == "valid"


@pytest.mark.parametrize("name", GOOD)
def test_one_changed_word_spoils_them(name):
    credential, keys = vector(name)
    credential["credentialSubject"]["achievement"]["name"] = "Welding, second year"
    assert judge(credential, keys).outcome == "invalid"


@pytest.mark.parametrize("name", GOOD)
def test_another_key_does_not_verify_them(name):
    credential, keys = vector(name)
    kind = {"ed": "EdDSA", "P-256": "ES256", "P-384": "ES384", "sd": "ES256"}
    for other in ("RS256", *(kind[url.partition("#")[2]] for url in keys)):
        stranger = jwk.encode(jwk.generate(other).public_key())
        assert judge(credential, dict.fromkeys(keys, stranger)).outcome == "invalid"


def test_only_what_the_holder_shows_is_there_and_still_signed():
    credential, keys = vector("ecdsa-sd-2023-some")
    assert "description" not in credential["credentialSubject"]["achievement"]

    def resolve(url: str) -> proofs.VerificationMethod:
        return proofs.VerificationMethod(url, COLLEGE, keys[url])

    verified = integrity.verify(credential, resolve=resolve, now=samples.NOW, controller=COLLEGE)
    assert [proof.verification_method for proof in verified] == list(keys)
    # As an Open Badge it lacks what every badge must show.
    verdict = judge(credential, keys)
    assert (verdict.outcome, verdict.checks[0].reason) == (
        "malformed",
        "The achievement has no description.",
    )


def test_the_holders_own_copy_is_recognized():
    credential, keys = vector("ecdsa-sd-2023-base")
    verdict = judge(credential, keys)
    assert verdict.outcome == "invalid"
    assert "Ask the holder" in verdict.checks[2].reason


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("z123", "base64url"),
        ("u!!!", "base64url"),
        ("uAAAA", "does not belong"),
        ("u2V0B", "cut off"),
        ("u2V0Bhg", "cut off"),
        ("u2V0BhUBAQEBA", "malformed"),
        ("u2V0BgA", "five parts"),
        ("u2V0BgAA", "after its end"),
    ],
)
def test_broken_proof_values_are_told_apart(value, told):
    with pytest.raises(proofs.ProofInvalid, match=told):
        selective._parse(value)


@pytest.mark.parametrize(
    "data", ["1801", "ff", "9f01ff", "f4", "a2010101", "a201010102", "1b" + "00" * 8]
)
def test_cbor_has_one_spelling(data):
    with pytest.raises(proofs.ProofInvalid):
        cbor.decode(bytes.fromhex(data))


def test_cbor_values():
    assert cbor.decode(bytes.fromhex("8318ff4301020319012c")) == [255, b"\x01\x02\x03", 300]
    assert cbor.decode(bytes.fromhex("a10041ff")) == {0: b"\xff"}
    assert cbor.decode(bytes.fromhex("d84041ff")) == b"\xff"


def with_status(entry: dict[str, Any], *extra: str) -> dict[str, Any]:
    document = samples.certificate()
    document["@context"] += extra
    document["credentialStatus"] = entry
    return samples.signed(document)


EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"


@pytest.mark.parametrize(
    ("published", "outcome"),
    [
        ({"revokedCredential": []}, "valid"),
        ({"revokedCredential": [{"id": "urn:other", "revoked": True}]}, "valid"),
        ({"revokedCredential": [{"id": "ID", "revoked": True}]}, "revoked"),
        ({"revokedCredential": [{"id": "ID", "revoked": False}]}, "valid"),
        ({"revokedCredentials": ["ID"]}, "revoked"),
        ({"issuer": "did:web:other.example", "revokedCredential": []}, "invalid"),
        (None, "invalid"),
    ],
)
def test_1edtech_revocation_lists(published, outcome):
    entry = {"id": "https://valley.example/revoked", "type": "1EdTechRevocationList"}
    credential = with_status(entry, EXTENSIONS)
    if published is not None:
        text = json.dumps({"id": entry["id"], "issuer": samples.DID} | published)
        published = json.loads(text.replace('"ID"', json.dumps(credential["id"])))
    world = samples.World(lists={entry["id"]: published})
    assert world.judge(credential).outcome == outcome


@pytest.mark.parametrize("flagged", [True, False])
def test_status_list_2021(flagged):
    url = "https://valley.example/list-2021"
    bits = bytearray(16_384)
    bits[1] = 0x40 if flagged else 0
    subject = {
        "id": f"{url}#list",
        "type": "StatusList2021",
        "statusPurpose": "revocation",
        "encodedList": urlsafe_b64encode(gzip.compress(bytes(bits))).decode().rstrip("="),
    }
    listed = samples.signed(
        {
            "@context": [contexts.CREDENTIALS_V1, LIST_2021, contexts.DATA_INTEGRITY_V2],
            "id": url,
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "issuer": samples.DID,
            "issuanceDate": "2026-05-01T00:00:00Z",
            "credentialSubject": subject,
        }
    )
    entry = {
        "id": f"{url}#9",
        "type": "StatusList2021Entry",
        "statusPurpose": "revocation",
        "statusListIndex": "9",
        "statusListCredential": url,
    }
    world = samples.World(lists={url: listed})
    credential = with_status(entry, LIST_2021)
    assert world.judge(credential).outcome == ("revoked" if flagged else "valid")
    forged = deepcopy(listed)
    forged["credentialSubject"]["encodedList"] = "H4sIAAAAAAAA"
    world.lists[url] = forged
    assert world.judge(credential).outcome == "invalid"


def test_a_later_edition_of_a_context_is_tried_and_never_signed_with():
    document = samples.simple() | {"endorsementJwt": ["eyJh.eyJi.c2ln"]}
    with pytest.raises(proofs.UnsafeDocument, match="endorsementJwt"):
        samples.signed(document)
    signed = proofs.sign(
        document,
        private_key=samples.private_key(),
        verification_method=f"{samples.DID}#key-1",
        created=samples.SIGNED_AT,
        load=contexts.load_other,
    )
    world = samples.World()
    assert world.judge(signed).outcome == "valid"
    signed["endorsementJwt"] = ["eyJh.eyJi.c2xn"]
    assert not world.judge(signed).valid


def test_every_edition_has_its_pinned_hash():
    for url in contexts.OTHER_EDITIONS:
        assert contexts.load_other(url) != contexts.load(url)


def test_a_schema_of_the_issuers_own_is_named():
    document = samples.simple()
    document["credentialSchema"] = [
        {"id": f"https://purl.imsglobal.org/spec/ob/v3p0/schema/{name}", "type": "JsonSchema"}
        for name in ("json/ob_v3p0_achievementcredential_schema.json",)
    ]
    assert samples.World().judge(samples.signed(document)).checks[0].reason.endswith("members.")
    document["credentialSchema"][0]["id"] = "https://x.example/schema"
    reason = samples.World().judge(samples.signed(document)).checks[0].reason
    assert "https://x.example/schema" in reason


def test_a_remembered_list_is_still_asked_whose_it_is_and_of_when():
    world = samples.World(lists={samples.LIST_URL: samples.status_list(7)})
    credential = samples.signed(samples.certificate(7))
    assert [world.judge(credential).outcome for _ in range(3)] == ["revoked"] * 3
    # One bit of the list changed back, nothing else: not the list that was remembered.
    forged = samples.status_list(7)
    subject = samples.status_list(8)["credentialSubject"]
    world.lists[samples.LIST_URL] = forged | {"credentialSubject": subject}
    assert world.judge(credential).outcome == "invalid"
    world.lists[samples.LIST_URL] = samples.status_list(7)
    # The key was revoked meanwhile, then another took its place.
    method = world.documents[samples.DID]["verificationMethod"][0]
    method["publicKeyMultibase"] = samples.multibase(3)
    signed = proofs.sign(
        samples.certificate(7),
        private_key=samples.private_key(3),
        verification_method=f"{samples.DID}#key-1",
        created=samples.SIGNED_AT,
    )
    verdict = world.judge(signed)
    assert (verdict.outcome, verdict.checks[5].passed) == ("invalid", None)


def test_equal_numbers_of_different_kinds_are_different_documents():
    from firstrung.engines.proofs.reading import Memory, Reading

    memory = Memory()
    memory.keep({"a": 1}, Reading(), ("z",))
    assert memory.keys({"a": 1}, Reading()) == ("z",)
    assert memory.keys({"a": True}, Reading()) is None
    assert memory.keys({"a": 1.0}, Reading()) is None
    assert memory.keys({"a": 1}, Reading(contexts.load_other)) is None
    for number in range(100):
        memory.keep({"b": number}, Reading(), ())
    assert memory.keys({"a": 1}, Reading()) is None
    memory.keep({"c": list(range(200))}, Reading(), ())
    assert memory.keys({"c": list(range(200))}, Reading()) is None
