"""Credentials as JSON Web Tokens: VC-JWT as Open Badges 3.0 and VC-JOSE want it.

The signature is over the bytes of the token, so nothing can be dropped on the way; what can
go wrong is whose key it was. A key counts only when the issuer's own document lists it, or the
issuer's identifier is the key itself: a key that a token brings along proves nothing.

Sources: 1EdTech Open Badges 3.0, "JSON Web Token Proof Format"; W3C Securing Verifiable
Credentials using JOSE and COSE; RFC 7515, 7518, 8725 (best current practices) and 9864.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from .claims import credential_of, holds_credential, payload_of
from .dids import Resolver, VerificationMethod, check_method, find_method
from .errors import KeyFormatError, MalformedJson, NoCredential, ProofInvalid, TooComplex
from .jwk import KeyKind, PrivateKey, PublicKey, decode, encode, from_jwk, thumbprint, to_jwk
from .structure import issuer_id
from .values import MAX_BYTES, JsonObject, parse

#: Signature algorithms, each for one kind of key; never `none`, never a shared secret.
ALGORITHMS: Final = frozenset({"RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"})
#: Characters of a token: 256 kB in base64url with header and signature.
MAX_TOKEN: Final = MAX_BYTES * 4 // 3 + 8_192
_PART: Final = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_FORBIDDEN: Final = ("crit", "b64")


class _Registry(jws.JWSRegistry):
    """The library's own limits are for access tokens; a certificate is larger."""

    max_header_length = 8_192
    max_payload_length = MAX_TOKEN
    max_signature_length = 2_048

    def get_alg(self, name: str) -> Any:
        """The algorithm, without the library's advice on which name for Ed25519 is newer."""
        if name not in ALGORITHMS:
            raise ProofInvalid(f"The algorithm {name} is not accepted for credentials.")
        return self.algorithms[name]


