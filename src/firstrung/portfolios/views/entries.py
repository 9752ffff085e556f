"""One entry: reading it, its files, removing it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.core.errors import NotVisible
from firstrung.portfolios.models import Entry
from firstrung.portfolios.policies import EDIT_ENTRY, SEE_ENTRY
from firstrung.portfolios.selectors.entries import entry_named, versions_of
from firstrung.portfolios.selectors.files import portfolio_file, serve_file
from firstrung.portfolios.selectors.showing import shown_version
from firstrung.portfolios.services.entries import remove_entry

FILES_PREFIX = "/portfolio/files/"


def visible_entry(request: HttpRequest, uid: UUID) -> Entry:
    """The entry where the person may see it and it is not removed; else 404."""
    entry = entry_named(uid)
    if entry is None:
        raise NotVisible(str(uid))
    SEE_ENTRY.require(request.user, entry)
    return entry


@login_required
@require_http_methods(["GET"])
def read(request: HttpRequest, uid: UUID, number: int | None = None) -> HttpResponseBase:
    """An entry as its readers see it; ``number`` shows an earlier version."""
    entry = visible_entry(request, uid)
    wanted = {"pk": entry.current_id} if number is None else {"number": number}
    version = get_object_or_404(versions_of(entry), **wanted)
    context = {
        "entry": entry,
        "version": version,
        "shown": shown_version(entry, version, FILES_PREFIX),
        "sessions": entry.sessions.select_related("confirmed_by", "refused_by"),
        "edits": entry.portfolio.student_id == request.user.pk,
        "validated_before": entry.validated_before,  # type: ignore[attr-defined]
        "is_old": version.pk != entry.current_id,
        "owner": entry.portfolio.student,
    }
    return render(request, "portfolios/entry.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """Ask, then take the entry out of the portfolio."""
    entry = visible_entry(request, uid)
    EDIT_ENTRY.require(request.user, entry)
    if request.method == "POST":
        remove_entry(entry.portfolio.student, entry=entry, now=timezone.now())
        messages.success(request, _("“%(title)s” is out of your portfolio.") % {"title": entry})
        return redirect("portfolio")
    return render(request, "portfolios/remove.html", {"entry": entry})


@login_required
@require_safe
def open_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A file of a portfolio that the person may see."""
    return serve_file(request, portfolio_file(request.user, uid))


@login_required
@require_safe
def thumbnail(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The small picture of such a file."""
    return serve_file(request, portfolio_file(request.user, uid), thumbnail=True)


def saved_address(entry: Entry, key: str) -> str:
    """The entry's address, telling the page which draft on this device is now saved."""
    return f"{reverse('entry', args=[entry.uid])}?saved={key}"
