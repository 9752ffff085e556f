"""Lists are paged: one page of rows, and the query string that keeps the filters."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 25


KEY = "page"
"""The name in the query string, where a page has one list."""


def page_of(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE, key: str = KEY) -> Page[Any]:
    """The page of ``rows`` that ``?page=`` asks for; a page number out of range gives the last.

    Where several lists stand on a page each has its own ``key``: the name in the query string and
    the id of the part of the page to which the links lead.
    """
    page = Paginator(rows, size).get_page(request.GET.get(key))
    page.key = key  # type: ignore[attr-defined]
    return page
