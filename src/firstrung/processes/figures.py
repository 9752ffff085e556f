"""What results count of the records of several contexts; see `coalition.measures`."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.public import (
    Counts,
    Listed,
    Measure,
    first_of_month,
    register_counted,
    register_measure,
)
from firstrung.convenings.public import (
    Attendance,
    Event,
    EventKind,
    EventState,
    Headcount,
    Part,
    ProgramChange,
)
from firstrung.credentials.public import Award
from firstrung.identity.public import Membership, Role

WORKSHOPS = (EventKind.SOFT_SKILLS, EventKind.HARD_SKILLS, EventKind.JOB_PANEL)
"""Events at which students practise or meet those who hire (D54)."""


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _during(moment: str, first: date, last: date) -> Q:
    return Q(**{f"{moment}__gte": _begin(first), f"{moment}__lt": _begin(last + timedelta(days=1))})


def certificates_issued(first: date, last: date) -> QuerySet[Award]:
    """Certificates that hold, for where the holder is a student; without the holder's name."""
    studied = Membership.objects.filter(
        Q(begin_date__isnull=True) | Q(begin_date__lte=OuterRef("issued_at__date")),
        Q(end_date__isnull=True) | Q(end_date__gte=OuterRef("issued_at__date")),
        person=OuterRef("holder"),
        role=Role.STUDENT,
    )
    rows = Award.objects.filter(_during("issued_at", first, last), revoked_at__isnull=True)
    found = rows.select_related("achievement").annotate(
        stands_for=Subquery(studied.order_by("pk").values("organization")[:1]), day=F("issued_at")
    )
    return found.order_by("issued_at", "pk")


def program_changes(first: date, last: date) -> QuerySet[ProgramChange]:
    """Changes of programs, for the institution that has the program."""
    rows = ProgramChange.objects.filter(changed_on__range=(first, last)).select_related("program")
    found = rows.annotate(stands_for=F("program__institution"), day=F("changed_on"))
    return found.order_by("changed_on", "pk")


def events_held(first: date, last: date) -> QuerySet[Event]:
    """Events that were held, for their host."""
    rows = Event.objects.filter(_during("begins_at", first, last), state=EventState.HELD)
    return rows.annotate(stands_for=F("host"), day=F("begins_at")).order_by("begins_at", "pk")


def students_at_events_held(first: date, last: date) -> QuerySet[Event]:
    """The same events with the ``students`` who came, where some did."""
    here = OuterRef("pk")
    named = Attendance.objects.filter(event=here, part=Part.STUDENT).order_by().values("event")
    heads = Headcount.objects.filter(event=here, part=Part.STUDENT).order_by().values("event")
    rows = events_held(first, last).annotate(
        students=Coalesce(Subquery(named.annotate(n=Count("pk")).values("n")), Value(0))
        + Coalesce(Subquery(heads.annotate(n=Sum("number")).values("n")), Value(0))
    )
    return rows.filter(students__gt=0)


def _at_workshops(by: Any, first: date, last: date) -> Counter[Any]:
    """Students at workshops, projects and job panels, summed by an expression (one query)."""
    held = _during("event__begins_at", first, last) & Q(
        event__state=EventState.HELD, event__kind__in=WORKSHOPS, part=Part.STUDENT
    )
    named = Attendance.objects.filter(held).order_by().annotate(by=by).values("by")
    heads = Headcount.objects.filter(held).order_by().annotate(by=by).values("by")
    found: Counter[Any] = Counter()
    for row in named.annotate(n=Count("pk")).union(heads.annotate(n=Sum("number")), all=True):
        found[row["by"]] += row["n"]
    return found


def students_at_workshops(first: date, last: date) -> Counts:
    """Students at workshops, projects and job panels, for where they are students."""
    return dict(_at_workshops(F("organization"), first, last))


def _workshops_by_month(first: date, last: date) -> dict[date, int | Decimal]:
    return dict(_at_workshops(first_of_month("event__begins_at"), first, last))


def _workshop_rows(first: date, last: date, organization: int | None) -> str:
    wanted: dict[str, Any] = {
        "kind": [kind.value for kind in WORKSHOPS],
        "part": Part.STUDENT.value,
        "from": first,
        "to": last,
    }
    if organization is not None:
        wanted["organization"] = organization
    return f"{reverse('event_attendances')}?{urlencode(wanted, doseq=True)}"


def _listed(
    code: str, label: Any, unit: Any, rows: Callable[[date, date], QuerySet[Any, Any]], words: Any
) -> Listed:
    return Listed(code, label, unit, rows, Count("pk"), words, additive=True)


def register() -> None:
    """Make the figures known, while the apps start."""
    register_counted(
        _listed(
            "certificates_issued",
            _("Certificates issued to their students"),
            _("certificates"),
            certificates_issued,
            lambda award: str(award.achievement),
        )
    )
    register_counted(
        _listed(
            "program_changes",
            _("Changes in programs"),
            _("changes"),
            program_changes,
            lambda change: f"{change.program}: {change.text}",
        )
    )
    register_counted(_listed("events_held", _("Events held"), _("events"), events_held, str))
    register_counted(
        Listed(
            "students_at_events_held",
            _("Students at events they held"),
            _("students"),
            students_at_events_held,
            Sum("students"),
            lambda event: f"{event}: {event.students}",
            additive=True,
        )
    )
    register_measure(
        Measure(
            "students_at_workshops",
            _("Students at workshops, projects and job panels"),
            _("students"),
            students_at_workshops,
            _workshop_rows,
            _workshops_by_month,
        )
    )
