"""What a Data Integrity proof signs, one entry per kind of proof.

A cryptosuite says three things: how document and proof options become bytes, with which
hash, and how the signature over them is written. `SUITES` is the table of those understood.

We sign with the first two; the others are those of other issuers and only verified.

Sources: W3C Data Integrity EdDSA Cryptosuites 1.0, "eddsa-rdfc-2022" and "eddsa-jcs-2022"; W3C
CCG Ed25519 Signature 2020 (Open Badges 3.0 until 2024). Others: `ecdsa`, `selective`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature

from . import base58btc
from .dids import VerificationMethod
from .ecdsa import verify_rdfc
from .errors import PROOF_TRANSFORMATION_ERROR, ProofInvalid
from .jcs import jcs
from .keys import decode_public_key
from .reading import Reading
from .selective import verify_derived
from .values import JsonObject, as_list

DATA_INTEGRITY: Final = "DataIntegrityProof"
EDDSA_RDFC: Final = "eddsa-rdfc-2022"
EDDSA_JCS: Final = "eddsa-jcs-2022"
_MAX_PROOF_VALUE: Final = 96  # base58 of 64 bytes is at most 88 characters


#: Of proof options (the proof without its value), the document as this proof covers it, and
#: a way of reading: the bytes that are signed.
Digest = Callable[[JsonObject, JsonObject, Reading], bytes]
#: Of the proof value, the key, and those three: nothing, or `ProofInvalid` with the reason.
Verify = Callable[[str, VerificationMethod, JsonObject, JsonObject, Reading], None]


@dataclass(frozen=True, slots=True)
class Suite:
    """One kind of proof: how its value is checked, and what is signed where we sign with it."""

    verify: Verify
    digest: Digest | None = None


def rdfc_digest(options: JsonObject, document: JsonObject, reading: Reading) -> bytes:
    """SHA-256 of the canonical options, then of the canonical document."""
    given = as_list(document.get("@context"))
    if "@context" in options and as_list(options["@context"]) != given:
        raise ProofInvalid("The proof's @context differs from the document's.")
    config = {"@context": given, **{k: v for k, v in options.items() if k != "@context"}}
    hashes = (sha256(reading.canonical(part)).digest() for part in (config, document))
    return b"".join(hashes)


def jcs_digest(options: JsonObject, document: JsonObject, _reading: Reading) -> bytes:
    """The same over plain JSON (RFC 8785).

    The proof brings the contexts it was made under; the document may have got more since.
    """
    if "@context" in options:
        signed, now = as_list(options["@context"]), as_list(document.get("@context"))
        if now[: len(signed)] != signed:
            raise ProofInvalid("The proof's @context is not the beginning of the document's.")
        document = document | {"@context": options["@context"]}
    return b"".join(sha256(jcs(part)).digest() for part in (options, document))


def _eddsa(digest: Digest) -> Suite:
    def verify(
        value: str,
        method: VerificationMethod,
        options: JsonObject,
        document: JsonObject,
        reading: Reading,
    ) -> None:
        check_ed25519(value, method, digest(options, document, reading))

    return Suite(verify, digest)


def check_ed25519(value: str, method: VerificationMethod, data: bytes) -> None:
    """A detached Ed25519 signature in base58btc multibase."""
    if not value.startswith("z") or len(value) > _MAX_PROOF_VALUE:
        raise ProofInvalid("The signature is not in base58btc multibase (z…).")
    try:
        signature = base58btc.b58decode(value[1:])
        decode_public_key(method.public_key_multibase).verify(signature, data)
    except (InvalidSignature, ValueError):
        raise ProofInvalid("The signature does not match: something was changed.") from None


def _verify_2020(
    value: str,
    method: VerificationMethod,
    options: JsonObject,
    document: JsonObject,
    reading: Reading,
) -> None:
    """Ed25519Signature2020: eddsa-rdfc-2022 under an older name, always with its date."""
    if "created" not in options:
        raise ProofInvalid("The proof does not say when it was created.")
    check_ed25519(value, method, rdfc_digest(options, document, reading))


#: By proof type and cryptosuite (None where the type says it all).
SUITES: Final[dict[tuple[str, str | None], Suite]] = {
    (DATA_INTEGRITY, EDDSA_RDFC): _eddsa(rdfc_digest),
    (DATA_INTEGRITY, EDDSA_JCS): _eddsa(jcs_digest),
    (DATA_INTEGRITY, "ecdsa-rdfc-2019"): Suite(verify_rdfc),
    (DATA_INTEGRITY, "ecdsa-sd-2023"): Suite(verify_derived),
    ("Ed25519Signature2020", None): Suite(_verify_2020),
}


def suite_of(proof: JsonObject) -> Suite:
    """The suite of a proof; `ProofInvalid` for kinds that are not understood."""
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind != DATA_INTEGRITY:
        name = None
    if isinstance(kind, str) and (name is None or isinstance(name, str)):
        suite = SUITES.get((kind, name))
        if suite is not None:
            return suite
    understood = ", ".join(name or kind for kind, name in SUITES)
    message = (
        f"The signature is of the kind {name or kind}, not understood here ({understood} are)."
    )
    raise ProofInvalid(message, problem=PROOF_TRANSFORMATION_ERROR)
