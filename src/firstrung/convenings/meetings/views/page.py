"""A meeting: its page, planning, agenda, list of people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.meetings import MeetingState, Rsvp
from firstrung.convenings.meetings import selectors
from firstrung.convenings.meetings.agenda import agenda
from firstrung.convenings.meetings.calendar_file import meeting_calendar
from firstrung.convenings.meetings.forms import LineForm, MeetingForm, OrganizationForm, PersonForm
from firstrung.convenings.meetings.lifecycle import LIFECYCLE
from firstrung.convenings.meetings.minutes import when_and_where
from firstrung.convenings.meetings.policies import (
    SEE_MEETING,
    STEER_MEETING,
    WRITE_IN_MEETING,
    require_planner,
)
from firstrung.convenings.meetings.services import arranging, people, planning
from firstrung.convenings.models import Meeting, Participant
from firstrung.core.calendars import media_type
from firstrung.core.errors import Problem
from firstrung.identity.public import SignedRequest

NAMES = ("kind", "title", "begins_at", "ends_at", "place", "link", "facilitator")


def visible_meeting(request: SignedRequest, uid: UUID) -> Meeting:
    """The meeting, where the person may see it."""
    rows = SEE_MEETING.rows(request.user).select_related("facilitator", "approved_by")
    return get_object_or_404(rows, uid=uid)


def _steps(row: Meeting) -> list[tuple[str, str]]:
    words = {
        "open": _("Open the meeting"),
        "close": _("Close the meeting"),
        "cancel": _("Cancel the meeting"),
    }
    return [(action, words[action]) for action in LIFECYCLE.actions(row.state)]


@login_required
@require_safe
@members_only
def meeting(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """When and where, who comes, and the agenda."""
    row = visible_meeting(request, uid)
    listed = list(row.participants.select_related("person", "organization"))
    steers = STEER_MEETING.allows(request.user, row)
    context: dict[str, Any] = {
        "meeting": row,
        "tone": selectors.TONES[MeetingState(row.state)],
        "when": when_and_where(row),
        "initiatives": row.initiatives.order_by("title"),
        "people": listed,
        "own": next((one for one in listed if one.person_id == request.user.pk), None),
        "answers": [(Rsvp.YES.value, _("I come")), (Rsvp.NO.value, _("I can't come"))],
        "parts": agenda(row),
        "steers": steers,
        "writes": WRITE_IN_MEETING.allows(request.user, row),
        "is_planned": row.state == MeetingState.PLANNED,
        "steps": _steps(row) if steers else [],
    }
    return render(request, "convenings/meetings/meeting.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def meeting_new(request: SignedRequest) -> HttpResponseBase:
    """Plan a meeting."""
    require_planner(request.user)
    form = MeetingForm(request.POST or None, initial={"facilitator": request.user})
    if form.is_valid():
        draft = planning.MeetingDraft(**form.cleaned_data)
        try:
            made = planning.plan_meeting(request.user, draft=draft, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Planned. Now choose who should come."))
            return redirect("meeting_people", made.uid)
    return _form(request, form, _("Plan a meeting"))


def _form(
    request: SignedRequest, form: Any, title: str, meeting: Meeting | None = None
) -> HttpResponseBase:
    context = {"form": form, "title": title, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "convenings/meetings/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def meeting_edit(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Change a planned meeting; who has been invited gets a new calendar entry."""
    row = visible_meeting(request, uid)
    STEER_MEETING.require(request.user, row)
    initial = {name: getattr(row, name) for name in NAMES} | {"initiatives": row.initiatives.all()}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft = planning.MeetingDraft(**form.cleaned_data)
        try:
            planning.change_meeting(request.user, meeting=row, draft=draft, now=timezone.now())
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Saved. Whoever has been invited is told."))
            return redirect("meeting", row.uid)
    return _form(request, form, _("Change the meeting"), row)


