"""What every address for wallets has in common: JSON, no cookies, wallets in a browser too."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from firstrung.backpacks.limits import body_within, too_many
from firstrung.backpacks.oauth import oauth_error

PER_HOUR: Final = 1200
"""Calls of one network; a class of thirty that adds to wallets at once makes some two hundred."""
MAX_BODY: Final = 64 * 1024
View = Callable[..., HttpResponse]


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """An error as VC-API has it (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def for_wallets(method: str) -> Callable[[View], View]:
    """An address that wallets call by ``method``, also out of a page of theirs (CORS).

    No session is read and nothing is kept by caches.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **arguments: str) -> HttpResponse:
            response = _answer(request, view, method, arguments)
            response["Access-Control-Allow-Origin"] = "*"
            patch_cache_control(response, no_store=True)
            return response

        return answer

    return decorate


def _answer(
    request: HttpRequest, view: View, method: str, arguments: dict[str, str]
) -> HttpResponse:
    if request.method == "OPTIONS":
        allowed = {
            "Access-Control-Allow-Methods": method,
            "Access-Control-Allow-Headers": "authorization, content-type",
            "Access-Control-Max-Age": "600",
        }
        return HttpResponse(status=204, headers=allowed)
    if request.method not in {method, "HEAD" if method == "GET" else method}:
        return oauth_error(405, "invalid_request", f"Use {method} here.", Allow=method)
    if too_many(request, "wallets", per_hour=PER_HOUR):
        return oauth_error(429, "slow_down", "Too many calls from here.", Retry_After="3600")
    if body_within(request, MAX_BODY) is None:
        return oauth_error(413, "invalid_request", "The body is too large.")
    return view(request, **arguments)


def json_object(request: HttpRequest) -> dict[str, Any] | None:
    """The body as a JSON object; None where it is anything else. No body counts as ``{}``."""
    try:
        value = json.loads(request.body.decode("utf-8") or "{}")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
