"""The history of an entry and what changed in it (B05)."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from firstrung.core import asked
from firstrung.core.paging import page_of
from firstrung.portfolios.content import content_of
from firstrung.portfolios.models import EntryVersion
from firstrung.portfolios.selectors.compare import file_changes, text_changes
from firstrung.portfolios.selectors.entries import versions_of
from firstrung.portfolios.views.entries import visible_entry


@login_required
@require_http_methods(["GET"])
def versions(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Every save, newest first."""
    entry = visible_entry(request, uid)
    page = page_of(request, versions_of(entry))
    return render(request, "portfolios/versions.html", {"entry": entry, "page": page})


@login_required
@require_http_methods(["GET"])
def compare(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Two versions of an entry, ``a`` the earlier; without numbers the last two."""
    entry = visible_entry(request, uid)
    rows = versions_of(entry)
    numbers = list(rows.values_list("number", flat=True))
    newest = numbers[0]
    first, second = sorted(
        (_number(request, "a", max(1, newest - 1)), _number(request, "b", newest))
    )
    before, after = _version(rows, first), _version(rows, second)
    texts = text_changes(content_of(before), content_of(after))
    context = {
        "entry": entry,
        "before": before,
        "after": after,
        "numbers": numbers,
        "changed": [row for row in texts if row.changed],
        "unchanged": [row for row in texts if not row.changed],
        "files": file_changes(content_of(before), content_of(after)),
    }
    return render(request, "portfolios/compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    number = asked.whole(request.GET.get(name))
    return default if number is None else number


def _version(rows: QuerySet[EntryVersion], number: int) -> EntryVersion:
    version = rows.filter(number=number).first()
    if version is None:
        raise Http404
    return version
