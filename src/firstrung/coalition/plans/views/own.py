"""One's own tasks, on the way and in the calendar."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from firstrung.coalition.gates import members_only
from firstrung.coalition.plans.calendar_file import due_dates
from firstrung.coalition.plans.selectors.own import own_tasks
from firstrung.core.calendars import MEDIA_TYPE
from firstrung.core.paging import page_of
from firstrung.identity.public import SignedRequest

LATE = ("overdue", "behind")


@login_required
@require_safe
@members_only
def my_tasks(request: SignedRequest) -> HttpResponseBase:
    """What is late, what is to be done, what waits for others."""
    rows = own_tasks(request.user, today=timezone.localdate())
    context: dict[str, Any] = {
        "page": page_of(request, rows),
        "late": sum(row.state in LATE for row in rows),
        "waited_for": sum(bool(row.waiting) for row in rows),
        "total": len(rows),
        "dated": any(row.task.deadline for row in rows),
    }
    return render(request, "coalition/plans/own.html", context)


@login_required
@require_safe
@members_only
def my_calendar(request: SignedRequest) -> HttpResponseBase:
    """The due dates of one's own tasks as iCalendar."""
    rows = own_tasks(request.user, today=timezone.localdate())
    text = due_dates((row.task for row in rows), now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="due-dates.ics"'}
    return HttpResponse(text, content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)
