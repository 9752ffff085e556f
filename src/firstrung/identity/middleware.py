"""The language a person chose, and the second factor that staff roles owe."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import get_language_from_request

from firstrung.identity.signin.assurance import page_owed

FREE_PATHS = ("/accounts/", "/signout/", "/signin/", "/static/", "/language/")


class PreferredLanguageMiddleware:
    """Cookie first (the switch on every page), then the browser's wish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request and say so in the header."""
        language = get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SecondFactorMiddleware:
    """Staff roles set up a passkey or one-time codes before they see anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send a staff member who has not shown a second factor to set one up, or to show it."""
        needed = settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(FREE_PATHS)
        page = page_owed(request) if needed and request.user.is_authenticated else None
        return redirect(page) if page else self.get_response(request)