@login_required
@require_POST
@members_only
def meeting_step(request: SignedRequest, uid: UUID, action: str) -> HttpResponseBase:
    """Open, close or cancel."""
    row = visible_meeting(request, uid)
    planning.take_meeting_step(request.user, meeting=row, action=action, now=timezone.now())
    words = {
        "open": _("The meeting is open; the agenda stands."),
        "close": _("Closed. Read the minutes and approve them."),
        "cancel": _("Cancelled. Whoever was invited is told."),
    }
    messages.success(request, words[action])
    page = {"open": "meeting_room", "close": "meeting_minutes", "cancel": "meeting"}[action]
    return redirect(page, row.uid)


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def meeting_line_new(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Put something on the agenda."""
    row = visible_meeting(request, uid)
    WRITE_IN_MEETING.require(request.user, row)
    form = LineForm(request.POST or None, initial={"item": request.GET.get("item")})
    if form.is_valid():
        try:
            arranging.add_line(request.user, meeting=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("It is on the agenda."))
            return redirect("meeting", row.uid)
    return _form(request, form, _("Add to the agenda"), row)


@login_required
@require_POST
@members_only
def meeting_line(request: SignedRequest, uid: UUID, item: int, key: str) -> HttpResponseBase:
    """Hide, show, move or remove a line of the agenda."""
    row = visible_meeting(request, uid)
    arranging.arrange(
        request.user,
        meeting=row,
        item=item,
        key=key,
        action=request.POST.get("action", "hide"),
        now=timezone.now(),
    )
    response = redirect("meeting", row.uid)
    response["Location"] += f"#item-{item}"
    return response


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def meeting_people(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Who should come: the list, suggestions, and forms to add somebody."""
    row = visible_meeting(request, uid)
    STEER_MEETING.require(request.user, row)
    what = request.POST.get("what", "")
    person = PersonForm(request.POST if what == "person" else None, prefix="person")
    place = OrganizationForm(request.POST if what == "organization" else None, prefix="place")
    form = place if what == "organization" else person
    if request.method == "POST" and form.is_valid():
        add = people.add_organization if what == "organization" else people.add_participant
        try:
            add(request.user, meeting=row, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("On the list."))
            return redirect("meeting_people", row.uid)
    context = {
        "meeting": row,
        "people": row.participants.select_related("person", "organization"),
        "person_form": person,
        "place_form": place,
        "suggestions": selectors.suggestions(row, on=timezone.localdate())[:30],
        "waiting": row.participants.filter(told__isnull=True).count(),
        "is_planned": row.state == MeetingState.PLANNED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "convenings/meetings/people.html", context, status=status)


@login_required
@require_POST
@members_only
def meeting_invite(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Send the invitations that have not been sent."""
    row = visible_meeting(request, uid)
    count = people.send_invitations(request.user, meeting=row, now=timezone.now())
    text = ngettext("%(count)d invitation is sent.", "%(count)d invitations are sent.", count)
    messages.success(request, text % {"count": count})
    return redirect("meeting_people", row.uid)


def visible_participant(request: SignedRequest, uid: UUID) -> Participant:
    """Somebody on the list of a meeting that the person may see."""
    rows = Participant.objects.select_related("meeting", "person").filter(
        meeting__in=SEE_MEETING.rows(request.user).values("pk")
    )
    return get_object_or_404(rows, uid=uid)


@login_required
@require_POST
@members_only
def meeting_person_remove(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Take somebody off the list."""
    row = visible_participant(request, uid)
    people.remove_participant(request.user, participant=row, now=timezone.now())
    messages.success(request, _("Off the list."))
    return redirect("meeting_people", row.meeting.uid)


@login_required
@require_POST
@members_only
def meeting_answer(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Say whether one comes."""
    row = visible_meeting(request, uid)
    answer = request.POST.get("rsvp", "")
    people.answer_meeting(request.user, meeting=row, rsvp=answer, now=timezone.now())
    messages.success(request, _("Thank you for your answer."))
    return redirect("meeting", row.uid)


@login_required
@require_safe
@members_only
def meeting_calendar_file(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The meeting as an entry for one's calendar."""
    row = visible_meeting(request, uid)
    cancelled = row.state == MeetingState.CANCELLED
    method = "CANCEL" if cancelled else "PUBLISH"
    text = meeting_calendar(row, method=method, now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    kind = f"{media_type(method)}; charset=utf-8"
    return HttpResponse(text, content_type=kind, headers=headers)
