"""One's own due dates as a calendar file: all-day entries that keep nobody busy."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from firstrung.coalition.plans.rows import PlannedTask
from firstrung.core.calendars import Entry, calendar_file

REMIND_BEFORE = timedelta(days=2)


def due_dates(tasks: Iterable[PlannedTask], *, now: datetime) -> bytes:
    """An entry for each unfinished task with a deadline."""
    entries = [
        Entry(
            name=f"task-{task.uid.hex}",
            summary=_("Due: %(title)s") % {"title": task.title},
            begin=task.deadline,
            url=settings.BASE_URL + reverse("plan_task", args=[task.uid]),
            remind=REMIND_BEFORE,
        )
        for task in tasks
        if task.deadline is not None and not task.finished
    ]
    return calendar_file(entries, product="Plans", now=now)
