"""Events of the coalition: who came to those of two school years, and the ones to come."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from firstrung.coalition.public import Initiative
from firstrung.convenings.public import (
    Audience,
    Event,
    EventDraft,
    Occupation,
    Part,
    answer,
    answer_question,
    ask,
    import_attendance,
    invite,
    keep,
    make_answer_link,
    mark,
    moderate,
    note_invitation_sent,
    plan_event,
    register,
    take_step,
    write_notes,
)
from firstrung.demonstration.calendar import working_day
from firstrung.demonstration.cast import Cast
from firstrung.identity.public import Person
from firstrung.taxonomies.public import Sector, Skill

PLANNED_BEFORE, ANNOUNCED_BEFORE = 45, 30
"""Days before an event that was held; one to come was planned so many before it was announced."""
PARTS = {"faculty": Part.FACULTY, "leaders": Part.LEADER, "employers": Part.EMPLOYER}
"""Key of the file → as what those of the list come."""

Known = Counter[tuple[str, str]]
"""How many different people of (organization, part) have come so far."""


def hold_events(cast: Cast) -> None:
    """Plan, announce and hold each event; then write down who came."""
    known: Known = Counter()
    rows = cast.folder["gatherings"]["events"]
    for row in sorted(rows, key=cast.calendar.day):
        cast.events[row["key"]] = _hold(cast, row, known)


def _hold(cast: Cast, row: dict[str, Any], known: Known) -> Event:
    day = working_day(cast.calendar.day(row))
    actor, at = _actor(cast, row), cast.calendar.at
    hour, minutes = row.get("hour", 14), timedelta(minutes=row.get("minutes", 90))
    draft = _draft(cast, row, at(day, hour), at(day, hour) + minutes)
    event = plan_event(actor, draft=draft, now=at(day - timedelta(days=PLANNED_BEFORE)))
    announced = at(day - timedelta(days=ANNOUNCED_BEFORE))
    event = take_step(actor, event=event, action="announce", now=announced)
    event = take_step(actor, event=event, action="hold", now=event.ends_at)
    _came(cast, event, row, known, day)
    if "notes" in row:
        now = at(day + timedelta(days=1), 9)
        write_notes(
            cast.coordinator,
            event=event,
            notes=row["notes"],
            skills=Skill.objects.filter(code__in=row.get("skills", [])),
            outlook=row.get("outlook", ""),
            now=now,
        )
    return event


def _actor(cast: Cast, row: dict[str, Any]) -> Person:
    return cast.people[row["by"]] if "by" in row else cast.coordinator


def _draft(cast: Cast, row: dict[str, Any], begins_at: Any, ends_at: Any) -> EventDraft:
    return EventDraft(
        kind=row["kind"],
        title=row["title"],
        host=cast.organizations[row["host"]],
        begins_at=begins_at,
        ends_at=ends_at,
        summary=row["summary"],
        place=row.get("place", ""),
        link=row.get("link", ""),
        capacity=row.get("capacity"),
        closed=row.get("closed", False),
        audience=row.get("audience", Audience.NONE),
        initiative=Initiative.objects.filter(title=row.get("initiative", "")).first(),
        co_hosts=[cast.organizations[key] for key in row.get("co_hosts", [])],
        occupations=Occupation.objects.filter(code__in=row.get("occupations", [])),
        sectors=Sector.objects.filter(code__in=row.get("sectors", [])),
    )


def _came(cast: Cast, event: Event, row: dict[str, Any], known: Known, day: date) -> None:
    """By the list of the host, from which students are only counted; some by their account."""
    actor, now = cast.coordinator, cast.calendar.at(day + timedelta(days=1), 8)
    lines = list(_list(cast, row, known))
    if lines:
        heading = "name,email,institution,role"
        import_attendance(actor, event=event, lines=[heading, *lines], now=now)
    for name in row.get("people", []):
        mark(actor, event=event, person=cast.people[name], now=now)


def _list(cast: Cast, row: dict[str, Any], known: Known) -> Iterator[str]:
    """Lines of the host's list; the first of an organization comes again, the others are new.

    The addresses are made up and only their keyed hash is kept, of students not even that.
    """
    for key, number in row.get("students", {}).items():
        for guest in range(number):
            yield _line(cast, key, Part.STUDENT, guest)
    for name, part in PARTS.items():
        for key, number in row.get(name, {}).items():
            before = known[key, part]
            first = max(before - 1, 0)
            known[key, part] = max(before, first + number)
            for guest in range(first, first + number):
                yield _line(cast, key, part, guest)


def _line(cast: Cast, key: str, part: Part, guest: int) -> str:
    name = cast.organizations[key].name
    return f',{part.value}-{guest}.{key}@guests.example.org,"{name}",{part.value}'


def announce_events(cast: Cast) -> None:
    """Events to come, with invitations, seats and questions."""
    for row in cast.folder["gatherings"]["coming"]:
        event = _announce(cast, row)
        cast.events[row["key"]] = event
        _invite(cast, event, row)
        for name in row.get("registered", []):
            now = cast.calendar.at(cast.calendar.ago(max(row["announced"] - 9, 1)), 19)
            register(cast.people[name], event=event, now=now)
        for question in row.get("questions", []):
            _ask(cast, event, question)


def _announce(cast: Cast, row: dict[str, Any]) -> Event:
    announced = cast.calendar.ago(row["announced"])
    begins_at = cast.calendar.ahead(row["in"], row["hour"])
    draft = _draft(cast, row, begins_at, begins_at + timedelta(minutes=row["minutes"]))
    actor, at = cast.coordinator, cast.calendar.at
    planned = announced - timedelta(days=PLANNED_BEFORE - ANNOUNCED_BEFORE)
    event = plan_event(actor, draft=draft, now=at(planned))
    return take_step(actor, event=event, action="announce", now=at(announced))


def _invite(cast: Cast, event: Event, row: dict[str, Any]) -> None:
    """Invitations with their links, and what came back two days later."""
    guests = {cast.people[guest["person"]]: guest for guest in row.get("invited", [])}
    if not guests:
        return
    day = cast.calendar.ago(row["announced"] - 1)
    people = {person: guest["reason"] for person, guest in guests.items()}
    for invitation in invite(
        cast.coordinator, event=event, people=people, anyway=True, now=cast.calendar.at(day)
    ):
        make_answer_link(invitation, now=cast.calendar.at(day, 11))
        note_invitation_sent(invitation, now=cast.calendar.at(day, 11))
        comes = guests[invitation.person].get("comes")
        if comes is not None:
            now = cast.calendar.at(day + timedelta(days=2), 18)
            answer(invitation=invitation, comes=comes, now=now)


def _ask(cast: Cast, event: Event, row: dict[str, Any]) -> None:
    """A student's question: read by a teacher, answered by an employer, kept."""
    day, at = cast.calendar.ago(row["day"]), cast.calendar.at
    question = ask(cast.people[row["student"]], event=event, text=row["text"], now=at(day, 20))
    if "shown_by" in row:
        teacher = cast.people[row["shown_by"]]
        later = at(day + timedelta(days=1), 8)
        question = moderate(teacher, question=question, show=True, now=later)
    if told := row.get("answer"):
        answered = at(cast.calendar.ago(told["day"]), 12)
        employer = cast.people[told["by"]]
        question = answer_question(employer, question=question, text=told["text"], now=answered)
    for name in row.get("kept_by", []):
        keep(cast.people[name], question=question, keeps=True, now=at(cast.calendar.ago(1), 19))
