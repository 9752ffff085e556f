"""Lists: meetings, action items, who came."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstrung.coalition.public import members_only
from firstrung.convenings.enums.meetings import MeetingKind, MeetingState
from firstrung.convenings.meetings import selectors
from firstrung.convenings.meetings.policies import STEER_MEETING, may_plan
from firstrung.convenings.meetings.services.keeping import finish_action_item
from firstrung.convenings.models import ActionItem, Meeting
from firstrung.core import asked
from firstrung.core.downloads import csv_file
from firstrung.core.paging import page_of
from firstrung.identity.public import Organization, SignedRequest


@login_required
@require_safe
@members_only
def meetings(request: SignedRequest) -> HttpResponseBase:
    """The meetings, the latest on top."""
    wanted = request.GET.dict()
    page = page_of(request, selectors.meeting_rows(wanted, request.user))
    context: dict[str, Any] = {
        "page": page,
        "rows": [(row, selectors.TONES[MeetingState(row.state)]) for row in page],
        "wanted": wanted,
        "filters": [
            ("kind", _("Kind"), MeetingKind.choices, wanted.get("kind", "")),
            ("state", _("State"), MeetingState.choices, wanted.get("state", "")),
            ("mine", _("Whose"), [("1", _("Mine"))], wanted.get("mine", "")),
        ],
        "may_plan": may_plan(request.user),
    }
    return render(request, "convenings/meetings/list.html", context)


@login_required
@require_safe
@members_only
def meetings_file(request: SignedRequest) -> HttpResponseBase:
    """The list as CSV."""
    header = [
        _("Title"), _("Kind"), _("State"), _("Begins"), _("Ends"), _("Place"), _("Facilitator"),
        _("Invited"), _("Came"),
    ]  # fmt: skip
    rows = (
        (
            row.title,
            str(row.get_kind_display()),
            str(row.get_state_display()),
            f"{timezone.localtime(row.begins_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(row.ends_at):%Y-%m-%d %H:%M}",
            row.place,
            row.facilitator.name,
            row.people,  # type: ignore[attr-defined]
            row.came,  # type: ignore[attr-defined]
        )
        for row in selectors.meeting_rows(request.GET.dict(), request.user)
    )
    return csv_file(f"meetings-{timezone.localdate()}.csv", header, rows)


def _states() -> list[tuple[str, str]]:
    return [("open", _("Open")), ("late", _("Late")), ("done", _("Done")), ("all", _("All"))]


@login_required
@require_safe
@members_only
def action_items(request: SignedRequest) -> HttpResponseBase:
    """The action items of all meetings, the first due on top."""
    wanted, today = request.GET.dict(), timezone.localdate()
    page = page_of(request, selectors.action_rows(wanted, on=today))
    steered = STEER_MEETING.rows(
        request.user, Meeting.objects.filter(pk__in={row.meeting_id for row in page})
    )
    context = {
        "page": page,
        "wanted": wanted,
        "state": wanted.get("state", "open"),
        "states": _states(),
        "today": today,
        "steered": set(steered.values_list("pk", flat=True)),
    }
    return render(request, "convenings/meetings/actions.html", context)


@login_required
@require_safe
@members_only
def action_items_file(request: SignedRequest) -> HttpResponseBase:
    """The action items as CSV."""
    header = [_("What"), _("Owner"), _("Due"), _("Done on"), _("Meeting")]
    rows = (
        (
            row.text,
            row.owner.name,
            row.due_on,
            timezone.localdate(row.done_at) if row.done_at else None,
            row.meeting.title,
        )
        for row in selectors.action_rows(request.GET.dict(), on=timezone.localdate())
    )
    return csv_file(f"action-items-{timezone.localdate()}.csv", header, rows)


@login_required
@require_safe
@members_only
def my_action_items(request: SignedRequest) -> HttpResponseBase:
    """One's own action items: open ones first."""
    rows = ActionItem.objects.filter(owner=request.user).select_related("meeting")
    open_rows = rows.filter(done_at__isnull=True).order_by("due_on", "pk")
    context = {
        "page": page_of(request, open_rows),
        "done": rows.filter(done_at__isnull=False).order_by("-done_at")[:10],
        "today": timezone.localdate(),
    }
    return render(request, "convenings/meetings/mine.html", context)


@login_required
@require_POST
@members_only
def action_item_done(request: SignedRequest, uid: UUID) -> HttpResponseBase:
    """It is done; with ``undo`` it is not after all."""
    row = get_object_or_404(ActionItem.objects.select_related("meeting"), uid=uid)
    done = "undo" not in request.POST
    finish_action_item(request.user, action_item=row, done=done, now=timezone.now())
    messages.success(request, _("Done. Thank you.") if done else _("It is open again."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=False):
        return redirect(back)
    return redirect("my_action_items")


@login_required
@require_safe
@members_only
def meeting_attendance(request: SignedRequest) -> HttpResponseBase:
    """Who came to meetings, for which organization."""
    wanted = request.GET.dict()
    chosen = Organization.objects.filter(uid=asked.uid(wanted.get("organization"))).first()
    context = {
        "page": page_of(request, selectors.attendance_rows(wanted)),
        "wanted": wanted,
        "chosen": chosen,
    }
    return render(request, "convenings/meetings/attendance.html", context)


@login_required
@require_safe
@members_only
def meeting_attendance_file(request: SignedRequest) -> HttpResponseBase:
    """Who came, as CSV."""
    header = [_("Day"), _("Meeting"), _("Organization"), _("Person")]

    def lines() -> Iterator[tuple[object, ...]]:
        for row in selectors.attendance_rows(request.GET.dict()):
            day = timezone.localdate(row.meeting.begins_at)
            place = row.organization.name if row.organization else ""
            yield day, row.meeting.title, place, row.person.name

    return csv_file(f"meeting-attendance-{timezone.localdate()}.csv", header, lines())
