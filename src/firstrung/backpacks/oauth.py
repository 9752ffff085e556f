"""How addresses of OAuth refuse a call, on the platforms' side and on the wallets'."""

from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control


def oauth_error(status: int, code: str, text: str, **headers: str) -> HttpResponse:
    """An error as RFC 6749 section 5.2 writes it; a header's name has ``_`` for its hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"error": code, "error_description": text}
    response = JsonResponse(body, status=status, headers=named)
    patch_cache_control(response, no_store=True)
    return response
