"""Answers of the Open Badges interface: who asks, with which scope, and errors in its own form."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import AccessToken

from firstrung.backpacks.digests import digest
from firstrung.backpacks.limits import body_within
from firstrung.backpacks.models import Client
from firstrung.core.errors import Problem
from firstrung.engines.proofs.values import MAX_BYTES
from firstrung.identity.public import Person

#: A compact token of the largest credential: base64url of it, twice encoded parts and signature.
MAX_BODY: Final = MAX_BYTES * 4 // 3 + 8_192

_MINOR: Final = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "not_found",
    405: "not_allowed",
    413: "invalid_data",
    415: "not_acceptable",
    429: "server_busy",
}


class Refused(Exception):
    """The request is refused: HTTP status, words for a developer, and headers."""

    def __init__(
        self, status: int, text: str, *, minor: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.minor = minor or _MINOR[status]
        self.headers = headers or {}


@dataclass(frozen=True)
class Access:
    """Whose collection it is, and which platform asks with the holder's permission."""

    person: Person
    client: Client


View = Callable[[HttpRequest, Access], HttpResponse]
Endpoint = Callable[[HttpRequest], HttpResponse]


def status_info(refused: Refused) -> HttpResponse:
    """The error as an `Imsx_StatusInfo` (Open Badges 3.0, "Imsx_StatusInfo")."""
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": refused.text,
        "imsx_CodeMinor": {
            "imsx_codeMinorField": [
                {
                    "imsx_codeMinorFieldName": "TargetEndSystem",
                    "imsx_codeMinorFieldValue": refused.minor,
                }
            ]
        },
    }
    return JsonResponse(body, status=refused.status, headers=refused.headers)


def raw_answer(
    text: str, *, content_type: str = "application/json", status: int = 200
) -> HttpResponse:
    """Text that must reach the reader exactly as it is."""
    return HttpResponse(text.encode("utf-8"), content_type=content_type, status=status)


def endpoint(**views: tuple[str, View]) -> Endpoint:
    """One address of the interface: HTTP method → (scope it needs, view).

    Nothing is cached; every error, foreseen by a view or not allowed at the door, has the
    interface's own form.
    """

    @csrf_exempt
    @wraps(next(iter(views.values()))[1])
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            response = _answer(request, views)
        except Refused as refused:
            response = status_info(refused)
        except Problem as problem:
            response = status_info(Refused(400, str(problem.message)))
        patch_cache_control(response, no_store=True)
        return response

    return answer


def _answer(request: HttpRequest, views: dict[str, tuple[str, View]]) -> HttpResponse:
    if request.method not in views:
        allowed = {"Allow": ", ".join(views)}
        raise Refused(405, f"Use {' or '.join(views)} here.", headers=allowed)
    scope, view = views[request.method]
    return view(request, _access(request, scope))


def _access(request: HttpRequest, scope: str) -> Access:
    """Whose the bearer token is; 401 where it is no good, 403 where it does not reach so far."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        challenge = {"WWW-Authenticate": f'Bearer realm="open badges", scope="{scope}"'}
        raise Refused(401, "Send an access token as a bearer token.", headers=challenge)
    token = (
        AccessToken.objects.select_related("user", "application")
        .filter(token_checksum=digest(secret.strip()), expires__gt=timezone.now())
        .first()
    )
    usable = token and token.application and token.user and token.user.is_active
    if token is None or not usable:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise Refused(401, "The access token is unknown, expired or revoked.", headers=challenge)
    if not token.allow_scopes([scope]):
        challenge = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
        raise Refused(403, f"The access token lacks the scope {scope}.", headers=challenge)
    assert token.user is not None
    assert token.application is not None
    return Access(token.user, token.application)


def body_of(request: HttpRequest) -> bytes:
    """The request's body; `Refused` (413) where it is larger than any credential."""
    body = body_within(request, MAX_BODY)
    if body is None:
        raise Refused(413, "The body is too large to be a credential.")
    return body


def as_json(value: Any) -> str:
    """JSON text of a document of ours."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
