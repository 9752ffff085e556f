"""OpenID for Verifiable Credential Issuance 1.0, pre-authorized code: offer, token, credential.

Source: OpenID4VCI 1.0 (final, September 2025). The access token is good for one credential and
five minutes; a wallet shows with a key proof who received it.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from firstrung.backpacks.digests import digest
from firstrung.backpacks.models import Delivery, DeliveryState, Format, Protocol
from firstrung.backpacks.wallets.links import PIN_DIGITS, secret_of
from firstrung.backpacks.wallets.possession import ALGORITHMS, NotProven, StaleNonce, proven
from firstrung.backpacks.wallets.services import deliver, find
from firstrung.credentials.public import issuer_name
from firstrung.engines.proofs.contexts import CREDENTIALS_V2, OPEN_BADGES_V3

GRANT: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
CONFIGURATIONS: Final = {
    Format.JSON: "OpenBadgeCredential",
    Format.JWT: "OpenBadgeCredentialJwt",
}
_TYPES: Final = ["VerifiableCredential", "OpenBadgeCredential"]
_NAME: Final = _("Certificate")
_DESCRIPTION: Final = _("What somebody achieved, judged against published criteria.")


class BadRequest(Exception):
    """A credential request that cannot be answered: the error code of the standard, and why."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def _absolute(name: str) -> str:
    return settings.BASE_URL + reverse(name)


def offer_of(delivery: Delivery) -> dict[str, Any]:
    """The credential offer that a wallet starts from."""
    grant: dict[str, Any] = {"pre-authorized_code": secret_of(delivery)}
    if delivery.pin_sha256:
        grant["tx_code"] = {
            "input_mode": "numeric",
            "length": PIN_DIGITS,
            "description": gettext("The number on the page with the QR code"),
        }
    return {
        "credential_issuer": settings.BASE_URL,
        "credential_configuration_ids": [CONFIGURATIONS[Format(delivery.format)]],
        "grants": {GRANT: grant},
    }


def offered(secret: str, *, now: datetime) -> dict[str, Any]:
    """The offer behind a link. `Gone` where the hand-over ended or its code is spent."""
    code = digest(secret)
    states = [DeliveryState.OFFERED]
    return offer_of(find(code_sha256=code, protocol=Protocol.OID4VCI, states=states, now=now))


def issue(token: str, request: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Answer a credential request. Raises `Gone` (the token) or `BadRequest`."""
    delivery = find(token_sha256=digest(token), protocol=Protocol.OID4VCI, now=now)
    _check_request(request, CONFIGURATIONS[Format(delivery.format)])
    try:
        wallet = proven(_proof(request), audience=settings.BASE_URL, now=now)
    except NotProven as reason:
        raise BadRequest("invalid_proof", str(reason)) from None
    except StaleNonce:
        raise BadRequest("invalid_nonce", "Ask the nonce endpoint for a new one.") from None
    return {"credentials": [{"credential": deliver(delivery, wallet=wallet, now=now)}]}


def _check_request(request: dict[str, Any], offered_id: str) -> None:
    if "credential_response_encryption" in request:
        text = "Answers are not encrypted here beyond TLS."
        raise BadRequest("invalid_encryption_parameters", text)
    if "credential_identifier" in request:
        text = "The token response named no credential_identifier; use credential_configuration_id."
        raise BadRequest("unknown_credential_identifier", text)
    asked = request.get("credential_configuration_id")
    if not isinstance(asked, str):
        raise BadRequest("invalid_credential_request", "credential_configuration_id is missing.")
    if asked != offered_id:
        text = f"This token is good for {offered_id}."
        raise BadRequest("unknown_credential_configuration", text)


def _proof(request: dict[str, Any]) -> object:
    proofs = request.get("proofs")
    several = proofs.get("jwt") if isinstance(proofs, dict) and len(proofs) == 1 else None
    if not isinstance(several, list) or len(several) != 1:
        raise BadRequest("invalid_proof", "Send one proof: proofs.jwt is a list with one JWT.")
    return several[0]


def issuer_metadata() -> dict[str, Any]:
    """`/.well-known/openid-credential-issuer`."""
    return {
        "credential_issuer": settings.BASE_URL,
        "credential_endpoint": _absolute("wallet_credential"),
        "nonce_endpoint": _absolute("wallet_nonce"),
        "display": [
            {
                "name": issuer_name(),
                "locale": code,
                "logo": {
                    "uri": settings.BASE_URL + static("web/icon.svg"),
                    "alt_text": "Firstrung",
                },
            }
            for code, _label in settings.LANGUAGES
        ],
        "credential_configurations_supported": {
            CONFIGURATIONS[Format.JSON]: {
                "format": "ldp_vc",
                "credential_definition": {
                    "@context": [CREDENTIALS_V2, OPEN_BADGES_V3],
                    "type": _TYPES,
                },
                "credential_signing_alg_values_supported": ["eddsa-rdfc-2022"],
                **_common(),
            },
            CONFIGURATIONS[Format.JWT]: {
                "format": "jwt_vc_json",
                "credential_definition": {"type": _TYPES},
                "credential_signing_alg_values_supported": ["RS256"],
                **_common(),
            },
        },
    }


def _common() -> dict[str, Any]:
    return {
        "cryptographic_binding_methods_supported": ["did:key", "did:jwk", "jwk"],
        "proof_types_supported": {
            "jwt": {"proof_signing_alg_values_supported": list(ALGORITHMS)},
        },
        "credential_metadata": {
            "display": [_display(code) for code, _label in settings.LANGUAGES],
        },
    }


def _display(code: str) -> dict[str, str]:
    with override(code):
        return {"name": str(_NAME), "locale": code, "description": str(_DESCRIPTION)}


def server_metadata() -> dict[str, Any]:
    """`/.well-known/oauth-authorization-server`: what hands out the tokens for wallets."""
    return {
        "issuer": settings.BASE_URL,
        "token_endpoint": _absolute("wallet_token"),
        "grant_types_supported": [GRANT],
        "response_types_supported": ["none"],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }
