"""The addresses of OpenID for Verifiable Credential Issuance."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from firstrung.backpacks.oauth import oauth_error
from firstrung.backpacks.wallets.openid import (
    GRANT,
    BadRequest,
    issue,
    issuer_metadata,
    offered,
    server_metadata,
)
from firstrung.backpacks.wallets.possession import fresh_nonce
from firstrung.backpacks.wallets.services import (
    TOKEN_LIFETIME,
    Gone,
    PinAsked,
    WrongPin,
    redeem,
)
from firstrung.backpacks.wallets.views.answers import for_wallets, json_object


@for_wallets("GET")
def credential_offer(request: HttpRequest, secret: str) -> HttpResponse:
    """The offer behind `credential_offer_uri`."""
    try:
        return JsonResponse(offered(secret, now=timezone.now()))
    except Gone as gone:
        return oauth_error(410 if gone.known else 404, "invalid_request", "The offer has ended.")


@for_wallets("GET")
def metadata(request: HttpRequest) -> HttpResponse:
    """What can be had here, and how."""
    return JsonResponse(issuer_metadata())


@for_wallets("GET")
def authorization_metadata(request: HttpRequest) -> HttpResponse:
    """Where the tokens come from."""
    return JsonResponse(server_metadata())


@for_wallets("POST")
def token(request: HttpRequest) -> HttpResponse:
    """An access token for the code of an offer, which is spent with it."""
    if request.POST.get("grant_type") != GRANT:
        return oauth_error(400, "unsupported_grant_type", f"grant_type is {GRANT}.")
    code = request.POST.get("pre-authorized_code", "")
    if not code:
        return oauth_error(400, "invalid_request", "pre-authorized_code is missing.")
    try:
        access = redeem(code=code, pin=request.POST.get("tx_code"), now=timezone.now())
    except Gone:
        return oauth_error(400, "invalid_grant", "The code is unknown, used or has ended.")
    except WrongPin:
        return oauth_error(400, "invalid_grant", "tx_code is wrong.")
    except PinAsked:
        return oauth_error(400, "invalid_request", "tx_code is missing, or none is asked for.")
    seconds = int(TOKEN_LIFETIME.total_seconds())
    return JsonResponse({"access_token": access, "token_type": "Bearer", "expires_in": seconds})


@for_wallets("POST")
def nonce(request: HttpRequest) -> HttpResponse:
    """Something fresh for the wallet to sign."""
    return JsonResponse({"c_nonce": fresh_nonce()})


@for_wallets("POST")
def credential(request: HttpRequest) -> HttpResponse:
    """The credential, for a token and a proof of the wallet's key."""
    kind, _, access = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not access.strip():
        return _unauthorized()
    message = json_object(request)
    if message is None or request.content_type != "application/json":
        return oauth_error(400, "invalid_credential_request", "Send one JSON object.")
    try:
        return JsonResponse(issue(access.strip(), message, now=timezone.now()))
    except Gone:
        return _unauthorized()
    except BadRequest as reason:
        return oauth_error(400, reason.code, reason.text)


def _unauthorized() -> HttpResponse:
    text = "The access token is missing, unknown, used or has ended."
    return oauth_error(401, "invalid_token", text, WWW_Authenticate='Bearer error="invalid_token"')
