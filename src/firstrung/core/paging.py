"""Lists are paged: one page of rows, and the query string that keeps the filters."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 25


def page_of(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of ``rows`` that ``?page=`` asks for; a page number out of range gives the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