_REGISTRY: Final = _Registry(strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart and not yet verified."""

    text: str
    header: JsonObject
    credential: JsonObject

    @property
    def algorithm(self) -> str:
        """The `alg` of its header, one of `ALGORITHMS`."""
        return str(self.header["alg"])


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A token whose signature holds: the credential in it and the key that signed."""

    credential: JsonObject
    verification_method: str
    algorithm: str


def looks_like_jwt(text: str) -> bool:
    """Whether a text has the three parts of a token; says nothing about what is in them."""
    return _TOKEN.fullmatch(text) is not None


def sign_jwt(
    credential: JsonObject,
    *,
    private_key: PrivateKey,
    kid: str | None,
    alg: KeyKind = "RS256",
    typ: str = "JWT",
) -> str:
    """The compact token of a credential.

    `kid` is the URL of the verification method; None puts the public key itself into the
    header (`jwk`), which readers accept only for an issuer known by that key. `typ` "vc+jwt"
    signs the bare credential (VC-JOSE). Raises `KeyFormatError` when key and algorithm do not
    fit, `ProofInvalid` when the credential cannot be told apart from its claims.
    """
    public = private_key.public_key()
    _check_fit(alg, public)
    named: JsonObject = {"jwk": to_jwk(public)} if kid is None else {"kid": kid}
    header = {"alg": alg, "typ": typ, **named}
    if typ != "JWT":
        header["cty"] = "vc"
    payload = json.dumps(payload_of(credential, typ=typ), ensure_ascii=False, allow_nan=False)
    return jws.serialize_compact(
        header, payload.encode("utf-8"), _key(private_key), registry=_REGISTRY
    )


def read_jwt(token: str) -> Token:
    """Take a token apart and check that its claims agree with its credential.

    The signature is not looked at. Raises `ProofInvalid`, `MalformedJson`, `TooComplex`, and
    `NoCredential` for a token of another kind.
    """
    if len(token) > MAX_TOKEN:
        raise TooComplex(f"The token is larger than {MAX_BYTES // 1024} kB.")
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        raise MalformedJson("A JSON Web Token has three parts with dots between them.")
    header, payload, signature = (_part(part) for part in parts)
    head, claims = parse(header), parse(payload)
    if not holds_credential(claims):
        raise NoCredential("The token holds no credential.")
    if not signature:
        raise ProofInvalid("The token is not signed.")
    _check_header(head)
    return Token(token, head, credential_of(claims, typ=head.get("typ")))


def token_payload(token: str) -> JsonObject:
    """What a token says, of whatever kind it is; nothing of it is verified or compared."""
    if len(token) > MAX_TOKEN or token.count(".") != 2:  # noqa: PLR2004 - three parts
        raise TooComplex("The token is too large or not of three parts.")
    return parse(_part(token.split(".")[1]))


def verify_jwt(
    token: str | Token, *, resolve: Resolver, now: datetime, controller: str | None = None
) -> VerifiedToken:
    """Check a token's signature against a key of its issuer.

    `controller` is the party whose keys count, by default the credential's issuer; `resolve`
    and `now` as in `integrity.verify`. Dates of the credential are the verdict's business.
    Raises `ProofInvalid` with the reason, and what `read_jwt` raises.
    """
    read = token if isinstance(token, Token) else read_jwt(token)
    owner = controller or issuer_id(read.credential)
    if owner is None:
        raise ProofInvalid("The token names no issuer.")
    method = _method(read.header, owner, resolve)
    if method.controller != owner:
        raise ProofInvalid("The key that signed does not belong to the issuer.")
    check_method(method, purpose="assertionMethod", now=now)
    key = decode(method.public_key_multibase)
    try:
        _check_fit(read.algorithm, key)
        jws.deserialize_compact(read.text, _key(key), registry=_REGISTRY)
    except KeyFormatError as error:
        raise ProofInvalid(str(error)) from None
    except (JoseError, ValueError):
        raise ProofInvalid("The signature does not match: something was changed.") from None
    return VerifiedToken(read.credential, method.id, read.algorithm)


def _part(text: str) -> bytes:
    """Strict base64url: one text for the same bytes, or a signature could be respelled."""
    if not text:
        return b""
    if not _PART.fullmatch(text):
        raise MalformedJson("The token is not base64url throughout.")
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise MalformedJson("The token is not base64url throughout.") from None
    if urlsafe_b64encode(data).decode("ascii").rstrip("=") != text:
        raise MalformedJson("The token has stray bits at the end of a part.")
    return data


def _check_header(header: JsonObject) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise ProofInvalid(f"The algorithm {algorithm} is not accepted for credentials.")
    if any(name in header for name in _FORBIDDEN):
        raise ProofInvalid("The token's header asks for something unusual (crit or b64).")
    for name, kind in (("typ", str), ("kid", str), ("jwk", dict)):
        if name in header and not isinstance(header[name], kind):
            raise ProofInvalid(f"The header's {name} is malformed.")
    if "kid" not in header and "jwk" not in header:
        raise ProofInvalid("The header names no key (kid or jwk).")


def _method(header: JsonObject, owner: str, resolve: Resolver) -> VerificationMethod:
    brought = _brought_key(header)
    if "kid" in header:
        kid = header["kid"]
        url = kid if ":" in kid else f"{owner}#{kid.removeprefix('#')}"
        method = find_method(url, resolve)
        if brought is not None and brought != method.public_key_multibase:
            raise ProofInvalid("The header brings another key than the one it names.")
        return method
    assert brought is not None  # the header check saw to it
    # Where an issuer's own documents may list the key; what they do not list is a stranger's.
    names = (brought, thumbprint(header["jwk"]), header["jwk"].get("kid"), "0")
    for url in (owner, *(f"{owner}#{name}" for name in names if isinstance(name, str))):
        listed = resolve(url)
        if listed is not None and listed.public_key_multibase == brought:
            return listed
    raise ProofInvalid("The token brings its own key, which the issuer does not list.")


def _brought_key(header: JsonObject) -> str | None:
    if "jwk" not in header:
        return None
    try:
        return encode(from_jwk(header["jwk"]))
    except KeyFormatError as error:
        raise ProofInvalid(str(error)) from None


def _check_fit(algorithm: str, key: PublicKey) -> None:
    """An algorithm works with one kind of key; mixing them is a known attack."""
    if isinstance(key, rsa.RSAPublicKey):
        fits = algorithm in ("RS256", "PS256")
    elif isinstance(key, ec.EllipticCurvePublicKey):
        fits = algorithm == f"ES{key.key_size}"
    else:
        fits = algorithm in ("EdDSA", "Ed25519")
    if not fits:
        raise KeyFormatError(f"The key does not fit the algorithm {algorithm}.")
    encode(key)  # refuses short RSA keys and strange curves


def _key(key: PrivateKey | PublicKey) -> RSAKey | ECKey | OKPKey:
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)):
        return RSAKey(key, key)
    if isinstance(key, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)):
        return ECKey(key, key)
    return OKPKey(key, key)
