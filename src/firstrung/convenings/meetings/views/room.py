"""In the room, on a phone: one item at a time; then the minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.meetings import AgendaItem
from firstrung.convenings.meetings.forms import ActionForm, DecidedForm, NoteForm
from firstrung.convenings.meetings.minutes import as_text, minutes_of, when_and_where
from firstrung.convenings.meetings.policies import STEER_MEETING, WRITE_IN_MEETING
from firstrung.convenings.meetings.services import keeping, people
from firstrung.convenings.meetings.views.page import visible_meeting, visible_participant
from firstrung.convenings.models import ActionItem, Meeting, MeetingDecision, MeetingNote
from firstrung.core import asked
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import SignedRequest

KINDS: dict[str, tuple[Any, Any]] = {
    "note": (MeetingNote, keeping.add_note),
    "decision": (MeetingDecision, keeping.add_decision),
    "action": (ActionItem, keeping.add_action_item),
}


def _forms(request: SignedRequest, meeting: Meeting, what: str) -> dict[str, Any]:
    data = request.POST
    return {
        "note": NoteForm(data if what == "note" else None),
        "decision": DecidedForm(data if what == "decision" else None),
        "action": ActionForm(data if what == "action" else None, meeting=meeting),
    }


def _room(meeting: Meeting, item: int) -> str:
    return f"{reverse('meeting_room', args=[meeting.uid])}?item={item}"


@login_required
@require_http_methods(["GET", "POST"])
@members_only
def meeting_room(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """One item of the agenda, with what is written down about it and forms to write more."""
    row = visible_meeting(request, uid)
    WRITE_IN_MEETING.require(request.user, row)
    words = request.GET.get("item", "1")
    item = int(words) if words in {str(value) for value in AgendaItem.values} else 1
    what = request.POST.get("what", "")
    forms = _forms(request, row, what)
    if request.method == "POST" and what in KINDS and forms[what].is_valid():
        try:
            KINDS[what][1](
                request.user,
                meeting=row,
                item=item,
                now=timezone.now(),
                **forms[what].cleaned_data,
            )
        except Problem as problem:
            forms[what].add_problem(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(_room(row, item))
    told = minutes_of(row)
    context: dict[str, Any] = {
        "meeting": row,
        "part": told.parts[item - 1],
        "items": list(AgendaItem),
        "item": item,
        "forms": forms,
        "people": sorted([*told.present, *told.absent], key=lambda one: one.person.name),
        "is_open": row.opened_at is not None and row.approved_at is None,
        "steers": STEER_MEETING.allows(request.user, row),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "convenings/meetings/room.html", context, status=status)


@login_required
@require_POST
@members_only
def meeting_presence(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """Somebody is there, or is not."""
    row = visible_participant(request, uid)
    there = "absent" not in request.POST
    people.mark_presence(request.user, participant=row, attended=there, now=timezone.now())
    item = asked.whole(request.POST.get("item")) or 1
    return redirect(f"{_room(row.meeting, item)}#people")


@login_required
@require_POST
@members_only
def meeting_entry_remove(request: SignedRequest, kind: str, uid: UUID) -> HttpResponseBase:
    """Take back what was written by mistake."""
    if kind not in KINDS:
        raise NotVisible("convenings.entry")
    row = get_object_or_404(KINDS[kind][0].objects.select_related("meeting"), uid=uid)
    meeting, item = row.meeting, row.item
    keeping.remove_entry(request.user, entry=row, now=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect(_room(meeting, item))


@login_required
@require_safe
@members_only
def meeting_minutes(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The minutes, to read, print or approve."""
    row = visible_meeting(request, uid)
    context = {
        "meeting": row,
        "when": when_and_where(row),
        "minutes": minutes_of(row),
        "steers": STEER_MEETING.allows(request.user, row),
        "today": timezone.localdate(),
    }
    return render(request, "convenings/meetings/minutes.html", context)


@login_required
@require_safe
@members_only
def meeting_minutes_text(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The minutes as plain text."""
    row = visible_meeting(request, uid)
    headers = {"Content-Disposition": 'attachment; filename="minutes.txt"'}
    text = as_text(minutes_of(row))
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@login_required
@require_POST
@members_only
def meeting_minutes_approve(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """The minutes stand, and go to everybody on the list."""
    row = visible_meeting(request, uid)
    keeping.approve_minutes(request.user, meeting=row, now=timezone.now())
    messages.success(request, _("Approved. Everybody on the list gets them by letter."))
    return redirect("meeting_minutes", row.uid)
