"""What results and recognition count from events (D45, D46, D54)."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import (
    Counts,
    Measure,
    first_of_month,
    register_measure,
    sums_by_month,
)
from firstrung.convenings.enums.events import EventKind, EventState, Part
from firstrung.convenings.events.reporting import span
from firstrung.convenings.models import Attendance, Event, Headcount
from firstrung.identity.public import Organization, OrganizationKind

SOFT = (EventKind.SOFT_SKILLS, EventKind.JOB_PANEL)
HARD = (EventKind.HARD_SKILLS,)

Rows = Callable[[date, date, int | None], str]
Months = dict[date, int | Decimal]


def _events(kinds: tuple[EventKind, ...], first: date, last: date) -> QuerySet[Event]:
    rows = Event.objects.filter(span(first, last), state=EventState.HELD, kind__in=kinds)
    return rows.order_by()


def _held(kinds: tuple[EventKind, ...], first: date, last: date) -> Counts:
    return dict(_events(kinds, first, last).values_list("host").annotate(Count("pk")))


def _held_by_month(kinds: tuple[EventKind, ...], first: date, last: date) -> Months:
    return sums_by_month(_events(kinds, first, last), "begins_at", Count("pk"))


def _address(name: str, **values: Any) -> Rows:
    """The list with the same filters; ``values`` may hold lists."""

    def rows(first: date, last: date, organization: int | None) -> str:
        wanted = {**values, "from": first.isoformat(), "to": last.isoformat()}
        if organization is not None:
            wanted["organization"] = organization
        return f"{reverse(name)}?{urlencode(wanted, doseq=True)}"

    return rows


def _people(condition: Q, by: Any, first: date, last: date) -> Counter[Any]:
    """Attendances and headcounts, summed by an expression (one query)."""
    held = span(first, last, "event__") & Q(event__state=EventState.HELD) & condition
    named = Attendance.objects.filter(held).order_by().annotate(by=by).values("by")
    counted = Headcount.objects.filter(held).order_by().annotate(by=by).values("by")
    found: Counter[Any] = Counter()
    for row in named.annotate(n=Count("pk")).union(counted.annotate(n=Sum("number")), all=True):
        found[row["by"]] += row["n"]
    return found


def _came(condition: Q, first: date, last: date) -> Counts:
    return dict(_people(condition, F("organization"), first, last))


def _came_by_month(condition: Q, first: date, last: date) -> Months:
    return dict(_people(condition, first_of_month("event__begins_at"), first, last))


def _volunteers(first: date, last: date) -> Counts:
    rows = _volunteering(first, last).values_list("organization")
    return dict(rows.annotate(Count("attendee", distinct=True)))


def _volunteering(first: date, last: date) -> QuerySet[Attendance]:
    held = span(first, last, "event__") & Q(event__state=EventState.HELD, part=Part.EMPLOYER)
    return Attendance.objects.filter(held).order_by()


def _volunteers_by_month(first: date, last: date) -> Months:
    """Somebody who came for two employers counts for each, as in `_volunteers` (one query)."""
    months = _volunteering(first, last).annotate(month=first_of_month("event__begins_at"))
    found: Counter[date] = Counter()
    rows = months.values_list("month", "organization").annotate(n=Count("attendee", distinct=True))
    for month, _organization, number in rows:
        found[month] += number
    return dict(found)


def engaged(rows: QuerySet[Event], *more: Any) -> QuerySet[Any, Any]:
    """(event, employer, *more) of each employer that hosts or co-hosts one of the events."""
    employers = Organization.objects.filter(kind=OrganizationKind.EMPLOYER).values("pk")
    hosts = rows.filter(host__in=employers).order_by().values_list("pk", "host", *more)
    others = rows.filter(co_hosts__in=employers).order_by().values_list("pk", F("co_hosts"), *more)
    return hosts.union(others)


def _engagements(first: date, last: date) -> Counts:
    return dict(Counter(employer for _event, employer in engaged(_events(SOFT, first, last))))


def _engagements_by_month(first: date, last: date) -> Months:
    """The same of all employers, by month (one query)."""
    rows = engaged(_events(SOFT, first, last), first_of_month("begins_at"))
    return dict(Counter(month for _event, _employer, month in rows))


STUDENTS = Q(part=Part.STUDENT)
EXTERNS = Q(event__kind=EventKind.EXTERNSHIP, part=Part.FACULTY)


MEASURES = (
    Measure(
        "soft_skill_opportunities",
        _("Soft-skill opportunities"),
        _("workshops and panels"),
        partial(_held, SOFT),
        _address("events", state="held", kind=[kind.value for kind in SOFT]),
        partial(_held_by_month, SOFT),
    ),
    Measure(
        "hard_skill_opportunities",
        _("Hard-skill opportunities"),
        _("projects"),
        partial(_held, HARD),
        _address("events", state="held", kind=[kind.value for kind in HARD]),
        partial(_held_by_month, HARD),
    ),
    Measure(
        "faculty_externships",
        _("Faculty externships"),
        _("externships attended by faculty"),
        partial(_came, EXTERNS),
        _address("event_attendances", kind="externship", part="faculty"),
        partial(_came_by_month, EXTERNS),
    ),
    Measure(
        "students_impacted",
        _("Students impacted"),
        _("students at events"),
        partial(_came, STUDENTS),
        _address("event_attendances", part="student"),
        partial(_came_by_month, STUDENTS),
    ),
    Measure(
        "event_attendance",
        _("Attendance at events"),
        _("people at events"),
        partial(_came, ~STUDENTS),
        _address("event_attendances", without="students"),
        partial(_came_by_month, ~STUDENTS),
    ),
    Measure(
        "volunteers",
        _("Volunteers"),
        _("different people of employers at events"),
        _volunteers,
        _address("event_attendances", part="employer", people="different"),
        _volunteers_by_month,
    ),
    Measure(
        "student_engagements",
        _("Student engagements"),
        _("workshops and panels by employers"),
        _engagements,
        _address("events", state="held", kind=[kind.value for kind in SOFT], by="employers"),
        _engagements_by_month,
    ),
)


def register_measures() -> None:
    """Make the figures known to the coalition; called while the apps start."""
    for measure in MEASURES:
        register_measure(measure)
