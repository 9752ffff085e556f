"""ecdsa-rdfc-2019: signatures with P-256 or P-384 over the canonical statements.

Verified here, never used for signing.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, "ecdsa-rdfc-2019".
"""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from . import base58btc, jwk
from .canonical import canonicalize_carefully
from .dids import VerificationMethod
from .errors import ProofInvalid
from .reading import Reading
from .values import JsonObject, as_list

_MAX_PROOF_VALUE: Final = 140  # base58 of 96 bytes is at most 132 characters
_P384_BITS: Final = 384


def verify_rdfc(
    value: str,
    method: VerificationMethod,
    options: JsonObject,
    document: JsonObject,
    reading: Reading,
) -> None:
    """Check a proof value; the hash function goes with the key's curve."""
    key = issuer_key(method)
    small = key.key_size != _P384_BITS

    def hashed(part: JsonObject) -> bytes:
        if small:
            return hashlib.sha256(reading.canonical(part)).digest()
        text = canonicalize_carefully(
            part, load=reading.load, inline=reading.inline, digest=hashlib.sha384
        )
        return hashlib.sha384(text.encode("utf-8")).digest()

    data = hashed(configuration(options, document)) + hashed(document)
    check(key, _signature(value), data, hashes.SHA256() if small else hashes.SHA384())


def issuer_key(method: VerificationMethod) -> ec.EllipticCurvePublicKey:
    """The elliptic curve key of a method; `ProofInvalid` for another kind."""
    key = jwk.decode(method.public_key_multibase)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ProofInvalid("The key does not fit this kind of signature.")
    return key


def check(
    key: ec.EllipticCurvePublicKey,
    signature: bytes,
    data: bytes,
    algorithm: hashes.HashAlgorithm,
) -> None:
    """Check an ECDSA signature written as r and s side by side (IEEE P1363)."""
    half = key.key_size // 8
    if len(signature) != 2 * half:
        raise ProofInvalid("The signature has the wrong length.")
    r, s = (int.from_bytes(signature[place : place + half], "big") for place in (0, half))
    try:
        key.verify(encode_dss_signature(r, s), data, ec.ECDSA(algorithm))
    except InvalidSignature:
        raise ProofInvalid("The signature does not match: something was changed.") from None


def configuration(options: JsonObject, document: JsonObject) -> JsonObject:
    """The signed part of a proof, under the document's contexts, which it may not change."""
    given = as_list(document.get("@context"))
    if "@context" in options and as_list(options["@context"]) != given:
        raise ProofInvalid("The proof's @context differs from the document's.")
    return {**options, "@context": given}


def _signature(value: str) -> bytes:
    if not value.startswith("z") or len(value) > _MAX_PROOF_VALUE:
        raise ProofInvalid("The signature is not in base58btc multibase (z…).")
    try:
        return base58btc.b58decode(value[1:])
    except ValueError:
        raise ProofInvalid("The signature is not in base58btc multibase (z…).") from None
