"""Judges what an OpenID provider says: is the token genuine, and is the address proved?

After OpenID Connect Core 1.0, section 3.1.3.7 (ID token), 5.3.2 (userinfo) and 5.7 (issuer and
subject), and Microsoft's notes on `email` and `xms_edov`.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_SECONDS = 60
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
TENANT = "{tenantid}"
ANY_TENANT = {"common", "organizations", "consumers"}


class NotGenuine(Exception):
    """The provider's answer can't be trusted; the text says why, for the log."""


@dataclass(frozen=True)
class Address:
    """An e-mail address as the provider gave it, and whether it is proved."""

    email: str
    verified: bool


def verified_claims(
    token: Any, *, keys: Any, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are right.

    ``keys`` is the provider's JWKS document, ``issuer`` comes from its discovery document and may
    hold Microsoft's ``{tenantid}``. Raises `NotGenuine`.
    """
    try:
        key = _key(jwt.get_unverified_header(token).get("kid"), keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED, "verify_iss": False},
        )
    except (jwt.PyJWTError, TypeError, AttributeError) as error:
        raise NotGenuine(f"ID token: {error}") from error
    if claims["iss"] != issuer.replace(TENANT, str(claims.get("tid", ""))):
        raise NotGenuine(f"issuer {claims['iss']!r}")
    if claims.get("azp", client_id) != client_id:
        raise NotGenuine("made for another application")
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotGenuine("nonce of another sign-in")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise NotGenuine("no subject")
    return claims


def _key(kid: str | None, keys: Any) -> jwt.PyJWK:
    known = jwt.PyJWKSet.from_dict(keys).keys
    fitting = [key for key in known if kid in (None, key.key_id)]
    if len(fitting) != 1:
        raise NotGenuine(f"key {kid!r} is not the provider's")
    return fitting[0]


def lasting_name(claims: dict[str, Any]) -> str:
    """One name for issuer and subject together (64 hexadecimal digits).

    With the subject alone, somebody's account would pass to whoever has the same subject at the
    next provider that is configured under the same name.
    """
    return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def address_in(claims: dict[str, Any], *, provider_id: str, server_url: str) -> Address | None:
    """The address among the claims and whether this provider has proved it; None without one."""
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email:
        return None
    if provider_id == "microsoft":
        return Address(email, _is_pinned(server_url) or _is_true(claims.get("xms_edov")))
    return Address(email, _is_true(claims.get("email_verified")))


def _is_pinned(server_url: str) -> bool:
    """Whether Microsoft's address names one tenant (``…/TENANT/v2.0``)."""
    return urlsplit(server_url).path.strip("/").split("/")[0] not in ANY_TENANT


def _is_true(value: Any) -> bool:
    """Some providers write true as text or 1; anything else is no."""
    return str(value).lower() in {"true", "1"}
