"""Whether a wallet holds the key it names: proofs of possession, and the nonces in them.

Source: OpenID for Verifiable Credential Issuance 1.0, appendix "jwt Proof Type".
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.core.cache import cache
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from firstrung.backpacks.digests import digest
from firstrung.engines.proofs import KeyFormatError
from firstrung.engines.proofs.did_jwk import did_jwk, resolve_self_contained
from firstrung.engines.proofs.jwk import PublicKey, decode, from_jwk, to_jwk

ALGORITHMS: Final = ("EdDSA", "Ed25519", "ES256")
PROOF_TYPE: Final = "openid4vci-proof+jwt"
NONCE_LIFETIME: Final = timedelta(minutes=5)
AGE: Final = timedelta(minutes=5)
SKEW: Final = timedelta(minutes=1)
MAX_PROOF: Final = 8 * 1024
_SIGNER: Final = signing.TimestampSigner(salt="firstrung.backpacks.wallets.nonce")


class _Registry(jws.JWSRegistry):
    """The library's limits are too narrow for a key that stands in the header."""

    max_header_length = 4096
    max_payload_length = MAX_PROOF


class NotProven(Exception):
    """The proof does not show that the wallet holds the key; says why."""


class StaleNonce(Exception):
    """The proof is over a nonce that is not ours, too old, or was used."""


def fresh_nonce() -> str:
    """A nonce that this site recognizes without keeping it."""
    return _SIGNER.sign(secrets.token_urlsafe(16))


def _spend(nonce: object) -> None:
    """Accept a nonce once."""
    try:
        _SIGNER.unsign(nonce if isinstance(nonce, str) else "", max_age=NONCE_LIFETIME)
    except signing.BadSignature:
        raise StaleNonce from None
    spent = f"wallet-nonce:{digest(str(nonce))}"
    if not cache.add(spent, 1, timeout=2 * NONCE_LIFETIME.total_seconds()):
        raise StaleNonce


def proven(token: object, *, audience: str, now: datetime) -> str:
    """The DID whose key signed a proof made out to ``audience``; its nonce is spent.

    Raises `NotProven` or `StaleNonce`.
    """
    if not isinstance(token, str) or len(token) > MAX_PROOF or not token.isascii():
        raise NotProven("A proof is a compact JWT.")
    registry = _Registry(algorithms=list(ALGORITHMS), strict_check_header=False)
    try:
        signed = jws.extract_compact(token.encode("ascii"), registry=registry)
        header = signed.headers()
        did, key = _named_key(header)
        jwk = to_jwk(key)
        held = OKPKey.import_key(jwk) if jwk["kty"] == "OKP" else ECKey.import_key(jwk)
        matches = jws.validate_compact(signed, held, registry=registry)
    except NotProven:
        raise
    except (JoseError, KeyFormatError, ValueError, TypeError, KeyError, RecursionError):
        raise NotProven("The proof cannot be read, or its signature does not match.") from None
    if not matches:
        raise NotProven("The signature does not match.")
    _check_claims(signed.payload, audience=audience, now=now)
    return did


def _named_key(header: dict[str, Any]) -> tuple[str, PublicKey]:
    """The key a header names, and the identifier it goes by."""
    if header.get("typ") != PROOF_TYPE:
        raise NotProven(f"The header's typ is {PROOF_TYPE}.")
    if header.get("alg") not in ALGORITHMS:
        raise NotProven(f"The algorithm is one of {', '.join(ALGORITHMS)}.")
    named = [name for name in ("kid", "jwk", "x5c", "trust_chain") if name in header]
    if named == ["jwk"]:
        key = from_jwk(header["jwk"])
        return did_jwk(key), key
    if named != ["kid"] or not isinstance(header["kid"], str) or "crit" in header:
        raise NotProven("The header names one key, by kid (did:key or did:jwk) or jwk.")
    method = resolve_self_contained(header["kid"])
    if method is None:
        raise NotProven("The kid is not a did:key or did:jwk that can be read.")
    return method.controller, decode(method.public_key_multibase)


def _check_claims(payload: bytes | None, *, audience: str, now: datetime) -> None:
    try:
        claims = json.loads(payload or b"")
    except (ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise NotProven("The proof's payload is a JSON object.")
    if claims.get("aud") not in (audience, [audience]):
        raise NotProven(f"The proof is not made out to {audience}.")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise NotProven("The proof has no iat.")
    if not -SKEW.total_seconds() <= now.timestamp() - issued <= AGE.total_seconds():
        raise NotProven("The proof was not made just now; check the clock.")
    _spend(claims.get("nonce"))
