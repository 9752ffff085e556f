"""What results and recognition count from events (D45, D46, D54)."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import Counts, Measure, register_measure
from firstrung.convenings.enums.events import EventKind, EventState, Part
from firstrung.convenings.events.reporting import span
from firstrung.convenings.models import Attendance, Event, Headcount
from firstrung.identity.public import Organization, OrganizationKind

SOFT = (EventKind.SOFT_SKILLS, EventKind.JOB_PANEL)
HARD = (EventKind.HARD_SKILLS,)

Rows = Callable[[date, date, int | None], str]


def _held(kinds: tuple[EventKind, ...]) -> Callable[[date, date], Counts]:
    def count(first: date, last: date) -> Counts:
        rows = Event.objects.filter(span(first, last), state=EventState.HELD, kind__in=kinds)
        return dict(rows.order_by().values_list("host").annotate(Count("pk")))

    return count


def _address(name: str, **values: Any) -> Rows:
    """The list with the same filters; ``values`` may hold lists."""

    def rows(first: date, last: date, organization: int | None) -> str:
        wanted = {**values, "from": first.isoformat(), "to": last.isoformat()}
        if organization is not None:
            wanted["organization"] = organization
        return f"{reverse(name)}?{urlencode(wanted, doseq=True)}"

    return rows


def _came(condition: Q) -> Callable[[date, date], Counts]:
    """Attendances and headcounts by organization (two queries)."""

    def count(first: date, last: date) -> Counts:
        found: Counter[int | None] = Counter()
        held = span(first, last, "event__") & Q(event__state=EventState.HELD) & condition
        named = Attendance.objects.filter(held).order_by()
        found.update(dict(named.values_list("organization").annotate(Count("pk"))))
        counted = Headcount.objects.filter(held).order_by()
        found.update(dict(counted.values_list("organization").annotate(Sum("number"))))
        return dict(found)

    return count


def _volunteers(first: date, last: date) -> Counts:
    held = span(first, last, "event__") & Q(event__state=EventState.HELD, part=Part.EMPLOYER)
    rows = Attendance.objects.filter(held).order_by().values_list("organization")
    return dict(rows.annotate(Count("attendee", distinct=True)))


def engaged(rows: QuerySet[Event]) -> QuerySet[Any, Any]:
    """(event, employer) of each employer that hosts or co-hosts one of the events."""
    employers = Organization.objects.filter(kind=OrganizationKind.EMPLOYER).values("pk")
    hosts = rows.filter(host__in=employers).order_by().values_list("pk", "host")
    others = rows.filter(co_hosts__in=employers).order_by().values_list("pk", F("co_hosts"))
    return hosts.union(others)


def _engagements(first: date, last: date) -> Counts:
    rows = Event.objects.filter(span(first, last), state=EventState.HELD, kind__in=SOFT)
    return dict(Counter(employer for _event, employer in engaged(rows)))


MEASURES = (
    Measure(
        "soft_skill_opportunities",
        _("Soft-skill opportunities"),
        _("workshops and panels"),
        _held(SOFT),
        _address("events", state="held", kind=[kind.value for kind in SOFT]),
    ),
    Measure(
        "hard_skill_opportunities",
        _("Hard-skill opportunities"),
        _("projects"),
        _held(HARD),
        _address("events", state="held", kind=[kind.value for kind in HARD]),
    ),
    Measure(
        "faculty_externships",
        _("Faculty externships"),
        _("externships attended by faculty"),
        _came(Q(event__kind=EventKind.EXTERNSHIP, part=Part.FACULTY)),
        _address("event_attendances", kind="externship", part="faculty"),
    ),
    Measure(
        "students_impacted",
        _("Students impacted"),
        _("students at events"),
        _came(Q(part=Part.STUDENT)),
        _address("event_attendances", part="student"),
    ),
    Measure(
        "event_attendance",
        _("Attendance at events"),
        _("people at events"),
        _came(~Q(part=Part.STUDENT)),
        _address("event_attendances", without="students"),
    ),
    Measure(
        "volunteers",
        _("Volunteers"),
        _("different people of employers at events"),
        _volunteers,
        _address("event_attendances", part="employer", people="different"),
    ),
    Measure(
        "student_engagements",
        _("Student engagements"),
        _("workshops and panels by employers"),
        _engagements,
        _address("events", state="held", kind=[kind.value for kind in SOFT], by="employers"),
    ),
)


def register_measures() -> None:
    """Make the figures known to the coalition; called while the apps start."""
    for measure in MEASURES:
        register_measure(measure)
