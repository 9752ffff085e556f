"""Data Integrity proofs: sign, verify, proof sets and proof chains.

A proof in a set covers the document without any proof. One that names earlier proofs in
`previousProof` covers those too, so it also says that they were there.

Source: W3C Verifiable Credential Data Integrity 1.0, "Add Proof", "Add Proof Set/Chain" and
"Verify Proof Sets and Chains". What exactly is signed is told by `cryptosuites`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import base58btc, contexts
from .canonical import ContextLoader
from .cryptosuites import DATA_INTEGRITY, EDDSA_JCS, EDDSA_RDFC, SUITES, suite_of
from .dids import Resolver, VerificationMethod, check_method, find_method
from .errors import (
    INVALID_CHALLENGE_ERROR,
    INVALID_DOMAIN_ERROR,
    PROOF_GENERATION_ERROR,
    ProofInvalid,
    TooComplex,
)
from .reading import Memory, Reading
from .values import MAX_VALUES, JsonObject, as_list, count_values, is_url, parse_stamp

# Each proof costs one canonicalization of its options; a set of more than a handful is
# nobody's credential and somebody's attack.
_MAX_PROOFS: Final = 8


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a proof made for one occasion must be bound to; None asks for nothing."""

    domain: str | None = None
    challenge: str | None = None


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """A proof that holds: the key that made it, whose it is and when it says it was made."""

    verification_method: str
    created: datetime | None
    controller: str = ""


def sign(
    document: JsonObject,
    *,
    private_key: Ed25519PrivateKey,
    verification_method: str,
    created: datetime,
    proof_purpose: str = "assertionMethod",
    load: ContextLoader = contexts.load,
    inline: bool = False,
    cryptosuite: str = EDDSA_RDFC,
    more: JsonObject | None = None,
) -> JsonObject:
    """A copy of the document with one more proof in its `proof` array.

    Open Badges 3.0 wants an array even for one proof. A proof already there stays and
    the two form a proof set: each covers the document without any proof. `more` are further
    members of the proof (`id`, `expires`, `domain`, `challenge`, `previousProof`). Raises
    `UnsafeDocument`, `UnknownContext` or `TooComplex` rather than sign what would be
    dropped, `ProofInvalid` for options that no verifier would accept.
    """
    if created.tzinfo is None:
        raise ProofInvalid("The time of signing needs a time zone.", problem=PROOF_GENERATION_ERROR)
    suite = SUITES.get((DATA_INTEGRITY, cryptosuite))
    if suite is None or suite.digest is None:
        message = f"Nothing is signed with {cryptosuite} here."
        raise ProofInvalid(message, problem=PROOF_GENERATION_ERROR)
    reading = Reading(load, inline)
    options: JsonObject = {
        **(more or {}),
        "type": DATA_INTEGRITY,
        "cryptosuite": cryptosuite,
        "created": _stamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": proof_purpose,
    }
    if cryptosuite == EDDSA_JCS and "@context" in document:
        options["@context"] = document["@context"]
    earlier = as_list(document.get("proof"))
    _check_members(options)
    covered = _covered(_without_proof(document), options, _by_id(earlier))
    if cryptosuite == EDDSA_JCS:
        # Plain JSON hides what JSON-LD would drop.
        reading.canonical(_without_proof(document))
    data = suite.digest(options, covered, reading)
    value = base58btc.b58encode(private_key.sign(data)).decode("ascii")
    return {**document, "proof": [*earlier, options | {"proofValue": f"z{value}"}]}


def verify(
    document: JsonObject,
    *,
    resolve: Resolver,
    now: datetime,
    controller: str | None,
    proof_purpose: str = "assertionMethod",
    load: ContextLoader = contexts.load,
    inline: bool = False,
    exchange: Exchange | None = None,
    memory: Memory | None = None,
) -> tuple[VerifiedProof, ...]:
    """Check every proof of a document; one that fails spoils the set.

    `controller` is the party that must have signed, for a credential its issuer's id; others
    may have signed as well. None asks for no one in particular. A proof that is bound to an
    occasion (`domain`, `challenge`) counts only when `exchange` says that there is one.
    `memory` spares the signatures of documents that were verified before. Raises `ProofInvalid`
    with the reason, or `UnsafeDocument`, `UnknownContext`, `TooComplex` when the document itself
    cannot be read without loss.
    """
    # First, so that a missing proof is reported only of a document that can be read.
    reading = Reading(load, inline)
    unsecured = _without_proof(document)
    keys = memory.keys(document, reading) if memory is not None else None
    if keys is None:
        reading.canonical(unsecured)
    proofs = as_list(document.get("proof"))
    if not proofs:
        raise ProofInvalid("There is no proof.")
    if len(proofs) > _MAX_PROOFS:
        raise ProofInvalid(f"There are more than {_MAX_PROOFS} proofs.")
    for proof in proofs:
        _check_form(proof, proof_purpose, exchange)
    known = _by_id(proofs)
    _limit_chains(document, proofs)
    verified, used = [], []
    for place, proof in enumerate(proofs):
        created = _check_times(proof, now)
        method = _method(proof, resolve, now)
        if keys is None or keys[place] != method.public_key_multibase:
            _check_value(proof, _covered(unsecured, proof, known), method, reading)
        verified.append(VerifiedProof(method.id, created, method.controller))
        used.append(method.public_key_multibase)
    if controller is not None and all(proof.controller != controller for proof in verified):
        raise ProofInvalid("The key that signed does not belong to the issuer.")
    if memory is not None and keys is None:
        memory.keep(document, reading, tuple(used))
    return tuple(verified)


