"""Turn a `Problem` that no view caught into a friendly page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firstrung.core.errors import Problem


class ProblemMiddleware:
    """A `Problem` becomes a page (409) that says what is wrong and how to mend it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before or after an ordinary answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django when a view raised."""
        if isinstance(exception, Problem):
            return render(request, "core/problem.html", {"problem": exception}, status=409)
        return None
