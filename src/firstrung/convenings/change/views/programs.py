"""The pipeline of programs, one program, and what happens to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.change import selectors
from firstrung.convenings.change.forms import ChangeForm, NewProgramForm, ProgramForm, StepForm
from firstrung.convenings.change.lifecycle import LIFECYCLE
from firstrung.convenings.change.plots import stage_bars
from firstrung.convenings.change.policies import DECIDE_FOR, EDIT_PROGRAM, SEE_PROGRAM
from firstrung.convenings.change.services import programs as services
from firstrung.convenings.change.trails import trail_of_program
from firstrung.convenings.change.views.advice import decision_for, trail_context
from firstrung.convenings.enums.change import ProgramKind, ProgramStage
from firstrung.convenings.models import Occupation, Program
from firstrung.core.downloads import csv_file
from firstrung.core.errors import NotYours, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest

NAMES = ("title", "kind", "summary", "tech", "specialty")


def step_label(action: str) -> str:
    """What the button of a step says."""
    return {
        "develop": _("Begin to develop it"),
        "approve": _("It is approved"),
        "offer": _("It is offered"),
        "drop": _("Drop it"),
        "consider": _("Consider it again"),
    }[action]


@login_required
@require_safe
@members_only
def programs(request: SignedRequest) -> HttpResponseBase:
    """The pipeline: as a list, or as a board by stage."""
    wanted = request.GET.dict()
    rows = selectors.program_rows(wanted)
    columns = selectors.board(rows)
    told = ", ".join(f"{column.stage.label}: {column.total}" for column in columns)
    context: dict[str, Any] = {
        "wanted": wanted,
        "filters": _filters(wanted),
        "kept": [
            (name, wanted[name])
            for name in ("view", "tech", "specialty", "offered_from", "offered_until")
            if wanted.get(name)
        ],
        "columns": columns,
        "is_board": wanted.get("view") == "board",
        "told": told,
        "picture": stage_bars(columns, description=told),
        "may_start": DECIDE_FOR.rows(request.user).exists(),
    }
    if not context["is_board"]:
        page = page_of(request, selectors.listed(rows))
        context["page"] = page
        context["rows"] = [(row, selectors.TONES[ProgramStage(row.stage)]) for row in page]
    return render(request, "convenings/change/programs.html", context)


def _filters(wanted: dict[str, str]) -> list[tuple[str, str, Any, str]]:
    held = Program.objects.order_by().values("institution")
    places = Organization.objects.filter(pk__in=held).order_by("name")
    choices: list[tuple[str, str, Any]] = [
        ("stage", _("Stage"), ProgramStage.choices),
        ("kind", _("Kind"), ProgramKind.choices),
        ("institution", _("Institution"), [(str(row.uid), row.name) for row in places]),
        ("occupation", _("Occupation"), [(row.code, row) for row in Occupation.objects.all()]),
    ]
    return [(name, label, rows, wanted.get(name, "")) for name, label, rows in choices]


@login_required
@require_safe
@members_only
def programs_file(request: SignedRequest) -> HttpResponseBase:
    """The pipeline as CSV, with the day on which each stage last began."""
    header = [
        _("Institution"), _("Title"), _("Kind"), _("Stage"), _("About technology"),
        _("Specialty skill"), _("Occupations"), *[str(stage.label) for stage in ProgramStage],
    ]  # fmt: skip
    found = selectors.listed(selectors.program_rows(request.GET.dict()))
    rows = list(found.prefetch_related("occupations"))
    days = selectors.stage_days(rows)
    lines = (
        (
            row.institution.name,
            row.title,
            str(row.get_kind_display()),
            str(row.get_stage_display()),
            int(row.tech),
            int(row.specialty),
            "; ".join(str(one) for one in row.occupations.all()),
            *[days.get(row.pk, {}).get(stage.value) for stage in ProgramStage],
        )
        for row in rows
    )
    return csv_file(f"programs-{timezone.localdate()}.csv", header, lines)


def visible_program(request: SignedRequest, uid: UUID) -> Program:
    """The program, where the person may see it."""
    rows = SEE_PROGRAM.rows(request.user).select_related("institution")
    return get_object_or_404(rows, uid=uid)


@login_required
@require_safe
@members_only
def program(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """A program: its stages, what changed it, what is planned."""
    row = visible_program(request, uid)
    may_edit = EDIT_PROGRAM.allows(request.user, row)
    context = {
        "program": row,
        "tone": selectors.TONES[ProgramStage(row.stage)],
        "occupations": row.occupations.all(),
        "steps": row.steps.select_related("taken_by"),
        "changes": row.changes.select_related("decision__advice", "written_by"),
        "planned": row.planned.all(),
        "may_edit": may_edit,
        "actions": [
            (name, step_label(name)) for name in (LIFECYCLE.actions(row.stage) if may_edit else [])
        ],
        **trail_context(trail_of_program(request.user, row)),
    }
    return render(request, "convenings/change/program.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def program_new(request: SignedRequest) -> HttpResponseBase:
    """Begin to consider a program; the address may name the decision it comes from."""
    if not DECIDE_FOR.rows(request.user).exists():
        raise NotYours("convenings.decide_for")
    decision = decision_for(request)
    initial = {"institution": decision.institution} if decision else {}
    form = NewProgramForm(request.POST or None, actor=request.user, initial=initial)
    if form.is_valid():
        values = dict(form.cleaned_data)
        institution, since = values.pop("institution"), values.pop("since")
        try:
            made = services.start_program(
                request.user,
                institution=institution,
                draft=services.ProgramDraft(**values),
                since=since,
                decision=decision,
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The program stands in the pipeline now."))
            return redirect("program", made.uid)
    about = decision.advice.text if decision else ""
    return _form(request, form, _("Add a program"), about=about)


def _form(request: SignedRequest, form: Any, title: str, *, about: str = "") -> HttpResponseBase:
    context = {"form": form, "title": title, "about": about, "back": "programs"}
    status = 422 if form.is_bound else 200
    return render(request, "convenings/change/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def program_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say anew what a program is."""
    row = visible_program(request, uid)
    EDIT_PROGRAM.require(request.user, row)
    initial = {name: getattr(row, name) for name in NAMES} | {"occupations": row.occupations.all()}
    form = ProgramForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft = services.ProgramDraft(**form.cleaned_data)
        services.edit_program(request.user, program=row, draft=draft, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("program", row.uid)
    return _form(request, form, _("Change the program"), about=row.title)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def program_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """The next stage, with its day."""
    row = visible_program(request, uid)
    EDIT_PROGRAM.require(request.user, row)
    LIFECYCLE.after(row.stage, action)
    form = StepForm(request.POST or None)
    if form.is_valid():
        try:
            services.take_program_step(
                request.user,
                program=row,
                action=action,
                on=form.cleaned_data["on"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("The program has a new stage."))
            return redirect("program", row.uid)
    return _form(request, form, step_label(action), about=row.title)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def program_change_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Write down what changed."""
    row = visible_program(request, uid)
    EDIT_PROGRAM.require(request.user, row)
    decision = decision_for(request)
    form = ChangeForm(request.POST or None, program=row, initial={"decision": decision})
    if form.is_valid():
        try:
            services.write_program_change(
                request.user, program=row, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Written down."))
            return redirect("program", row.uid)
    return _form(request, form, _("What changed?"), about=row.title)
