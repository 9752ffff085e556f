"""Endorsements and transcripts: every part is judged by itself."""

from copy import deepcopy
from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs import jose, jwk, nested
from firstrung.engines.proofs.contexts import CLR_V2, CREDENTIALS_V2, OPEN_BADGES_V3

EMPLOYER = "did:web:employer.example"
KEY = samples.private_key(44)
ACHIEVEMENT = f"{samples.ORIGIN}/achievements/ai-ready"


def world() -> samples.World:
    places = samples.World()
    employer = jwk.encode(KEY.public_key())
    places.documents[EMPLOYER] = proofs.did_document(EMPLOYER, [("1", employer)])
    places.registry[EMPLOYER] = "An Employer"
    return places


def endorsement(target: str = ACHIEVEMENT, **changes: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
        "id": "https://employer.example/endorsements/1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "We hire people who hold this",
        "issuer": {"id": EMPLOYER, "type": ["Profile"], "name": "An Employer"},
        "validFrom": "2026-05-20T09:30:00Z",
        "credentialSubject": {
            "id": target,
            "type": ["EndorsementSubject"],
            "endorsementComment": "The rubric asks for what we need.",
        },
    } | changes


def endorsed(document: dict[str, Any]) -> dict[str, Any]:
    return proofs.sign(
        document,
        private_key=KEY,
        verification_method=f"{EMPLOYER}#1",
        created=samples.SIGNED_AT,
    )


def transcript(*credentials: Any, **changes: Any) -> dict[str, Any]:
    subject = {
        "id": f"did:key:{samples.multibase(9)}",
        "type": ["ClrSubject"],
        "verifiableCredential": list(credentials),
    }
    return {
        "@context": [CREDENTIALS_V2, CLR_V2, OPEN_BADGES_V3],
        "id": f"{samples.ORIGIN}/transcripts/1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Everything earned",
        "issuer": {"id": samples.DID, "type": ["Profile"], "name": "Valley College Coalition"},
        "validFrom": "2026-05-20T09:30:00Z",
        "credentialSubject": subject | changes,
    }


def tree(document: object, places: samples.World | None = None) -> nested.Judged:
    places = places or world()
    return nested.judge_tree(
        document,
        resolve=places.resolve,
        fetch_status=lambda url: deepcopy(places.lists.get(url)),
        now=places.now,
        trusted=places.registry.get,
    )


@pytest.mark.parametrize(
    ("target", "about"),
    [
        (ACHIEVEMENT, "achievement"),
        (samples.DID, "issuer"),
        (f"{samples.ORIGIN}/credentials/7", "credential"),
        ("https://other.example/badge", None),
    ],
)
def test_an_embedded_endorsement_is_judged_and_told_what_it_is_about(target, about):
    document = samples.certificate(7) | {"endorsement": [endorsed(endorsement(target))]}
    found = tree(samples.signed(document))
    (part,) = found.parts
    assert (found.valid, part.path, part.about) == (True, "$.endorsement[0]", about)
    assert part.is_endorsement
    assert not found.is_endorsement


@pytest.mark.parametrize("owner", ["achievement", "issuer"])
def test_endorsements_stand_in_several_places(owner):
    document = samples.certificate(7)
    place = document["issuer"]
    if owner == "achievement":
        place = document["credentialSubject"]["achievement"]
    place["endorsement"] = [endorsed(endorsement())]
    (part,) = tree(samples.signed(document)).parts
    assert part.path.endswith(f"{owner}.endorsement[0]")
    assert part.verdict.valid


def test_a_good_signature_outside_does_not_vouch_for_a_bad_one_inside():
    forged = endorsed(endorsement())
    forged["credentialSubject"]["endorsementComment"] = "Anybody may say this."
    found = tree(samples.signed(samples.certificate(7) | {"endorsement": [forged]}))
    assert (found.verdict.valid, found.parts[0].verdict.outcome) == (True, "invalid")
    assert not found.valid
    unsigned = tree(samples.signed(samples.certificate(7) | {"endorsement": [endorsement()]}))
    assert unsigned.parts[0].verdict.outcome == "invalid"


