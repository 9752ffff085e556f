"""Pages for rosters: upload, check, apply with progress, report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.models import RosterImport, RosterState
from firstrung.identity.policies import SEE_ROSTER_IMPORT
from firstrung.identity.roster import services
from firstrung.identity.roster.forms import RosterUpload
from firstrung.identity.roster.selectors import labelled_counts, notes_of


@login_required
@require_http_methods(["GET", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """The actor's uploads, and the form for a new one."""
    services.require_roster_rights(request.user)
    posted = request.method == "POST"
    form = RosterUpload(request.POST, request.FILES) if posted else RosterUpload()
    if posted and form.is_valid():
        roster = services.upload_roster(
            actor=request.user,  # type: ignore[arg-type]
            bundle=form.cleaned_data["bundle"],
            now=timezone.now(),
        )
        messages.success(request, _("The file arrived. It is being checked now."))
        return redirect("roster", roster.uid)
    rows = SEE_ROSTER_IMPORT.rows(request.user).defer("report", "applied_report")
    context = {"form": form, "page": page_of(request, rows), "tones": TONES}
    return render(
        request, "identity/roster/rosters.html", context, status=422 if form.errors else 200
    )


TONES = {
    RosterState.CHECKING: "wait",
    RosterState.CHECKED: "act",
    RosterState.APPLYING: "wait",
    RosterState.APPLIED: "good",
    RosterState.FAILED: "bad",
}


def _roster(request: HttpRequest, uid: UUID) -> RosterImport:
    return get_object_or_404(SEE_ROSTER_IMPORT.rows(request.user), uid=uid)


def _shown(roster: RosterImport) -> dict[str, Any]:
    """The report that counts: what was done, else what would be."""
    return roster.applied_report or roster.report or {}


def _work(roster: RosterImport) -> dict[str, Any]:
    job = services.job_of(roster)
    state = services.standing(roster, job)
    busy = state in {RosterState.CHECKING, RosterState.APPLYING}
    failed = job is not None and job.is_over and busy
    return {"roster": roster, "job": job, "state": state, "busy": busy, "failed": failed}


@login_required
@require_GET
def roster(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One upload: its check, or what was applied, with every rejected row."""
    found = _roster(request, uid)
    report = _shown(found)
    notes = notes_of(report, request.GET.get("show", ""))
    context = _work(found) | {
        "report": report,
        "counts": labelled_counts(report),
        "page": page_of(request, notes),
        "tone": TONES[RosterState(found.state)],
        "show": request.GET.get("show", ""),
    }
    return render(request, "identity/roster/roster.html", context)


@login_required
@require_GET
def roster_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far the work is; once it is over, the page is told to load anew."""
    context = _work(_roster(request, uid))
    if not context["busy"] or context["failed"]:
        if not getattr(request, "htmx", False):
            return redirect("roster", uid)
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    return render(request, "identity/roster/progress.html", context)


@login_required
@require_POST
def roster_apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Start applying."""
    services.apply_roster(
        actor=request.user,  # type: ignore[arg-type]
        roster=_roster(request, uid),
        now=timezone.now(),
    )
    return redirect("roster", uid)


@login_required
@require_POST
def roster_cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Stop applying."""
    services.cancel_roster(
        actor=request.user,  # type: ignore[arg-type]
        roster=_roster(request, uid),
        now=timezone.now(),
    )
    messages.success(request, _("It stops after the rows at hand. You can apply it again later."))
    return redirect("roster", uid)


@login_required
@require_GET
def roster_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The report as a file: ``?as=json`` or ``?as=csv`` (the rejected rows and warnings)."""
    found = _roster(request, uid)
    report, kind = _shown(found), request.GET.get("as", "json")
    name = f"roster-{found.created_at:%Y-%m-%d}.{kind}"
    if kind == "csv":
        columns = ["kind", "file", "line", "column", "reason", "value"]
        rows = ([note.get(column) for column in columns] for note in notes_of(report, ""))
        return csv_file(name, columns, rows)
    if kind != "json":
        raise BadRequest(kind)
    response = JsonResponse(report, json_dumps_params={"indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