def _check_value(
    proof: JsonObject, covered: JsonObject, method: VerificationMethod, reading: Reading
) -> None:
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    suite_of(proof).verify(proof["proofValue"], method, options, covered, reading)


def _without_proof(document: JsonObject) -> JsonObject:
    return {key: value for key, value in document.items() if key != "proof"}


def _by_id(proofs: Iterable[Any]) -> dict[str, JsonObject]:
    found: dict[str, JsonObject] = {}
    for proof in proofs:
        if isinstance(proof, dict) and isinstance(proof.get("id"), str):
            if proof["id"] in found:
                raise ProofInvalid(f"Two proofs have the id {proof['id']}.")
            found[proof["id"]] = proof
    return found


def _covered(unsecured: JsonObject, proof: JsonObject, known: dict[str, JsonObject]) -> JsonObject:
    """The document as this proof covers it: with the proofs it builds on and no others."""
    if "previousProof" not in proof:
        return unsecured
    earlier = []
    for identifier in as_list(proof["previousProof"]):
        if identifier not in known:
            raise ProofInvalid(f"The earlier proof {identifier} (previousProof) is not there.")
        earlier.append(known[identifier])
    return unsecured | {"proof": earlier}


def _limit_chains(document: JsonObject, proofs: list[JsonObject]) -> None:
    """Every link of a chain means reading the document once more."""
    links = sum("previousProof" in proof for proof in proofs)
    if links and (links + 1) * count_values(document) > MAX_VALUES:
        raise TooComplex("The document is too large for a chain of so many proofs.")


def _check_form(proof: Any, proof_purpose: str, exchange: Exchange | None) -> None:
    if not isinstance(proof, dict):
        raise ProofInvalid("A proof must be an object.")
    suite_of(proof)
    if proof.get("proofPurpose") != proof_purpose:
        raise ProofInvalid(f"The proof was not made for the purpose {proof_purpose}.")
    for name in ("verificationMethod", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofInvalid(f"The proof has no {name}.")
    _check_members(proof)
    _check_exchange(proof, exchange)


def _check_members(proof: JsonObject) -> None:
    """The optional members of a proof, each of the kind Data Integrity 1.0 gives it."""
    if "id" in proof and not is_url(proof["id"]):
        raise ProofInvalid("The id of a proof must be a URL.")
    if not is_url(proof["verificationMethod"]):
        raise ProofInvalid("The verificationMethod of a proof must be a URL.")
    for name, many in (("domain", True), ("previousProof", True), ("challenge", False)):
        values = as_list(proof.get(name)) if many else [proof.get(name)]
        if name in proof and not (values and all(isinstance(value, str) for value in values)):
            raise ProofInvalid(f"The proof's {name} must be a string.")
    if "nonce" in proof and not isinstance(proof["nonce"], str):
        raise ProofInvalid("The proof's nonce must be a string.")


def _check_exchange(proof: JsonObject, exchange: Exchange | None) -> None:
    if exchange is None:
        if "domain" in proof or "challenge" in proof:
            raise ProofInvalid("The proof is bound to one exchange (domain or challenge).")
        return
    if exchange.domain is not None and exchange.domain not in as_list(proof.get("domain")):
        message = f"The proof was not made for the domain {exchange.domain}."
        raise ProofInvalid(message, problem=INVALID_DOMAIN_ERROR)
    if exchange.challenge is not None and proof.get("challenge") != exchange.challenge:
        message = "The proof does not answer this challenge."
        raise ProofInvalid(message, problem=INVALID_CHALLENGE_ERROR)


def _check_times(proof: JsonObject, now: datetime) -> datetime | None:
    created, expires = (parse_stamp(proof.get(name)) for name in ("created", "expires"))
    for name, stamp in (("created", created), ("expires", expires)):
        if name in proof and stamp is None:
            raise ProofInvalid(f"The proof's {name} is not a date and time with a time zone.")
    if expires is not None and expires <= now:
        raise ProofInvalid("The proof has expired.")
    return created


def _method(proof: JsonObject, resolve: Resolver, now: datetime) -> VerificationMethod:
    method = find_method(proof["verificationMethod"], resolve)
    check_method(method, purpose=proof["proofPurpose"], now=now)
    return method


def _stamp(moment: datetime) -> str:
    """Whole seconds in the moment's own zone, `Z` for UTC."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
