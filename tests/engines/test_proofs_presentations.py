"""Presentations: whose they are, what they are bound to, and what is in them."""

from typing import Any

import pytest
from tests.engines import samples

from firstrung.engines import proofs
from firstrung.engines.proofs.contexts import CREDENTIALS_V2

HOLDER_KEY = samples.private_key(9)
HOLDER = proofs.did_key(samples.multibase(9))
EXCHANGE = proofs.Exchange(domain="https://verifier.example", challenge="n-7")


def presentation(*credentials: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER,
        "verifiableCredential": list(credentials),
        **more,
    }


def shown(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The presentation signed by its holder; an empty list of credentials says nothing."""
    bare = {key: value for key, value in document.items() if value != []}
    options = {
        "private_key": HOLDER_KEY,
        "verification_method": f"{HOLDER}#{samples.multibase(9)}",
        "created": samples.SIGNED_AT,
        "proof_purpose": "authentication",
        "more": {"domain": EXCHANGE.domain, "challenge": EXCHANGE.challenge},
    }
    return document | {"proof": proofs.sign(bare, **(options | changes))["proof"]}


def judged(document: object, exchange: proofs.Exchange = EXCHANGE) -> proofs.PresentationVerdict:
    world = samples.World()
    return proofs.verify_presentation(
        document,
        resolve=world.resolve,
        fetch_status=world.lists.get,
        now=world.now,
        trusted=world.registry.get,
        exchange=exchange,
    )


BADGE = samples.signed(samples.simple())
CERTIFICATE = samples.signed(samples.certificate())


def test_several_credentials_of_an_issuer_shown_by_their_holder():
    verdict = judged(shown(presentation(BADGE, CERTIFICATE)))
    assert (verdict.valid, verdict.outcome, verdict.holder) == (True, "valid", HOLDER)
    assert [one.outcome for one in verdict.credentials] == ["valid", "valid"]
    assert verdict.to_dict()["credentials"][0]["valid"] is True


def test_no_credentials_at_all_is_a_presentation_too():
    assert judged(shown(presentation())).valid
    bare = presentation()
    del bare["verifiableCredential"]
    assert judged(shown(bare)).valid


def test_one_bad_credential_spoils_it_and_is_told():
    changed = BADGE | {"name": "Another"}
    verdict = judged(shown(presentation(CERTIFICATE, changed)))
    assert (verdict.valid, verdict.outcome) == (False, "valid")
    assert [one.outcome for one in verdict.credentials] == ["valid", "invalid"]


@pytest.mark.parametrize(
    ("exchange", "problem"),
    [
        (proofs.Exchange(domain="https://other.example"), "INVALID_DOMAIN_ERROR"),
        (proofs.Exchange(challenge="n-8"), "INVALID_CHALLENGE_ERROR"),
    ],
)
def test_a_presentation_made_for_another_occasion(exchange, problem):
    verdict = judged(shown(presentation(BADGE)), exchange)
    assert (verdict.valid, verdict.outcome) == (False, "invalid")
    assert verdict.problem.endswith(problem)


def test_an_exchange_that_asks_for_nothing_takes_any():
    assert judged(shown(presentation(BADGE)), proofs.Exchange()).valid


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": CREDENTIALS_V2},
        {"@context": []},
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2", CREDENTIALS_V2]},
        {"type": ["VerifiableCredential"]},
        {"type": None},
        {"id": "x"},
        {"id": ["urn:x:1", "urn:x:2"]},
        {"holder": "Ada"},
        {"holder": {"name": "Ada"}},
        {"holder": None},
        {"verifiableCredential": ["urn:x:1"]},
        {"verifiableCredential": 5},
        {"verifiableCredential": [{"id": "urn:x:1"}]},
        {"termsOfUse": {"id": "urn:x:1"}},
        {"proof": None},
    ],
)
def test_misshapen_presentations(changes):
    verdict = judged(shown(presentation(BADGE)) | changes)
    assert (verdict.valid, verdict.outcome) == (False, "malformed")


@pytest.mark.parametrize("document", [None, 5, "x", [], b"", b"[]", b"{", {}])
def test_broken_input_never_raises(document):
    assert judged(document).outcome == "malformed"


def test_a_presentation_must_be_signed_by_its_holder_for_authentication():
    other = {
        "private_key": samples.private_key(8),
        "verification_method": f"{proofs.did_key(samples.multibase(8))}#{samples.multibase(8)}",
    }
    assert judged(shown(presentation(BADGE), **other)).outcome == "invalid"
    assert judged(shown(presentation(BADGE), proof_purpose="assertionMethod")).outcome == "invalid"
    assert judged(presentation(BADGE)).outcome == "invalid"


def test_a_changed_presentation_is_found_out():
    assert judged(shown(presentation(BADGE)) | {"id": "urn:x:1"}).outcome == "invalid"


def own_word(issuer: str = HOLDER) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": HOLDER, "name": "Ada"},
    }


def test_a_holders_own_word_needs_the_holder():
    assert judged(shown(presentation(own_word()))).valid
    assert not judged(shown(presentation(own_word("did:example:other")))).valid
    nameless = presentation(own_word())
    del nameless["holder"]
    assert not judged(shown(nameless)).valid
    assert not judged(shown(presentation(own_word() | {"credentialSubject": {}}))).valid


def test_a_holders_own_signed_word_needs_the_holder_too():
    signed = proofs.sign(
        own_word(),
        private_key=HOLDER_KEY,
        verification_method=f"{HOLDER}#{samples.multibase(9)}",
        created=samples.SIGNED_AT,
    )
    nameless = presentation(signed)
    del nameless["holder"]
    verdict = judged(shown(nameless))
    assert (verdict.valid, verdict.credentials) == (False, ())


def envelope(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2],
        "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt,e30.e30.eA",
    } | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": []},
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2"]},
        {"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]},
        {"id": "e30.e30.eA"},
        {"id": "data:text/plain,x"},
        {"id": "data:application/vc+jwt;base64,%%%"},
        {"id": 5},
    ],
)
def test_envelopes_that_are_none(changes):
    assert judged(presentation(envelope(**changes))).outcome == "malformed"


def test_an_envelope_without_a_credential_in_it_is_not_valid():
    verdict = judged(shown(presentation(envelope())))
    assert (verdict.valid, verdict.outcome) == (False, "valid")
    assert [one.valid for one in verdict.credentials] == [False]


def test_too_many_credentials_are_refused():
    document = presentation(*[BADGE] * 17)
    verdict = judged(document | {"proof": CERTIFICATE["proof"]})
    assert verdict.outcome == "malformed"
    assert verdict.problem.endswith("PROOF_TRANSFORMATION_ERROR")
