"""One's own due dates as an iCalendar file (RFC 5545): all-day entries that keep nobody busy."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from firstrung.coalition.plans.rows import PlannedTask

MEDIA_TYPE = "text/calendar"
REMIND_BEFORE = timedelta(days=2)


def due_dates(tasks: Iterable[PlannedTask], *, now: datetime) -> bytes:
    """An entry for each unfinished task with a deadline.

    An entry keeps its UID, and its sequence grows with time: a later file moves it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Firstrung//Plans//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for task in tasks:
        if task.deadline is not None and not task.finished:
            calendar.add_component(_entry(task, task.deadline, now=now))
    return bytes(calendar.to_ical())


def _entry(task: PlannedTask, day: date, *, now: datetime) -> Event:
    summary = _("Due: %(title)s") % {"title": task.title}
    event, alarm = Event(), Alarm()
    event.add("uid", f"task-{task.uid.hex}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.BASE_URL + reverse("plan_task", args=[task.uid]))
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -REMIND_BEFORE)
    event.add_component(alarm)
    return event
