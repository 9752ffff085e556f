"""ecdsa-sd-2023: a credential of which the holder shows only a part.

The issuer signs every statement by itself with a key made for the occasion, and that key
together with the statements that must never be left out. What arrives here is a derived proof
over the statements shown. The base proof, which only the holder keeps, is recognized.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, "ecdsa-sd-2023": parseDerivedProofValue,
createVerifyData and "Verify Derived Proof".
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from . import base58btc, cbor, jwk
from .dids import VerificationMethod
from .ecdsa import check, configuration, issuer_key
from .errors import KeyFormatError, ProofInvalid, TooComplex
from .reading import Reading
from .values import MAX_BYTES, JsonObject

_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
#: Statements signed one by one; each costs a signature check of about 0.1 ms.
MAX_STATEMENTS: Final = 1_000
_LABEL: Final = re.compile(r"_:c14n([0-9]+)(?= )")
_LABEL_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_PARTS: Final = 5
_P256_BITS: Final = 256


@dataclass(frozen=True, slots=True)
class _Derived:
    """The five parts of a derived proof value."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    labels: dict[int, bytes]
    mandatory: list[int]


def verify_derived(
    value: str,
    method: VerificationMethod,
    options: JsonObject,
    document: JsonObject,
    reading: Reading,
) -> None:
    """Verify a derived proof; raises `ProofInvalid` or `TooComplex` with the reason."""
    parts = _parse(value)
    key = issuer_key(method)
    if key.key_size != _P256_BITS:
        raise ProofInvalid("The key does not fit this kind of signature (P-256).")
    lines = _statements(document, parts, reading)
    chosen = set(parts.mandatory)
    mandatory = [line for place, line in enumerate(lines) if place in chosen]
    shown = [line for place, line in enumerate(lines) if place not in chosen]
    if len(shown) != len(parts.signatures):
        raise ProofInvalid("There are not as many signatures as statements: something was changed.")
    signed = sha256(reading.canonical(configuration(options, document))).digest()
    signed += parts.public_key + sha256("".join(mandatory).encode("utf-8")).digest()
    check(key, parts.base_signature, signed, hashes.SHA256())
    own_key = _own_key(parts.public_key)
    for line, signature in zip(shown, parts.signatures, strict=True):
        check(own_key, signature, line.encode("utf-8"), hashes.SHA256())


def _parse(value: str) -> _Derived:
    if not value.startswith("u") or len(value) > MAX_BYTES:
        raise ProofInvalid("The proof value is not in base64url multibase (u…).")
    body = value[1:]
    try:
        data = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        raise ProofInvalid("The proof value is not in base64url multibase (u…).") from None
    if urlsafe_b64encode(data).decode("ascii").rstrip("=") != body:
        raise ProofInvalid("The proof value is not in base64url multibase (u…).")
    if data.startswith(_BASE):
        raise ProofInvalid(
            "This is the holder's own copy (a base proof). Ask the holder for a copy that "
            "was made for showing."
        )
    if not data.startswith(_DERIVED):
        raise ProofInvalid("The proof value does not belong to ecdsa-sd-2023.")
    return _checked(cbor.decode(data[len(_DERIVED) :]))


def _checked(parts: Any) -> _Derived:
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise ProofInvalid("The proof value does not have its five parts.")
    base, key, signatures, labels, mandatory = parts
    fits = (
        _is_bytes(base, _SIGNATURE_BYTES)
        and isinstance(key, bytes)
        and isinstance(signatures, list)
        and all(_is_bytes(signature, _SIGNATURE_BYTES) for signature in signatures)
        and isinstance(labels, dict)
        and all(_is_bytes(label, _LABEL_BYTES) for label in labels.values())
        and isinstance(mandatory, list)
        and all(isinstance(place, int) for place in mandatory)
    )
    if not fits:
        raise ProofInvalid("A part of the proof value is malformed.")
    if len(signatures) > MAX_STATEMENTS:
        raise TooComplex(f"More than {MAX_STATEMENTS} statements are signed one by one.")
    ascending = all(one < two for one, two in pairwise(mandatory))
    if not ascending or len(set(labels.values())) != len(labels):
        raise ProofInvalid("A part of the proof value says something twice.")
    return _Derived(base, key, signatures, labels, mandatory)


def _is_bytes(value: Any, length: int) -> bool:
    return isinstance(value, bytes) and len(value) == length


def _statements(document: JsonObject, parts: _Derived, reading: Reading) -> list[str]:
    """The canonical statements with the issuer's names for nameless nodes, sorted."""
    canonical = reading.canonical(document).decode("utf-8")
    used: set[int] = set()

    def rename(match: re.Match[str]) -> str:
        number = int(match[1])
        label = parts.labels.get(number)
        if label is None:
            raise ProofInvalid("The proof does not name every nameless part of the document.")
        used.add(number)
        return "_:u" + urlsafe_b64encode(label).decode("ascii").rstrip("=")

    lines = sorted(_renamed(line, rename) + "\n" for line in canonical.split("\n")[:-1])
    if used != parts.labels.keys() or (parts.mandatory and parts.mandatory[-1] >= len(lines)):
        raise ProofInvalid("The proof speaks of parts that the document does not have.")
    return lines


def _renamed(line: str, rename: Callable[[re.Match[str]], str]) -> str:
    """A statement with its labels replaced, but not what merely looks like one in a text."""
    head, quote, rest = line.partition('"')
    if not quote:
        return _LABEL.sub(rename, line)
    text, _, tail = rest.rpartition('"')
    return f'{_LABEL.sub(rename, head)}"{text}"{_LABEL.sub(rename, tail)}'


def _own_key(data: bytes) -> ec.EllipticCurvePublicKey:
    key: jwk.PublicKey | None
    try:
        key = jwk.decode("z" + base58btc.b58encode(data[:64]).decode("ascii"))
    except KeyFormatError:
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.key_size != _P256_BITS:
        raise ProofInvalid("The proof's own key cannot be read.")
    return key
