"""One event: its page, planning, its steps, its notes, its calendar file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from firstrung.coalition.public import is_member, members_only, workplaces
from firstrung.convenings.enums.events import Audience, EventState, Part, Standing
from firstrung.convenings.events import selectors
from firstrung.convenings.events.entries import entry_of
from firstrung.convenings.events.forms import AskForm, EventForm, NotesForm, ReasonForm
from firstrung.convenings.events.lifecycle import LIFECYCLE
from firstrung.convenings.events.noting import draft_notes, write_notes
from firstrung.convenings.events.people import place_of
from firstrung.convenings.events.questions import ANSWER, MODERATE, SEE_QUESTION
from firstrung.convenings.events.services import (
    FIELDS,
    EventDraft,
    edit_event,
    plan_event,
    take_step,
)
from firstrung.convenings.events.views.shared import for_guests, run, visible
from firstrung.convenings.models import Event, KeptAnswer
from firstrung.convenings.policies import RUN_EVENT
from firstrung.core.calendars import MEDIA_TYPE
from firstrung.core.errors import NotVisible, Problem
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

LABELS = {
    "announce": gettext_lazy("Announce it"),
    "hold": gettext_lazy("It took place"),
    "cancel": gettext_lazy("Cancel it"),
}


@login_required
@require_safe
@for_guests
def event(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Everything about an event that the person may see."""
    row = visible(request, uid)
    runs = RUN_EVENT.allows(request.user, row)
    is_student = place_of(request.user, on=timezone.localdate())[0] == Part.STUDENT
    own = row.registrations.filter(person=request.user).exclude(standing=Standing.WITHDRAWN)
    context: dict[str, Any] = {
        "event": row,
        "tone": selectors.TONES[row.state],
        "co_hosts": row.co_hosts.all(),
        "occupations": row.occupations.all(),
        "sectors": row.sectors.all(),
        "institutions": row.institutions.all(),
        "seated": selectors.seated([row.pk]).get(row.pk, 0),
        "own": own.first(),
        "is_open": row.state == EventState.ANNOUNCED and row.begins_at > timezone.now(),
        "has_begun": row.begins_at <= timezone.now(),
        "runs": runs,
        "is_member": is_member(request.user),
        "is_student": is_student,
        "steps": [(step, LABELS[step]) for step in LIFECYCLE.actions(row.state)] if runs else [],
        "may_edit": runs and row.state in {EventState.PLANNED, EventState.ANNOUNCED},
        "ask_form": AskForm() if is_student else None,
        **_told(request, row, runs=runs),
        **_questions(request, row, is_student=is_student),
    }
    return render(request, "convenings/events/event.html", context)


def _told(request: SignedRequest, row: Event, *, runs: bool) -> dict[str, Any]:
    """Numbers for members; students see none."""
    if not is_member(request.user):
        return {}
    return {
        "discussed": row.skills.all(),
        "expected": selectors.expected(row),
        "came": selectors.came(row),
        "answers": selectors.answers(row) if runs else {},
    }


def _questions(request: SignedRequest, row: Event, *, is_student: bool) -> dict[str, Any]:
    seen = SEE_QUESTION.rows(request.user).filter(event=row)
    page = page_of(request, seen)
    shown = seen.filter(pk__in=[question.pk for question in page.object_list])
    kept = KeptAnswer.objects.filter(student=request.user) if is_student else None
    return {
        "page": page,
        "questions": selectors.asked(shown, request.user),
        "moderates": set(MODERATE.rows(request.user, shown).values_list("pk", flat=True)),
        "answers_here": set(ANSWER.rows(request.user, shown).values_list("pk", flat=True)),
        "kept": set(kept.values_list("question", flat=True)) if kept is not None else set(),
    }


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_new(request: SignedRequest) -> HttpResponseBase:
    """Plan an event."""
    own = workplaces(request.user).first()
    initial = {"host": own, "audience": Audience.NONE, "language": "en"}
    form = EventForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft = EventDraft(**form.cleaned_data)
        try:
            row = plan_event(request.user, draft=draft, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Planned. Nobody else sees it until you announce it."))
            return redirect("event", row.uid)
    status = 422 if form.is_bound else 200
    return render(request, "convenings/events/form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change an event that has not taken place."""
    row = run(request, uid)
    initial: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    for name in ("co_hosts", "institutions", "occupations", "sectors"):
        initial[name] = list(getattr(row, name).all())
    form = EventForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft = EventDraft(**form.cleaned_data)
        try:
            edit_event(request.user, event=row, draft=draft, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("event", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "event": row}
    return render(request, "convenings/events/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Announce, hold or cancel; only the last asks for a reason."""
    row = run(request, uid)
    if action not in LABELS:
        raise NotVisible("convenings.step")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_step(
                request.user,
                event=row,
                action=action,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Done."))
            return redirect("event", uid)
    context = {"form": form, "event": row, "action": action, "label": LABELS[action]}
    status = 422 if request.method == "POST" else 200
    return render(request, "convenings/events/step.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def event_notes(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Write what came up, or let the records draft it below what is written."""
    row = run(request, uid)
    initial = {"notes": row.notes, "outlook": row.outlook, "skills": list(row.skills.all())}
    form = NotesForm(request.POST or None, kind=row.kind, initial=initial)
    if form.is_valid():
        said = {"event": row, "now": timezone.now(), **form.cleaned_data}
        if "draft" not in request.POST:
            write_notes(request.user, **said)
            messages.success(request, _("Saved."))
            return redirect("event", uid)
        if added := draft_notes(request.user, **said):
            text = ngettext("%(n)d line was added.", "%(n)d lines were added.", added)
            messages.success(request, text % {"n": added})
        else:
            messages.info(request, _("The records have nothing that the notes don't say."))
        return redirect("event_notes", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "event": row}
    return render(request, "convenings/events/notes.html", context, status=status)


@login_required
@require_safe
@for_guests
def event_calendar(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The event for one's own calendar."""
    row = visible(request, uid)
    response = HttpResponse(entry_of(row, now=timezone.now()), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
