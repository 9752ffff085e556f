"""What the students made: portfolios, entries with files, teaching sessions, units."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from firstrung.demonstration.artifacts import make
from firstrung.demonstration.cast import Cast, made_at
from firstrung.files.public import AttachedFile, FileRole, store
from firstrung.identity.public import Person
from firstrung.portfolios.public import (
    CONFIRM_TEACHING,
    Content,
    Entry,
    Taught,
    TeachingSession,
    add_entry,
    add_session,
    confirm_session,
    describe,
    open_portfolio,
    save_entry,
    tick_units,
)
from firstrung.taxonomies.public import CurriculumUnit, Subject

TEXTS = ("summary", "process", "reflection", "tool", "proficiency", "client")


def load_units(cast: Cast) -> None:
    """Each teacher ticks the units off for the whole class, band after band."""
    done = {
        cast.people[row["key"]].pk: row["units"]
        for row in cast.folder["people"]["people"]
        if "units" in row
    }
    for group in cast.folder["people"]["classes"]:
        listed = [cast.people[name].pk for name in group["students"]]
        for number, unit in enumerate(CurriculumUnit.objects.all()):
            finished = [pk for pk in listed if done.get(pk, 0) > number]
            day = cast.calendar.ago(700 - 45 * number)
            tick_units(
                cast.people[group["teacher"]],
                unit=unit,
                listed=finished,
                done=finished,
                completed_on=day,
                now=cast.calendar.at(day, 15),
            )


def load_portfolios(cast: Cast) -> None:
    """The portfolios that say what they are about."""
    for name, row in cast.folder["entries"]["portfolios"].items():
        student = cast.people[name]
        now = cast.calendar.at(cast.handed_in(name) - timedelta(days=200))
        portfolio = open_portfolio(student=student, now=now)
        made_at(portfolio, now)
        describe(student, portfolio=portfolio, now=now, **row)


def load_entries(cast: Cast) -> None:
    """Every entry with its files; days are counted back from the day of handing in."""
    subjects = {subject.code: subject for subject in Subject.objects.all()}
    for row in cast.folder["entries"]["entries"]:
        _load_entry(cast, row, subjects[row["subject"]])


def _load_entry(cast: Cast, row: dict[str, Any], subject: Subject) -> None:
    student, handed_in = cast.people[row["student"]], cast.handed_in(row["student"])
    finished = handed_in - timedelta(days=row["finished"])
    now = cast.calendar.at(finished, 16)
    values: dict[str, Any] = {name: row.get(name, "").strip() for name in TEXTS}
    values |= {
        "title": row["title"],
        "subject": subject,
        "skills": tuple(row["skills"]),
        "finished_on": finished,
        "begun_on": handed_in - timedelta(days=row["begun"]) if "begun" in row else None,
        "real_world": bool(row.get("client")),
        "ai_used": bool(row["ai"]),
        "ai_uses": tuple(row["ai"]),
        "files": tuple(_attach(student, file, now) for file in row.get("files", [])),
    }
    entry = _save(cast, student, row, values, finished)
    for session in row.get("sessions", []):
        _teach(cast, student, entry, session, handed_in)


def _save(
    cast: Cast, student: Person, row: dict[str, Any], values: dict[str, Any], finished: date
) -> Entry:
    """The entry; where the folder tells of an earlier version, that one comes first."""
    now, earlier = cast.calendar.at(finished, 16), row.get("earlier")
    portfolio = open_portfolio(student=student, now=now)
    first = Content(**(values | earlier)) if earlier else Content(**values)
    before = cast.calendar.at(finished - timedelta(days=6), 16) if earlier else now
    if earlier:
        first = Content(**(values | earlier | {"finished_on": None}))
    entry = add_entry(
        student, portfolio=portfolio, component=row["component"], content=first, now=before
    )
    assert entry.current is not None  # just written
    made_at(entry, before)
    made_at(entry.current, before)
    if earlier:
        version = save_entry(student, entry=entry, content=Content(**values), based_on=1, now=now)
        made_at(version, now)
    return entry


def _attach(student: Person, row: dict[str, Any], now: Any) -> AttachedFile:
    source = BytesIO(make(row["artifact"], row["name"], row.get("words", {})))
    file = store(owner_id=student.pk, name=row["name"], source=source, now=now)
    return AttachedFile(file, row["caption"], row.get("role", FileRole.WORK))


def _teach(cast: Cast, student: Person, entry: Entry, row: dict[str, Any], handed_in: date) -> None:
    day = handed_in - timedelta(days=row["days"])
    session = add_session(
        student,
        entry=entry,
        taught=Taught(
            taught_on=day,
            hours=Decimal(str(row["hours"])),
            topic=row["topic"],
            mentees=tuple(row["mentees"]),
            grade_band=row["band"],
        ),
        now=cast.calendar.at(day, 17),
    )
    if row["confirmed"]:
        _confirm(cast, session, day)


def _confirm(cast: Cast, session: TeachingSession, day: date) -> None:
    """By the first of the teachers whose class the student is in."""
    groups = cast.folder["people"]["classes"]
    teachers = [cast.people[row["teacher"]] for row in groups]
    teacher = next(row for row in teachers if CONFIRM_TEACHING.allows(row, session))
    confirm_session(teacher, session=session, now=cast.calendar.at(day + timedelta(days=1), 8))
