"""Who came: totals, by institution, by kind; summed in the database (C09, C10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from firstrung.convenings.enums.events import EventKind, EventState, Part
from firstrung.convenings.models import Attendance, Event, Headcount
from firstrung.core import asked

Wanted = MultiValueDict[str, str]


def span(first: date | None, last: date | None, prefix: str = "") -> Q:
    """Events that begin on one of the days, both included; None leaves that side open."""
    found, zone = Q(), timezone.get_current_timezone()
    if first is not None:
        begin = datetime.combine(first, time.min, zone)
        found &= Q(**{f"{prefix}begins_at__gte": begin})
    if last is not None:
        end = datetime.combine(last + timedelta(days=1), time.min, zone)
        found &= Q(**{f"{prefix}begins_at__lt": end})
    return found


def _filter(wanted: Wanted) -> Q:
    """The filters that attendance and headcounts have in common."""
    found = Q(event__state=EventState.HELD)
    found &= span(asked.day(wanted.get("from")), asked.day(wanted.get("to")), "event__")
    if kinds := [kind for kind in wanted.getlist("kind") if kind]:
        found &= Q(event__kind__in=kinds)
    if parts := [part for part in wanted.getlist("part") if part]:
        found &= Q(part__in=parts)
    if "students" in wanted.getlist("without"):
        found &= ~Q(part=Part.STUDENT)
    if words := wanted.get("year"):
        found &= Q(event__school_year=asked.whole(words) or 0)
    if words := wanted.get("organization"):
        found &= Q(organization=asked.whole(words) or 0)
    if name := (wanted.get("institution") or "").strip():
        found &= Q(organization__name__icontains=name)
    return found


def named_rows(wanted: Wanted) -> QuerySet[Attendance]:
    """Attendance of single people at held events."""
    return Attendance.objects.filter(_filter(wanted)).order_by()


def counted_rows(wanted: Wanted) -> QuerySet[Headcount]:
    """Headcounts at held events."""
    return Headcount.objects.filter(_filter(wanted)).order_by()


@dataclass(frozen=True)
class Totals:
    """What the coalition says of its convenings: 1,000 students of 19 colleges, and so on.

    Students are counted by attendance, others as different people; those who were only counted
    are added.
    """

    events: int
    students: int
    institutions: int
    educators: int
    employer_people: int
    employers: int


def totals(wanted: Wanted) -> Totals:
    """The totals under the filters (five queries)."""
    named, counted = named_rows(wanted), counted_rows(wanted)
    people: dict[str, int] = dict(
        named.values_list("part").annotate(Count("attendee", distinct=True))
    )
    seats: dict[str, int] = dict(named.values_list("part").annotate(Count("pk")))
    heads: dict[str, int] = dict(counted.values_list("part").annotate(Sum("number")))
    places: dict[str, int] = defaultdict(int)
    where = named.filter(organization__isnull=False).values_list("part", "organization")
    for part, _organization in where.distinct().union(counted.values_list("part", "organization")):
        places[part] += 1
    events = named.values_list("event").union(counted.values_list("event")).count()

    def both(*parts: str) -> int:
        return sum(people.get(part, 0) + heads.get(part, 0) for part in parts)

    return Totals(
        events=events,
        students=seats.get(Part.STUDENT, 0) + heads.get(Part.STUDENT, 0),
        institutions=places[Part.STUDENT],
        educators=both(Part.FACULTY, Part.LEADER),
        employer_people=both(Part.EMPLOYER),
        employers=places[Part.EMPLOYER],
    )


@dataclass
class Institution:
    """How many of an institution came, by part."""

    key: int | None
    name: str
    parts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts.values())

    @property
    def cells(self) -> list[int]:
        """The numbers in the order of the parts."""
        return [self.parts.get(part.value, 0) for part in Part]


def by_institution(wanted: Wanted) -> list[Institution]:
    """Institutions with the numbers of those who came, the largest first (two queries)."""
    found: dict[int | None, Institution] = {}
    for rows, number in (
        (named_rows(wanted), Count("pk")),
        (counted_rows(wanted), Sum("number")),
    ):
        grouped = rows.values_list("organization", "organization__name", "part").annotate(number)
        for key, name, part, count in grouped:
            row = found.setdefault(key, Institution(key, name or "", {}))
            row.parts[part] = row.parts.get(part, 0) + count
    return sorted(found.values(), key=lambda row: (-row.total, row.name))


@dataclass
class Group:
    """A kind of events in a school year."""

    year: int
    kind: EventKind
    events: int
    parts: dict[str, int]

    @property
    def cells(self) -> list[int]:
        """The numbers in the order of the parts."""
        return [self.parts.get(part.value, 0) for part in Part]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.parts.values())


def by_kind(wanted: Wanted) -> list[Group]:
    """School years and kinds, the newest first (three queries)."""
    found: dict[tuple[int, str], Group] = {}
    named, counted = named_rows(wanted), counted_rows(wanted)
    for rows, number in ((named, Count("pk")), (counted, Sum("number"))):
        grouped = rows.values_list("event__school_year", "event__kind", "part").annotate(number)
        for year, kind, part, count in grouped:
            row = found.setdefault((year, kind), Group(year, EventKind(kind), 0, {}))
            row.parts[part] = row.parts.get(part, 0) + count
    events = Event.objects.filter(
        Q(pk__in=named.values("event")) | Q(pk__in=counted.values("event"))
    ).order_by()
    for year, kind, count in events.values_list("school_year", "kind").annotate(Count("pk")):
        found[year, kind].events = count
    return sorted(found.values(), key=lambda row: (-row.year, str(row.kind.label)))


def attendance_lines(wanted: Wanted) -> QuerySet[Any, Any]:
    """Each event, institution and part with its number; counted heads stand on lines of their own.

    Columns: event, begins at, organization, part, number, named.
    """
    columns = ("event", "event__begins_at", "organization__name", "part")
    named = (
        named_rows(wanted)
        .values_list(*columns)
        .annotate(number=Count("pk"), how=Value("named", CharField()))
    )
    counted = (
        counted_rows(wanted)
        .values_list(*columns)
        .annotate(sum=Sum("number"), how=Value("counted", CharField()))
    )
    return named.union(counted, all=True).order_by("-event__begins_at", "event", "part")


def lines_of(rows: Sequence[Any], titles: Mapping[int, Any]) -> list[dict[str, Any]]:
    """The lines with the title of each event that one may see."""
    names = ("event", "begins_at", "organization", "part", "number", "how")
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    for line in lines:
        line["event"] = titles.get(line["event"])
        line["part"] = Part(line["part"]).label
        line["counted"] = line["how"] == "counted"
    return lines


def distinct_people(wanted: Wanted) -> int:
    """How many different people the lines stand for, heads that were only counted included."""
    people = named_rows(wanted).aggregate(n=Count("attendee", distinct=True))["n"]
    heads = counted_rows(wanted).aggregate(n=Sum(F("number")))["n"]
    return int(people) + int(heads or 0)
