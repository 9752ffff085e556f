"""Events as lists, and what the page of one shows."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from firstrung.coalition.public import Initiative, is_member
from firstrung.convenings.enums.events import EventKind, EventState, Part, Standing
from firstrung.convenings.events.reporting import Wanted, span
from firstrung.convenings.models import Event, EventInvitation, Question, Registration
from firstrung.convenings.policies import SEE_EVENT
from firstrung.core.asked import day, uid, whole
from firstrung.identity.public import (
    SEE_STUDENT,
    Organization,
    OrganizationKind,
    Person,
    Role,
    holds,
)

TONES = {"planned": "quiet", "announced": "act", "held": "good", "cancelled": "bad"}


def may_enter(actor: Any) -> bool:
    """Members and students; guardians and guests have no events here."""
    return is_member(actor) or holds(actor, Role.STUDENT)


def filtered(actor: Any, wanted: Wanted) -> QuerySet[Event]:
    """The events that the actor sees, by the filters of the list."""
    rows = SEE_EVENT.rows(actor).filter(span(day(wanted.get("from")), day(wanted.get("to"))))
    if kinds := [kind for kind in wanted.getlist("kind") if kind]:
        rows = rows.filter(kind__in=kinds)
    for name in ("state", "language"):
        if value := (wanted.get(name) or "").strip():
            rows = rows.filter(**{name: value})
    if year := wanted.get("year"):
        rows = rows.filter(school_year=whole(year) or 0)
    for name, column in (("sector", "sectors__code"), ("occupation", "occupations__code")):
        if value := (wanted.get(name) or "").strip():
            rows = rows.filter(**{column: value})
    if value := (wanted.get("initiative") or "").strip():
        rows = rows.filter(initiative__uid=uid(value))
    if words := (wanted.get("q") or "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(host__name__icontains=words))
    return _hosted(rows, wanted)


def _hosted(rows: QuerySet[Event], wanted: Wanted) -> QuerySet[Event]:
    """By the host; with ``by=employers`` also by the employers among the co-hosts."""
    words = wanted.get("organization")
    organization = (whole(words) or 0) if words else None
    if wanted.get("by") == "employers":
        employers = Organization.objects.filter(kind=OrganizationKind.EMPLOYER)
        if organization is not None:
            employers = employers.filter(pk=organization)
        helped = Event.objects.filter(co_hosts__in=employers.values("pk"))
        return rows.filter(Q(host__in=employers.values("pk")) | Q(pk__in=helped.values("pk")))
    return rows if organization is None else rows.filter(host=organization)


COLUMNS = (
    "pk", "uid", "title", "kind", "state", "host__name", "begins_at", "ends_at", "place", "closed",
    "capacity", "school_year", "language",
)  # fmt: skip


def listed(rows: QuerySet[Event]) -> QuerySet[Any, Any]:
    """What the list shows of each, the latest first."""
    seen = Event.objects.filter(pk__in=rows.values("pk"))
    found: QuerySet[Any, Any] = seen.order_by("-begins_at", "pk").values(*COLUMNS)
    return found


def described(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page with their words and how many seats are taken (one query)."""
    page = [dict(row) for row in rows]
    seats = seated(row["pk"] for row in page)
    for row in page:
        row["seated"] = seats.get(row["pk"], 0)
        row["kind_label"] = EventKind(row["kind"]).label
        row["state_label"], row["tone"] = EventState(row["state"]).label, TONES[row["state"]]
    return page


def seated(events: Iterable[int]) -> dict[int, int]:
    """How many seats of each event are taken (one query)."""
    rows = Registration.objects.filter(event__in=list(events), standing=Standing.SEATED)
    return dict(rows.order_by().values_list("event").annotate(Count("pk")))


def years() -> list[int]:
    """School years with events, the newest first."""
    found = Event.objects.order_by("-school_year").values_list("school_year", flat=True)
    return list(found.distinct())


