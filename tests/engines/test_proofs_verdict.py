"""The verdict on credentials good, bad and broken."""

import json
import math
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs

GOOD = samples.signed(samples.certificate(7))


def check_of(verdict: proofs.Verdict, name: str) -> proofs.Check:
    return next(check for check in verdict.checks if check.name == name)


def test_a_good_certificate_passes_every_check():
    verdict = samples.World().judge(GOOD)
    assert verdict.valid
    assert verdict.outcome == "valid"
    assert [check.name for check in verdict.checks] == [
        "structure",
        "terms",
        "proof",
        "issuer",
        "validity",
        "status",
    ]
    assert all(check.passed for check in verdict.checks)
    assert json.loads(json.dumps(verdict.to_dict()))["outcome"] == "valid"


def test_bytes_are_parsed_first():
    assert samples.World().judge(json.dumps(GOOD).encode()).valid


def test_a_simple_badge_without_status_is_valid():
    assert samples.World().judge(samples.signed(samples.simple())).valid


@pytest.mark.parametrize(
    ("change", "outcome", "check"),
    [
        (lambda w: w.lists.update({samples.LIST_URL: samples.status_list(7)}), "revoked", "status"),
        (lambda w: w.lists.clear(), "invalid", "status"),
        (lambda w: w.registry.clear(), "unknown_issuer", "issuer"),
        (lambda w: w.documents.clear(), "invalid", "proof"),
        (lambda w: setattr(w, "now", datetime(2030, 1, 1, tzinfo=UTC)), "expired", "validity"),
        (
            lambda w: setattr(w, "now", datetime(2026, 5, 20, tzinfo=UTC)),
            "not_yet_valid",
            "validity",
        ),
    ],
    ids=["revoked", "no list", "unknown", "no key", "expired", "early"],
)
def test_a_good_certificate_in_a_changed_world(change, outcome, check):
    world = samples.World()
    change(world)
    verdict = world.judge(GOOD)
    assert (verdict.valid, verdict.outcome) == (False, outcome)
    assert check_of(verdict, check).passed is not True


def test_suspension_is_told_apart_from_revocation():
    document = samples.certificate(7)
    document["credentialStatus"]["statusPurpose"] = "suspension"
    world = samples.World(lists={samples.LIST_URL: samples.status_list(7, purpose="suspension")})
    assert world.judge(samples.signed(document)).outcome == "suspended"


def forged_list(**changes: Any) -> dict[str, Any]:
    return samples.status_list() | changes


@pytest.mark.parametrize(
    "status_list",
    [
        samples.status_list(until="2026-05-31T00:00:00Z"),
        samples.status_list(purpose="suspension"),
        forged_list(proof=[]),
        forged_list(issuer="did:web:evil.example"),
        forged_list(validUntil="2036-07-01T00:00:00Z"),
        forged_list(type=["VerifiableCredential"]),
        samples.signed(samples.status_list() | {"id": "https://other.example/9"}),
        GOOD,
        [],
        {},
        "x",
    ],
)
def test_a_status_list_that_cannot_be_trusted_is_no_good_news(status_list):
    verdict = samples.World(lists={samples.LIST_URL: status_list}).judge(GOOD)
    assert (verdict.valid, verdict.outcome) == (False, "invalid")
    assert check_of(verdict, "status").passed is None


def test_lookups_that_break_count_as_not_found():
    def broken(_key: str) -> None:
        raise OSError

    verdict = proofs.verify_credential(
        GOOD, resolve=broken, fetch_status=broken, now=samples.NOW, trusted=broken
    )
    assert verdict.outcome == "invalid"


def test_a_self_made_key_in_a_colleges_name_is_not_the_college():
    document = samples.certificate()
    key = samples.private_key(66)
    did = proofs.did_key(samples.multibase(66))
    method = f"{did}#{samples.multibase(66)}"
    forged = proofs.sign(
        document, private_key=key, verification_method=method, created=samples.SIGNED_AT
    )
    assert samples.World().judge(forged).outcome == "invalid"
    document["issuer"]["id"] = did
    forged = proofs.sign(
        document, private_key=key, verification_method=method, created=samples.SIGNED_AT
    )
    verdict = samples.World().judge(forged)
    assert verdict.outcome == "unknown_issuer"
    assert check_of(verdict, "proof").passed is True


def edited(path: str, value: Any) -> dict[str, Any]:
    document = deepcopy(GOOD)
    *way, last = path.split(".")
    target: Any = document
    for step in way:
        target = target[int(step)] if isinstance(target, list) else target[step]
    if value is None:
        del target[int(last) if isinstance(target, list) else last]
    else:
        target[int(last) if isinstance(target, list) else last] = value
    return document


