"""OAuth 2 for connected platforms: register, ask the holder, hand out and end tokens."""

import base64
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_update
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError
from oauth2_provider.oauth2_backends import get_oauthlib_core

from firstrung.activity.public import record
from firstrung.backpacks.host.description import issuer
from firstrung.backpacks.host.registration import GRANTS, NotRegistered, register
from firstrung.backpacks.host.scopes import READ_CREDENTIALS, READ_PROFILE, SCOPES
from firstrung.backpacks.limits import body_within, too_many
from firstrung.backpacks.models import Client
from firstrung.backpacks.oauth import oauth_error
from firstrung.identity.public import Person, Purpose, covers

REGISTRATIONS_PER_HOUR: Final = 20
TOKENS_PER_HOUR: Final = 1200
MAX_METADATA: Final = 32 * 1024


@csrf_exempt
@require_POST
def registration(request: HttpRequest) -> HttpResponse:
    """Register a platform; open to all, so limited by network."""
    if too_many(request, "registrations", per_hour=REGISTRATIONS_PER_HOUR):
        return oauth_error(
            429, "slow_down", "Too many registrations from here.", Retry_After="3600"
        )
    body = body_within(request, MAX_METADATA)
    if body is None:
        return oauth_error(413, "invalid_client_metadata", "That is too long.")
    try:
        registered = register(body, now=timezone.now())
    except NotRegistered as refusal:
        return oauth_error(400, refusal.code, refusal.text)
    response = JsonResponse(registered, status=201)
    patch_cache_control(response, no_store=True)
    return response


@require_http_methods(["GET", "POST"])
@never_cache
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask the holder whether a platform may do what it asks for; say so to the platform.

    The question stands wholly in the address, and is judged anew when the answer comes.
    """
    if _has_nul(request.GET):
        return render(request, "backpacks/host/refused.html", status=400)
    core = get_oauthlib_core()
    try:
        scopes, asked = core.validate_authorization_request(request)
    except OAuthToolkitError as error:
        return _turned_down(request, error)
    if asked.get("code_challenge_method") != "S256":
        return _sent_back(asked, error="invalid_request", error_description="Use S256.")
    client = Client.objects.get(client_id=asked["client_id"])
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    if request.method == "GET":
        return _question(request, request.user, client, scopes, str(asked["redirect_uri"]))
    return _answered(request, client, scopes, asked)


def _answered(
    request: HttpRequest, client: Client, scopes: list[str], asked: dict[str, Any]
) -> HttpResponse:
    """Tell the platform what the holder decided, with a code where it is a yes."""
    allow = request.POST.get("decision") == "allow"
    try:
        with transaction.atomic():
            address, _headers, _body, _status = get_oauthlib_core().create_authorization_response(
                request=request, scopes=scopes, credentials=asked, allow=allow
            )
            record(
                request.user,
                "backpacks.client.allowed",
                client,
                now=timezone.now(),
                client=str(client),
                scopes=scopes,
            )
    except OAuthToolkitError as error:
        return _turned_down(request, error)
    return HttpResponseRedirect(address)


def _question(
    request: HttpRequest, person: Person, client: Client, scopes: list[str], address: str
) -> HttpResponse:
    today = timezone.localdate()
    reads = bool({READ_CREDENTIALS, READ_PROFILE} & set(scopes))
    waits = person.is_minor(today) and not covers(person, Purpose.CERTIFICATE, on=today)
    host = urlsplit(address).netloc
    context = {
        "client": client,
        "host": host,
        "wishes": [SCOPES[scope] for scope in scopes],
        "waits_for_family": reads and waits,
    }
    # The answer leads on to the platform's own address, which the page's policy must allow.
    page = render(request, "backpacks/host/authorize.html", context)
    csp_update({"form-action": [f"https://{host}"]})(lambda _request: page)(request)
    return page


def _has_nul(given: QueryDict) -> bool:
    """Whether a parameter holds what no database takes as text."""
    return any("\x00" in str(value) for values in given.lists() for value in values[1])


def _turned_down(request: HttpRequest, error: OAuthToolkitError) -> HttpResponse:
    """Send the platform its error; where its address is not certain, tell the person instead."""
    problem = error.oauthlib_error
    if isinstance(error, FatalClientError) or not problem.redirect_uri:
        return render(request, "backpacks/host/refused.html", status=400)
    return _sent_back({"redirect_uri": problem.redirect_uri}, **dict(problem.twotuples))


def _sent_back(asked: dict[str, Any], **answer: str) -> HttpResponse:
    """To the platform's address, with an error in the query and the state it sent."""
    address = str(asked["redirect_uri"])
    if asked.get("state"):
        answer["state"] = asked["state"]
    answer["iss"] = issuer()
    return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{urlencode(answer)}")


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A code or a refresh token for an access token; the platform signs in by HTTP Basic."""
    refusal = _unfit(request)
    if refusal is not None:
        return refusal
    if request.POST.get("grant_type") not in GRANTS:
        text = "grant_type is authorization_code or refresh_token here."
        return oauth_error(400, "unsupported_grant_type", text)
    _url, headers, body, status = get_oauthlib_core().create_token_response(request)
    return HttpResponse(body or "", status=status, headers=headers)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token (RFC 7009); a token nobody knows has ended already."""
    refusal = _unfit(request)
    if refusal is not None:
        return refusal
    _url, headers, body, status = get_oauthlib_core().create_revocation_response(request)
    return HttpResponse(body or "", status=status, headers=headers)


def _unfit(request: HttpRequest) -> HttpResponse | None:
    """Why a platform's call cannot be looked at; None where it can."""
    if too_many(request, "tokens", per_hour=TOKENS_PER_HOUR):
        return oauth_error(429, "slow_down", "Too many calls from here.", Retry_After="3600")
    if _has_nul(request.POST):
        return oauth_error(400, "invalid_request", "A parameter has a NUL character in it.")
    if not _signs_in(request.headers.get("Authorization", "")):
        text = "Send client_id and client_secret by HTTP Basic."
        return oauth_error(401, "invalid_client", text, WWW_Authenticate='Basic realm="oauth"')
    return None


def _signs_in(header: str) -> bool:
    """Whether the header holds a name and a secret that could be any."""
    kind, _, encoded = header.partition(" ")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except ValueError:
        return False
    return kind.lower() == "basic" and ":" in pair and "\x00" not in pair and "%00" not in pair
