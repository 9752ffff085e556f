"""Between server and views: text that no database keeps, and a `Problem` that no view caught."""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from firstrung.core.errors import Problem

LONGEST_QUERY: Final = 16_000
"""Letters after the ``?``: more than any page asks for, less than a database compares with."""
NUL: Final = "\0"


class TextMiddleware:
    """Keeps the NUL character, which PostgreSQL does not take, and endless addresses from views.

    No browser puts a NUL into an address: there is no such page (404), or it cannot be read (400).
    In what is sent by a form it may come along with pasted text: it is left out. Requests of
    programs (``csrf_exempt``) are read by their views, which have errors of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> None:
        """Refuse an address that cannot be read; leave NUL out of what a form has sent."""
        if getattr(view, "csrf_exempt", False):
            return
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path_info:
            raise Http404
        if NUL in query or "%00" in query or len(query) > LONGEST_QUERY:
            raise BadRequest("The address has a NUL character in it, or is too long.")
        if request.method == "POST":
            sent = request.POST
            if any(NUL in value for _name, values in sent.lists() for value in values):
                request.POST = _without_nul(sent)  # type: ignore[assignment]


def _without_nul(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        cleaned.setlist(name, [str(value).replace(NUL, "") for value in values])
    cleaned._mutable = False  # noqa: SLF001 - as Django leaves it
    return cleaned


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
