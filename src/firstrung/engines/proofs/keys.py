"""Ed25519 keys and their Multikey spelling (`z6Mk…`).

Sources: W3C Controlled Identifiers 1.0, "Multikey"; Multicodec table
(`ed25519-pub` 0xed, `ed25519-priv` 0x1300); Multibase (`z` is base58btc).
"""

from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import base58btc
from .errors import KeyFormatError

_ED25519_PUB: Final = b"\xed\x01"
# 34 bytes never need more; the bound also keeps base58's quadratic decoding cheap.
_MAX_MULTIBASE: Final = 64


def generate_private_key() -> Ed25519PrivateKey:
    """A fresh Ed25519 signing key from the operating system's random source."""
    return Ed25519PrivateKey.generate()


def private_key_to_pem(key: Ed25519PrivateKey) -> bytes:
    """PKCS#8 PEM, unencrypted: the caller decides where a secret may lie."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def private_key_from_pem(pem: bytes) -> Ed25519PrivateKey:
    """Read `private_key_to_pem` output; `KeyFormatError` for anything but Ed25519."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        # The library's own message may quote the input; a key must not reach a log.
        raise KeyFormatError("This is not an unencrypted PEM private key.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFormatError("This private key is not an Ed25519 key.")
    return key


def encode_public_key(key: Ed25519PublicKey) -> str:
    """`publicKeyMultibase` of a public key: `z` and base58btc of 0xed01 and 32 bytes."""
    return "z" + base58btc.b58encode(_ED25519_PUB + key.public_bytes_raw()).decode("ascii")


@lru_cache(maxsize=1024)  # one issuer's key verifies thousands of credentials
def decode_public_key(multibase: str) -> Ed25519PublicKey:
    """The public key of a `publicKeyMultibase`; `KeyFormatError` unless Ed25519."""
    if not multibase.startswith("z") or len(multibase) > _MAX_MULTIBASE:
        raise KeyFormatError("The public key is not in base58btc multibase (z…).")
    try:
        data = base58btc.b58decode(multibase[1:])
    except ValueError:
        raise KeyFormatError("The public key is not valid base58.") from None
    if not data.startswith(_ED25519_PUB) or len(data) != len(_ED25519_PUB) + 32:
        raise KeyFormatError("The public key is not an Ed25519 key (z6Mk…).")
    return Ed25519PublicKey.from_public_bytes(data[len(_ED25519_PUB) :])
