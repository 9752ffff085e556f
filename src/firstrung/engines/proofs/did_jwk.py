"""did:jwk: an identifier that is its own public key, as a JSON Web Key.

Source: did:jwk method specification 1.0. The identifier is the base64url text of the JWK, the
only verification method is `#0`.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from .dids import VerificationMethod, resolve_did_key
from .errors import ProofsError
from .jwk import PublicKey, encode, from_jwk, to_jwk
from .values import parse

_PREFIX: Final = "did:jwk:"
# The base64url text of a 4096-bit RSA key's JWK is about 1,000 characters.
_ENCODED: Final = re.compile(r"[A-Za-z0-9_-]{1,2048}")


def did_jwk(key: PublicKey) -> str:
    """The did:jwk of a public key."""
    text = json.dumps(to_jwk(key), separators=(",", ":"))
    return _PREFIX + urlsafe_b64encode(text.encode("ascii")).decode("ascii").rstrip("=")


def resolve_did_jwk(url: str) -> VerificationMethod | None:
    """The verification method of a did:jwk, alone or with `#0`; None for anything else."""
    did, _, fragment = url.partition("#")
    encoded = did.removeprefix(_PREFIX)
    if encoded == did or fragment not in ("", "0") or not _ENCODED.fullmatch(encoded):
        return None
    try:
        jwk = parse(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        multibase = encode(from_jwk(jwk))
    except (ProofsError, ValueError):
        return None
    signs = jwk.get("use", "sig") == "sig"
    purposes = frozenset({"assertionMethod", "authentication"}) if signs else frozenset()
    return VerificationMethod(f"{did}#0", did, multibase, purposes)


def resolve_self_contained(url: str) -> VerificationMethod | None:
    """The key of an identifier that needs no look-up: did:key or did:jwk, else None."""
    return resolve_did_key(url) or resolve_did_jwk(url)
