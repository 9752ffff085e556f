"""Pages about phases: how they stand, when they began, what is done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import coordinates, members_only
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import SignedRequest
from firstrung.partnerships.agreements.phases import selectors
from firstrung.partnerships.agreements.phases.forms import DoneForm, StartForm
from firstrung.partnerships.agreements.phases.plots import (
    TONES,
    phases_picture,
    standing_words,
)
from firstrung.partnerships.agreements.phases.services import begin_program, finish_activity
from firstrung.partnerships.agreements.policies import keeps_records, require_all, require_keeper
from firstrung.partnerships.models.phases import PartnerProgram, PhaseActivity


@login_required
@require_safe
@members_only
def partner_phases(request: SignedRequest) -> HttpResponseBase:
    """The phases with windows, activities and gates."""
    require_all(request.user, "partnerships.phases")
    program, today = selectors.program(), timezone.localdate()
    stages = selectors.stages(program, on=today) if program else []
    begun = program is not None and program.begins_on is not None
    context: dict[str, Any] = {
        "program": program,
        "stages": stages,
        "tones": TONES,
        "words": standing_words(),
        "pictures": [phases_picture(stages, on=today, wide=wide) for wide in (True, False)]
        if begun and stages
        else [],
        "may_begin": coordinates(request.user),
        "may_mark": keeps_records(request.user),
    }
    return render(request, "partnerships/phases/phases.html", context)


@login_required
@require_safe
@members_only
def partner_phases_file(request: SignedRequest) -> HttpResponseBase:
    """Phases, gates and activities as CSV."""
    require_all(request.user, "partnerships.phases")
    header = [
        _("Phase"), _("From"), _("Until"), _("What"), _("Counted"), _("At least"), _("Done on"),
        _("How it stands"),
    ]  # fmt: skip
    program, words, rows = selectors.program(), standing_words(), []
    for stage in selectors.stages(program, on=timezone.localdate()) if program else []:
        days = stage.window
        first = days.first if days else None
        last = days.last if days and not days.is_open else None
        for gate in stage.gates:
            least = gate.row.at_least
            rows.append(
                [str(stage.row), first, last, str(gate.row), gate.counted, least, None,
                 words[gate.standing]]
            )  # fmt: skip
        for activity in stage.activities:
            state = _("done") if activity.done_on else _("to do")
            rows.append(
                [str(stage.row), first, last, str(activity), None, None, activity.done_on, state]
            )
    return csv_file(f"phases-{timezone.localdate()}.csv", header, rows)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def partner_phases_start(request: SignedRequest) -> HttpResponseBase:
    """Say when the program began."""
    require_all(request.user, "partnerships.begin_program")
    require_keeper(request.user, "partnerships.begin_program")
    if not coordinates(request.user):
        raise NotYours("partnerships.begin_program")
    program: PartnerProgram | None = selectors.program()
    if program is None:
        raise NotVisible("partnerships.phases")
    initial = {"begins_on": program.begins_on or timezone.localdate()}
    form = StartForm(request.POST or None, initial=initial)
    if form.is_valid():
        begin_program(
            request.user,
            program=program,
            begins_on=form.cleaned_data["begins_on"],
            now=timezone.now(),
        )
        messages.success(request, _("Saved. All windows follow from this day."))
        return redirect("partner_phases")
    context = {"form": form, "title": _("When did it begin?"), "about": program}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/phases/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def partner_phase_activity(request: SignedRequest, code: str) -> HttpResponseBase:
    """Say that an activity is done."""
    require_all(request.user, "partnerships.finish_activity")
    require_keeper(request.user, "partnerships.finish_activity")
    row = get_object_or_404(PhaseActivity, code=code)
    initial = {"done_on": row.done_on or timezone.localdate(), "outcome": row.outcome}
    form = DoneForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            finish_activity(request.user, activity=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("partner_phases")
    context = {"form": form, "title": str(row), "about": None}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/phases/form.html", context, status=status)
