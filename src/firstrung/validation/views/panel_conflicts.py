"""Conflicts of interest of a panel: known, suspected, declared, imported."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from firstrung.core.errors import Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest
from firstrung.validation.forms.conflicts import ConflictFileForm, ConflictForm
from firstrung.validation.models import Conflict, Panel
from firstrung.validation.selectors.conflicts import (
    DoubtRow,
    conflicts_of,
    doubt_rows,
    known_rows,
)
from firstrung.validation.services import conflicts, importing
from firstrung.validation.services.importing import Imported
from firstrung.validation.views.panels import panel_for, show

SHOWN_DOUBTS = 50


@login_required
@require_http_methods(["GET", "POST"])
def panel_conflicts(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """What bars whom; POST declares a conflict."""
    row = panel_for(request, uid)
    form = ConflictForm(request.POST or None, panel=row)
    if request.method == "POST" and form.is_valid():
        try:
            conflicts.declare_conflict(
                actor=request.user, panel=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Noted. This panelist will not judge that portfolio."))
            return redirect("panel_conflicts", uid)
    return _show(request, row, form=form, wrong=bool(form.errors))


def _show(
    request: SignedRequest,
    row: Panel,
    *,
    form: ConflictForm | None = None,
    file_form: ConflictFileForm | None = None,
    imported: Imported | None = None,
    problem: Problem | None = None,
    wrong: bool = False,
) -> HttpResponseBase:
    doubts: list[DoubtRow] = doubt_rows(row, request.user)
    page = page_of(request, conflicts_of(row))
    context = {
        "doubts": doubts[:SHOWN_DOUBTS],
        "more_doubts": max(0, len(doubts) - SHOWN_DOUBTS),
        "page": page,
        "known": known_rows(row, page.object_list, request.user),
        "form": form or ConflictForm(panel=row),
        "file_form": file_form or ConflictFileForm(),
        "columns": importing.COLUMNS,
        "imported": imported,
        "problem": problem,
    }
    return show(request, row, "conflicts", context, wrong=wrong)


@login_required
@require_POST
def conflict_import(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Read a file of conflicts; good rows are kept, the others named by line."""
    row = panel_for(request, uid)
    form = ConflictFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, row, file_form=form, wrong=True)
    try:
        imported = importing.import_conflicts(
            actor=request.user,
            panel=row,
            content=form.cleaned_data["file"].read(importing.MOST_BYTES + 1),
            now=timezone.now(),
        )
    except Problem as problem:
        form.add_problem(problem)
        return _show(request, row, file_form=form, wrong=True)
    return _show(request, row, imported=imported, wrong=bool(imported.mistakes))


@login_required
@require_POST
def conflict_doubts(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Confirm or dismiss the ticked suspicions."""
    row, keys = panel_for(request, uid), request.POST.getlist("pairs")
    try:
        if request.POST.get("answer") == "confirm":
            count = len(
                conflicts.confirm_suspicions(
                    actor=request.user, panel=row, keys=keys, now=timezone.now()
                )
            )
            text = ngettext(
                "%(n)d conflict of interest is noted.",
                "%(n)d conflicts of interest are noted.",
                count,
            )
        else:
            count = conflicts.dismiss_suspicions(
                actor=request.user, panel=row, keys=keys, now=timezone.now()
            )
            text = ngettext(
                "%(n)d pair is cleared and will not be suggested again.",
                "%(n)d pairs are cleared and will not be suggested again.",
                count,
            )
    except Problem as problem:
        return _show(request, row, problem=problem, wrong=True)
    messages.success(request, text % {"n": count})
    return redirect("panel_conflicts", uid)


@login_required
@require_POST
def conflict_remove(request: SignedRequest, uid: UUID, conflict_uid: UUID) -> HttpResponseBase:
    """Take back a conflict that was noted by mistake."""
    row = panel_for(request, uid)
    found: Conflict = get_object_or_404(conflicts_of(row), uid=conflict_uid)
    try:
        conflicts.take_back_conflict(
            actor=request.user, panel=row, conflict=found, now=timezone.now()
        )
    except Problem as problem:
        return _show(request, row, problem=problem, wrong=True)
    messages.success(request, _("Taken back."))
    return redirect("panel_conflicts", uid)
