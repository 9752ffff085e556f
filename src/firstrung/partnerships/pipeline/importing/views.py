"""Pages for files of employers: upload, check, load with progress, lines."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.core.downloads import csv_file, csv_stream
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.enums.pipeline import ImportState
from firstrung.partnerships.models import EmployerImport, EmployerLine
from firstrung.partnerships.pipeline.importing import selectors, services
from firstrung.partnerships.pipeline.importing.forms import ImportForm
from firstrung.partnerships.pipeline.importing.reading import COLUMNS
from firstrung.partnerships.policies import SEE_IMPORT, runners_only
from firstrung.taxonomies.public import Sector

ROWS_AT_ONCE = 2000


@login_required
@require_http_methods(["GET", "POST"])
@runners_only
def accounts_import(request: SignedRequest) -> HttpResponseBase:
    """The files uploaded so far, and the form for a new one."""
    posted = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if posted else ImportForm()
    made: list[EmployerImport] = []

    def act() -> None:
        source, now = form.cleaned_data["file"], timezone.now()
        made.append(services.upload_employers(request.user, source=source, now=now))

    if form.settles(act):
        messages.success(request, _("The file arrived. It is being checked now."))
        return redirect("employer_import", made[0].uid)
    rows = SEE_IMPORT.rows(request.user).select_related("file", "uploaded_by").defer("report")
    context = {
        "form": form,
        "page": page_of(request, rows),
        "tones": selectors.TONES,
        "columns": COLUMNS,
        "sectors": Sector.objects.all(),
    }
    status = 422 if posted else 200
    return render(request, "partnerships/pipeline/import.html", context, status=status)


@login_required
@require_safe
@runners_only
def accounts_template(_request: SignedRequest) -> HttpResponseBase:
    """An empty file with the columns that the import knows."""
    return csv_file("employers-template.csv", COLUMNS, [])


def _import(request: SignedRequest, uid: UUID) -> EmployerImport:
    rows = SEE_IMPORT.rows(request.user).select_related("file", "uploaded_by")
    return get_object_or_404(rows, uid=uid)


def _work(imported: EmployerImport) -> dict[str, Any]:
    job = services.job_of(imported)
    state = services.standing(imported, job)
    return {
        "imported": imported,
        "job": job,
        "state": ImportState(state),
        "busy": state in {ImportState.CHECKING, ImportState.LOADING},
    }


@login_required
@require_safe
@runners_only
def employer_import(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One file: how far it is, what it would do or did, line by line."""
    imported = _import(request, uid)
    show = request.GET.get("show", "")
    context = _work(imported)
    page = None if context["busy"] else page_of(request, selectors.lines_shown(imported, show))
    context |= {
        "numbers": selectors.numbers(imported),
        "page": page,
        "show": show,
        "tone": selectors.TONES[context["state"]],
        "tones": selectors.OUTCOME_TONES,
        "is_own": imported.uploaded_by_id == request.user.pk,
    }
    return render(request, "partnerships/pipeline/import_one.html", context)


@login_required
@require_safe
@runners_only
def import_progress(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """How far the work is; once it is over, the page is told to load anew."""
    context = _work(_import(request, uid))
    if context["busy"]:
        return render(request, "partnerships/pipeline/import_progress.html", context)
    if not getattr(request, "htmx", False):
        return redirect("employer_import", uid)
    response = HttpResponse(status=204)
    response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
@runners_only
def import_start(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Load the file, or go on with what stopped."""
    services.start_import(
        request.user,
        imported=_import(request, uid),
        with_doubles="doubles" in request.POST,
        now=timezone.now(),
    )
    return redirect("employer_import", uid)


@login_required
@require_POST
@runners_only
def import_cancel(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Stop the check or the loading."""
    services.cancel_import(request.user, imported=_import(request, uid), now=timezone.now())
    messages.success(request, _("It stops after the lines at hand. You can go on later."))
    return redirect("employer_import", uid)


@login_required
@require_safe
@runners_only
def import_lines(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The lines as a file with what is wrong, to be mended and uploaded again."""
    imported = _import(request, uid)
    rows = selectors.lines_shown(imported, request.GET.get("show", ""))
    header = ("line", "result", "reason", "double_of", *COLUMNS)
    return csv_stream("employers-lines.csv", header, _lines(rows.iterator(ROWS_AT_ONCE)))


def _lines(rows: Iterator[EmployerLine]) -> Iterator[list[object]]:
    for row in rows:
        reasons = [f"{note['column']}: {note['text']}".removeprefix(": ") for note in row.notes]
        cells = [row.cells.get(column, "") for column in COLUMNS]
        yield [row.line, row.get_outcome_display(), " ".join(reasons), row.double_of, *cells]
