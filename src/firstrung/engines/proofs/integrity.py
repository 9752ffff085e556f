"""Data Integrity proofs with the cryptosuite `eddsa-rdfc-2022`.

Sources: W3C Verifiable Credential Data Integrity 1.0; W3C Data Integrity EdDSA
Cryptosuites 1.0, "eddsa-rdfc-2022".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import contexts
from .canonical import ContextLoader, canonicalize
from .dids import VerificationMethod
from .errors import ProofInvalid
from .keys import decode_public_key
from .values import JsonObject, as_list, parse_stamp

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
_TYPE: Final = "DataIntegrityProof"
# Each proof costs one canonicalization of its options; a set of more than a handful is
# nobody's credential and somebody's attack.
_MAX_PROOFS: Final = 8
_MAX_PROOF_VALUE: Final = 96  # base58 of 64 bytes is at most 88 characters

#: Given the URL of a verification method, the method, or None when nobody knows it.
Resolver = Callable[[str], VerificationMethod | None]


@dataclass(frozen=True, slots=True)
class VerifiedProof:
    """A proof that holds: the key that made it and when it says it was made."""

    verification_method: str
    created: datetime | None


def sign(
    document: JsonObject,
    *,
    private_key: Ed25519PrivateKey,
    verification_method: str,
    created: datetime,
    proof_purpose: str = "assertionMethod",
    load: ContextLoader = contexts.load,
) -> JsonObject:
    """A copy of the document with one more proof in its `proof` array.

    Open Badges 3.0 wants an array even for one proof. A proof already there stays and
    the two form a proof set: each covers the document without any proof. Raises
    `UnsafeDocument`, `UnknownContext` or `TooComplex` rather than sign what would be
    dropped, `ProofInvalid` when `created` has no time zone.
    """
    if created.tzinfo is None:
        raise ProofInvalid("The time of signing needs a time zone.")
    options: JsonObject = {
        "type": _TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": _stamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": proof_purpose,
    }
    unsecured = _without_proof(document)
    data = _hash_options(options, unsecured, load) + _hash(unsecured, load)
    value = base58.b58encode(private_key.sign(data)).decode("ascii")
    return {
        **document,
        "proof": [*as_list(document.get("proof")), options | {"proofValue": f"z{value}"}],
    }


def verify(
    document: JsonObject,
    *,
    resolve: Resolver,
    now: datetime,
    controller: str,
    proof_purpose: str = "assertionMethod",
    load: ContextLoader = contexts.load,
) -> tuple[VerifiedProof, ...]:
    """Check every proof of a document; one that fails spoils the set.

    `controller` is the only party whose keys count: for a credential, its issuer's id.
    Raises `ProofInvalid` with the reason, or `UnsafeDocument`, `UnknownContext`,
    `TooComplex` when the document itself cannot be read without loss.
    """
    # First, so that a missing proof is reported only of a document that can be read.
    unsecured = _without_proof(document)
    digest = _hash(unsecured, load)
    proofs = as_list(document.get("proof"))
    if not proofs:
        raise ProofInvalid("There is no proof.")
    if len(proofs) > _MAX_PROOFS:
        raise ProofInvalid(f"There are more than {_MAX_PROOFS} proofs.")
    verified = []
    for proof in proofs:
        _check_form(proof, proof_purpose)
        created = _check_times(proof, now)
        method = _method(proof, resolve, controller, now)
        data = _hash_options(_options(proof, document), unsecured, load) + digest
        _check_signature(proof["proofValue"], method, data)
        verified.append(VerifiedProof(method.id, created))
    return tuple(verified)


def _without_proof(document: JsonObject) -> JsonObject:
    return {key: value for key, value in document.items() if key != "proof"}


def _hash(document: JsonObject, load: ContextLoader) -> bytes:
    return sha256(canonicalize(document, load=load).encode("utf-8")).digest()


def _hash_options(options: JsonObject, document: JsonObject, load: ContextLoader) -> bytes:
    return _hash({"@context": document.get("@context", []), **options}, load)


def _options(proof: JsonObject, document: JsonObject) -> JsonObject:
    """The signed part of a proof; its own @context, if any, must be the document's."""
    if "@context" in proof and as_list(proof["@context"]) != as_list(document.get("@context")):
        raise ProofInvalid("The proof's @context differs from the document's.")
    return {key: value for key, value in proof.items() if key not in ("proofValue", "@context")}


def _check_form(proof: Any, proof_purpose: str) -> None:
    if not isinstance(proof, dict):
        raise ProofInvalid("A proof must be an object.")
    if proof.get("type") != _TYPE or proof.get("cryptosuite") != CRYPTOSUITE:
        raise ProofInvalid(f"Only {_TYPE} with {CRYPTOSUITE} is understood here.")
    if proof.get("proofPurpose") != proof_purpose:
        raise ProofInvalid(f"The proof was not made for the purpose {proof_purpose}.")
    if "previousProof" in proof:
        raise ProofInvalid("Chained proofs (previousProof) are not supported.")
    if "domain" in proof or "challenge" in proof:
        raise ProofInvalid("The proof is bound to one exchange (domain or challenge).")
    for name in ("verificationMethod", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise ProofInvalid(f"The proof has no {name}.")


def _check_times(proof: JsonObject, now: datetime) -> datetime | None:
    created, expires = (parse_stamp(proof.get(name)) for name in ("created", "expires"))
    for name, stamp in (("created", created), ("expires", expires)):
        if name in proof and stamp is None:
            raise ProofInvalid(f"The proof's {name} is not a date and time with a time zone.")
    if expires is not None and expires <= now:
        raise ProofInvalid("The proof has expired.")
    return created


def _method(
    proof: JsonObject, resolve: Resolver, controller: str, now: datetime
) -> VerificationMethod:
    url = proof["verificationMethod"]
    method = resolve(url)
    if method is None or url not in (method.id, method.id.partition("#")[0]):
        raise ProofInvalid(f"The key {url} could not be found.")
    if method.controller != controller:
        raise ProofInvalid("The key that signed does not belong to the issuer.")
    if proof["proofPurpose"] not in method.purposes:
        raise ProofInvalid("The issuer does not allow this key to sign credentials.")
    for name, stamp in (("revoked", method.revoked), ("expires", method.expires)):
        moment = parse_stamp(stamp)
        if stamp is not None and (moment is None or moment <= now):
            raise ProofInvalid(f"The issuer's key has been {name.replace('expires', 'expired')}.")
    return method


def _check_signature(value: str, method: VerificationMethod, data: bytes) -> None:
    if not value.startswith("z") or len(value) > _MAX_PROOF_VALUE:
        raise ProofInvalid("The signature is not in base58btc multibase (z…).")
    try:
        decode_public_key(method.public_key_multibase).verify(base58.b58decode(value[1:]), data)
    except (InvalidSignature, ValueError):
        raise ProofInvalid("The signature does not match: something was changed.") from None


def _stamp(moment: datetime) -> str:
    """Whole seconds in the moment's own zone, `Z` for UTC."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
