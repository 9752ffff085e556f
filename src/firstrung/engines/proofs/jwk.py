"""Public and private keys of every kind met in credentials, in their two spellings.

A key is a Multikey (`z6Mk…`, `zDn…`) or a JSON Web Key. Inside this engine the Multikey is
the one name of a key, so two spellings of the same key are equal texts.

Sources: W3C Controlled Identifiers 1.0, "Multikey" and "JsonWebKey"; Multicodec table
(ed25519-pub 0xed, p256-pub 0x1200, p384-pub 0x1201, rsa-pub 0x1205); RFC 7517 and 7518 (JWK),
RFC 7638 (thumbprints), RFC 8037 (OKP).
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Any, Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import base58btc
from .errors import KeyFormatError
from .jcs import jcs
from .values import JsonObject

PublicKey = Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
PrivateKey = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KeyKind = Literal["RS256", "ES256", "ES384", "EdDSA"]

#: NIST SP 800-131A: shorter RSA keys no longer protect signatures.
MIN_RSA_BITS: Final = 2048
#: Longer keys only cost the verifier time.
MAX_RSA_BITS: Final = 4096
_ED25519: Final = b"\xed\x01"
_RSA: Final = b"\x85\x24"
_CURVES: Final[dict[str, tuple[bytes, ec.EllipticCurve]]] = {
    "P-256": (b"\x80\x24", ec.SECP256R1()),
    "P-384": (b"\x81\x24", ec.SECP384R1()),
}
# A 4096-bit RSA key has 526 bytes; the bound keeps base58's quadratic decoding cheap.
_MAX_MULTIBASE: Final = 740
_NAMES: Final = {"secp256r1": "P-256", "secp384r1": "P-384"}
# RFC 7638 section 3.2: only these members, so decorations of a JWK do not change its name.
_REQUIRED: Final = {
    "OKP": ("crv", "kty", "x"),
    "EC": ("crv", "kty", "x", "y"),
    "RSA": ("e", "kty", "n"),
}
_SECRET: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


def generate(kind: KeyKind) -> PrivateKey:
    """A fresh signing key for an algorithm: RSA 2048, P-256, P-384 or Ed25519."""
    if kind == "RS256":
        return rsa.generate_private_key(public_exponent=65537, key_size=MIN_RSA_BITS)
    if kind == "EdDSA":
        return Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1() if kind == "ES256" else ec.SECP384R1())


def to_pem(key: PrivateKey) -> bytes:
    """PKCS#8 PEM, unencrypted: the caller decides where a secret may lie."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def from_pem(pem: bytes) -> PrivateKey:
    """Read `to_pem` output; `KeyFormatError` for another kind of key or a short one."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFormatError("This is not an unencrypted PEM private key.") from None
    if not isinstance(key, PrivateKey):
        raise KeyFormatError("Only Ed25519, P-256, P-384 and RSA keys are understood.")
    encode(key.public_key())  # refuses other curves and lengths
    return key


def encode(key: PublicKey) -> str:
    """`publicKeyMultibase` of a key; `KeyFormatError` for other curves and RSA sizes."""
    if isinstance(key, Ed25519PublicKey):
        data = _ED25519 + key.public_bytes_raw()
    elif isinstance(key, rsa.RSAPublicKey):
        _check_rsa(key)
        data = _RSA + key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    else:
        data = _CURVES[_curve_name(key)][0] + key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
    return "z" + base58btc.b58encode(data).decode("ascii")


@lru_cache(maxsize=1024)
def decode(multibase: str) -> PublicKey:
    """The key of a `publicKeyMultibase`; `KeyFormatError` unless Ed25519, P-256, P-384 or RSA."""
    if not multibase.startswith("z") or len(multibase) > _MAX_MULTIBASE:
        raise KeyFormatError("The public key is not in base58btc multibase (z…).")
    try:
        data = base58btc.b58decode(multibase[1:])
        key = _decode(data)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFormatError("The public key cannot be read.") from None
    if encode(key) != multibase:
        raise KeyFormatError("The public key is not written the one way it should be.")
    return key


def to_jwk(key: PublicKey) -> JsonObject:
    """The public JSON Web Key, with no more than its required members."""
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": _text(key.public_bytes_raw())}
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {"kty": "RSA", "n": _text(_bytes(numbers.n)), "e": _text(_bytes(numbers.e))}
    point, size = key.public_numbers(), (key.key_size + 7) // 8
    x, y = (_text(value.to_bytes(size, "big")) for value in (point.x, point.y))
    return {"kty": "EC", "crv": _curve_name(key), "x": x, "y": y}


def from_jwk(value: object) -> PublicKey:
    """The public key of a JSON Web Key.

    Raises `KeyFormatError` for other kinds, short RSA keys, points off their curve, and for
    a private key: one that was published proves nothing.
    """
    if not isinstance(value, dict):
        raise KeyFormatError("A JSON Web Key must be an object.")
    if _SECRET & value.keys():
        raise KeyFormatError("This JSON Web Key holds its private part: it is no longer secret.")
    try:
        key = _from_jwk(value)
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFormatError("The JSON Web Key cannot be read.") from None
    encode(key)
    return key


def thumbprint(jwk: JsonObject) -> str:
    """The SHA-256 thumbprint of a public JSON Web Key in base64url (RFC 7638)."""
    public = to_jwk(from_jwk(jwk))
    members = {name: public[name] for name in _REQUIRED[public["kty"]]}
    return _text(hashlib.sha256(jcs(members)).digest())


def multibase_of(entry: JsonObject) -> str | None:
    """The Multikey of a verification method in any of its spellings, or None.

    Understands `Multikey`, `Ed25519VerificationKey2020`, `EcdsaSecp256r1VerificationKey2019`
    (publicKeyMultibase), `Ed25519VerificationKey2018` (publicKeyBase58), `JsonWebKey` and
    `JsonWebKey2020` (publicKeyJwk).
    """
    member = _SPELLINGS.get(str(entry.get("type")), "")
    value = entry.get(member)
    try:
        if member == "publicKeyJwk":
            return encode(from_jwk(value))
        if not isinstance(value, str):
            return None
        if member == "publicKeyBase58":
            raw = base58btc.b58decode(value[:64])
            return encode(Ed25519PublicKey.from_public_bytes(raw))
        return encode(decode(value))
    except ValueError:
        return None


_SPELLINGS: Final = {
    "Multikey": "publicKeyMultibase",
    "Ed25519VerificationKey2020": "publicKeyMultibase",
    "EcdsaSecp256r1VerificationKey2019": "publicKeyMultibase",
    "Ed25519VerificationKey2018": "publicKeyBase58",
    "JsonWebKey": "publicKeyJwk",
    "JsonWebKey2020": "publicKeyJwk",
}


def _decode(data: bytes) -> PublicKey:
    prefix, body = data[:2], data[2:]
    if prefix == _ED25519:
        return Ed25519PublicKey.from_public_bytes(body)
    if prefix == _RSA:
        key = serialization.load_der_public_key(body)
        if isinstance(key, rsa.RSAPublicKey):
            return key
    for code, curve in _CURVES.values():
        if prefix == code:
            return ec.EllipticCurvePublicKey.from_encoded_point(curve, body)
    raise ValueError("unknown code")


def _from_jwk(jwk: JsonObject) -> PublicKey:
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if kind == "OKP" and curve == "Ed25519":
        return Ed25519PublicKey.from_public_bytes(_data(jwk.get("x")))
    if kind == "EC" and isinstance(curve, str) and curve in _CURVES:
        x, y = (int.from_bytes(_data(jwk.get(name)), "big") for name in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, _CURVES[curve][1]).public_key()
    if kind == "RSA":
        n, e = (int.from_bytes(_data(jwk.get(name)), "big") for name in ("n", "e"))
        return rsa.RSAPublicNumbers(e, n).public_key()
    raise KeyFormatError("Only Ed25519, P-256, P-384 and RSA keys are understood.")


def _check_rsa(key: rsa.RSAPublicKey) -> None:
    if not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        raise KeyFormatError(f"An RSA key must have {MIN_RSA_BITS} to {MAX_RSA_BITS} bits.")


def _curve_name(key: ec.EllipticCurvePublicKey) -> str:
    name = _NAMES.get(key.curve.name)
    if name is None:
        raise KeyFormatError(f"The curve {key.curve.name} is not understood.")
    return name


def _bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _data(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) > _MAX_MULTIBASE or "=" in value:
        raise KeyFormatError("A member of the JSON Web Key is missing or malformed.")
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))