def initiatives_with_events(actor: Any) -> list[tuple[str, Any]]:
    """The initiatives to which events belong that the actor sees, as choices (one query)."""
    keys = SEE_EVENT.rows(actor).order_by().values("initiative")
    rows = Initiative.objects.filter(pk__in=keys).order_by("title", "pk")
    return [(str(key), title) for key, title in rows.values_list("uid", "title")]


def expected(event: Event) -> list[dict[str, Any]]:
    """Registrations by institution and part: numbers, no names (one query)."""
    rows = event.registrations.exclude(standing=Standing.WITHDRAWN).order_by()
    grouped = rows.values("organization__name", "part").annotate(
        seated=Count("pk", filter=Q(standing=Standing.SEATED)),
        waiting=Count("pk", filter=Q(standing=Standing.WAITING)),
    )
    found: list[dict[str, Any]] = [
        dict(row) for row in grouped.order_by("part", "organization__name")
    ]
    for row in found:
        row["part"] = Part(row["part"]).label
    return found


def came(event: Event) -> list[dict[str, Any]]:
    """Who came, by institution and part: numbers, no names (two queries)."""
    columns = ("organization__name", "part")
    named = event.attendances.order_by().values_list(*columns).annotate(Count("pk"))
    counted = event.headcounts.order_by().values_list(*columns, "number")
    found: dict[tuple[str, str], int] = {}
    for name, part, number in [*named, *counted]:
        found[name or "", part] = found.get((name or "", part), 0) + number
    ordered = sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
    return [
        {"organization": name, "part": Part(part).label, "number": number}
        for (name, part), number in ordered
    ]


def guests(actor: Person, event: Event, words: str = "") -> QuerySet[Registration]:
    """Registrations with names, for whoever runs the event.

    Of the students only those whose records the actor may see anyway; the others are numbers.
    """
    rows = event.registrations.exclude(standing=Standing.WITHDRAWN)
    known = SEE_STUDENT.rows(actor).values("pk")
    rows = rows.filter(~Q(part=Part.STUDENT) | Q(person__in=known))
    for word in words.split():
        rows = rows.filter(
            Q(person__given_name__icontains=word)
            | Q(person__family_name__icontains=word)
            | Q(person__preferred_name__icontains=word)
        )
    return rows.select_related("person", "organization").order_by(
        "standing", "person__family_name", "person__given_name", "pk"
    )


def invited(event: Event, answer: str = "") -> QuerySet[EventInvitation]:
    """The invitations, those of one answer where asked for (``open``: no answer yet)."""
    rows = event.invitations.select_related("person", "organization")
    if answer == "open":
        rows = rows.filter(answer="")
    elif answer:
        rows = rows.filter(answer=answer)
    return rows.order_by("person__family_name", "person__given_name", "pk")


def answers(event: Event) -> dict[str, int]:
    """How many said yes, no, nothing (one query)."""
    rows = event.invitations.order_by().values_list("answer").annotate(Count("pk"))
    return {answer or "open": number for answer, number in rows}


def asked(questions: QuerySet[Question], actor: Person) -> list[dict[str, Any]]:
    """Questions as the page shows them: the name only to the school circle (two queries)."""
    known = set(
        SEE_STUDENT.rows(actor)
        .filter(pk__in=questions.values("student"))
        .values_list("pk", flat=True)
    )
    rows = questions.select_related("student", "answered_by", "answered_for", "event")
    return [
        {
            "question": row,
            "own": row.student_id == actor.pk,
            "name": row.student.name if row.student_id in known else "",
        }
        for row in rows
    ]


def upcoming(actor: Person, most: int = 5) -> list[Event]:
    """The next announced events that the actor sees."""
    rows = SEE_EVENT.rows(actor).filter(state=EventState.ANNOUNCED, begins_at__gte=timezone.now())
    return list(rows.select_related("host").order_by(F("begins_at"), "pk")[:most])