ACHIEVEMENT = "credentialSubject.achievement"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("@context", ["https://www.w3.org/2018/credentials/v1"]),
        ("@context.0", None),
        ("@context.1", None),
        ("type", ["OpenBadgeCredential"]),
        ("type", [["VerifiableCredential"]]),
        ("type", {"a": 1}),
        ("id", None),
        ("id", 5),
        ("issuer", None),
        ("issuer", {"name": "x"}),
        ("issuer", ["did:web:x"]),
        ("issuer", "not a url"),
        ("validFrom", None),
        ("validFrom", "2026-05-20"),
        ("validFrom", "2026-05-20T09:30:00"),
        ("validFrom", "2026-02-30T09:30:00Z"),
        ("validFrom", 5),
        ("validUntil", "2020-05-20T09:30:00Z"),
        ("credentialSubject", None),
        ("credentialSubject", []),
        ("credentialSubject", {}),
        ("credentialSubject", "did:key:x"),
        ("credentialSubject", [{"id": "did:key:x"}, {"id": "did:key:y"}]),
        ("credentialSubject.type", None),
        (ACHIEVEMENT, None),
        (ACHIEVEMENT, ["x"]),
        *(
            (f"{ACHIEVEMENT}.{name}", None)
            for name in ("id", "type", "name", "description", "criteria")
        ),
        (f"{ACHIEVEMENT}.criteria", {"type": "Criteria"}),
        ("credentialStatus", []),
        ("credentialStatus.id", None),
        ("credentialStatus.type", None),
        ("credentialStatus.statusPurpose", None),
        ("credentialStatus.statusListIndex", None),
        ("credentialStatus.statusListIndex", 7),
        ("credentialStatus.statusListIndex", "-1"),
        ("credentialStatus.statusListIndex", "x"),
        ("credentialStatus.statusListCredential", None),
        ("evidence", {"id": "urn:x"}),
        ("endorsement", {"id": "urn:x"}),
        ("credentialSchema", {"id": "urn:x"}),
        ("proof", {"cryptosuite": "eddsa-rdfc-2022"}),
        ("name", {"@value": "x", "url": "urn:x"}),
        ("name", 5),
        ("issuer.name", {"@value": 5}),
        ("issuer.description", ["x", "y"]),
        ("issuer.id", "https ://x.example"),
        ("credentialSubject.id", ["did:key:x", "did:key:y"]),
        ("evidence.0.type", None),
        ("evidence.0.type", []),
        ("evidence.0.id", "work 1"),
        ("termsOfUse", {"id": "urn:x"}),
        ("refreshService", {"id": "urn:x"}),
        ("renderMethod", ["x"]),
        ("credentialSchema", [{"type": "JsonSchema"}]),
        ("credentialSchema", [{"type": "JsonSchema", "id": "x"}]),
        ("relatedResource", ["urn:x"]),
        ("relatedResource.0.id", None),
        ("relatedResource.0.digestMultibase", None),
        ("relatedResource.0.digestMultibase", "z0"),
        ("relatedResource.0.digestSRI", "sha256:x"),
        ("credentialStatus.statusSize", 0),
        ("credentialStatus.statusSize", 2),
        ("credentialStatus.statusMessage", [{"status": "0x0", "message": "x"}]),
        ("credentialStatus.statusReference", "x"),
        ("credentialStatus.id", samples.LIST_URL),
        (f"{ACHIEVEMENT}.resultDescription", None),
        (f"{ACHIEVEMENT}.resultDescription.0", None),
        (f"{ACHIEVEMENT}.resultDescription.0.requiredLevel", "urn:x"),
        ("credentialSubject.result.0.achievedLevel", "urn:x"),
        ("credentialSubject.result.0.achievedLevel", [5]),
        ("credentialSubject.result.0.resultDescription", "urn:x"),
        ("credentialSubject.result.0.resultDescription", None),
        ("credentialSubject.result", ["x"]),
        ("colour", "red"),
        ("credentialSubject.colour", "red"),
    ],
)
def test_misshapen_credentials_are_malformed(path, value):
    verdict = samples.World().judge(edited(path, value))
    assert (verdict.valid, verdict.outcome) == (False, "malformed")
    assert any(check.passed is False and check.reason for check in verdict.checks)


def deep() -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(100_000):
        document = {"credentialSubject": document}
    return document


@pytest.mark.parametrize(
    "document",
    [
        None,
        5,
        "x",
        [],
        [GOOD],
        {},
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'"' + b"x" * 300_000 + b'"',
        {1: 2},
        deep(),
        GOOD | {"name": math.nan},
        GOOD | {"name": math.inf},
        GOOD | {"name": "\ud800"},
        GOOD | {"name": object()},
        GOOD | {"evidence": [[[]]]},
        GOOD | {"id": "_:b0"},
        GOOD | {"type": ["VerifiableCredential", 5]},
        GOOD | {"credentialStatus": [5]},
        GOOD | {"credentialStatus": {"type": 5}},
        GOOD | {"@context": 5},
        GOOD | {"@context": [5]},
        GOOD | {"@context": None},
        GOOD | {"name": "x" * 300_000},
    ],
    ids=lambda _value: "",
)
def test_broken_input_never_raises(document):
    verdict = samples.World().judge(document)
    assert (verdict.valid, verdict.outcome) == (False, "malformed")


def test_now_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        samples.World(now=datetime(2026, 1, 1)).judge(GOOD)


def test_other_status_types_are_not_taken_for_good_news():
    document = samples.certificate()
    document["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    document["credentialStatus"] = {"id": "https://x.example/1", "type": "1EdTechRevocationList"}
    verdict = samples.World().judge(samples.signed(document))
    assert (verdict.valid, verdict.outcome) == (False, "invalid")
    assert check_of(verdict, "status").passed is None


def test_terms_are_judged_even_without_a_proof():
    unsigned = samples.World().judge(samples.certificate())
    assert (unsigned.outcome, check_of(unsigned, "terms").passed) == ("invalid", True)
    undefined = samples.World().judge(samples.certificate() | {"colour": "red"})
    assert (undefined.outcome, check_of(undefined, "terms").passed) == ("malformed", False)
    assert "$.colour" in check_of(undefined, "terms").reason