def test_a_stranger_endorsing_is_told():
    places = world()
    del places.registry[EMPLOYER]
    document = samples.certificate(7) | {"endorsement": [endorsed(endorsement())]}
    found = tree(samples.signed(document), places)
    assert (found.verdict.outcome, found.parts[0].verdict.outcome) == ("valid", "unknown_issuer")


def test_a_transcript_with_an_endorsed_badge_and_a_revoked_one():
    places = world()
    places.lists[samples.LIST_URL] = samples.status_list(8)
    good = samples.signed(samples.certificate(7) | {"endorsement": [endorsed(endorsement())]})
    revoked = samples.signed(samples.certificate(8))
    found = tree(samples.signed(transcript(good, revoked, endorsed(endorsement()))), places)
    assert found.verdict.outcome == "valid"
    assert [part.verdict.outcome for part in found.parts] == ["valid", "revoked", "valid"]
    assert found.parts[0].parts[0].path == (
        "$.credentialSubject.verifiableCredential[0].endorsement[0]"
    )
    assert not found.valid
    assert found.to_dict()["parts"][0]["parts"][0]["about"] == "achievement"


def test_endorsements_as_tokens():
    token = jose.sign_jwt(endorsement(), private_key=KEY, kid=f"{EMPLOYER}#1", alg="EdDSA")
    outer = samples.certificate(7) | {"endorsementJwt": [token]}
    signed = jose.sign_jwt(
        outer, private_key=samples.private_key(1), kid=f"{samples.DID}#key-1", alg="EdDSA"
    )
    found = tree(signed)
    assert (found.valid, found.parts[0].path, found.parts[0].about) == (
        True,
        "$.endorsementJwt[0]",
        "achievement",
    )


def test_a_part_without_contexts_stands_under_those_around_it():
    inner = endorsed(endorsement())
    del inner["@context"]
    found = tree(samples.signed(samples.certificate(7) | {"endorsement": [inner]}))
    assert found.parts[0].verdict.valid


def test_the_work_is_bounded(monkeypatch):
    monkeypatch.setattr(nested, "MAX_PARTS", 4)
    several = [endorsed(endorsement(id=f"urn:uuid:{number}")) for number in range(6)]
    document = samples.simple() | {"endorsement": several}
    found = tree(samples.signed(document))
    assert (len(found.parts), found.complete, found.valid) == (3, False, False)
    deep = endorsed(endorsement())
    for _ in range(6):
        deep = endorsed(endorsement(id=f"{deep['id']}/1", endorsement=[deep]))
    level, depth = tree(deep), 0
    while level.parts:
        level, depth = level.parts[0], depth + 1
    assert depth == 3
    assert not level.complete


def test_malformed_documents_have_no_parts():
    for document in (None, [], {"endorsement": [endorsed(endorsement())]}, b"{"):
        found = tree(document)
        assert (found.verdict.outcome, found.parts) == ("malformed", ())


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (endorsement(credentialSubject=[{"id": "urn:x"}]), "exactly one"),
        (endorsement(credentialSubject={"type": ["EndorsementSubject"]}), "what it endorses"),
        (endorsement(credentialSubject={"id": "urn:x", "type": ["Profile"]}), "EndorsementSubject"),
        (endorsement() | {"@context": [CREDENTIALS_V2]}, "Open Badges context"),
        (transcript(), "holds no credentials"),
        (transcript({}) | {"@context": [CREDENTIALS_V2]}, "CLR context"),
        (transcript({}) | {"credentialSubject": {"id": "urn:x"}}, "ClrSubject"),
        (transcript({}, association=[{"type": "Association"}]), "association"),
    ],
)
def test_misshapen_endorsements_and_transcripts(document, told):
    verdict = world().judge(document)
    assert verdict.outcome == "malformed"
    assert told in verdict.checks[0].reason
