"""From the words of a row to a typed record; whatever can't be believed raises `Bad`.

Nothing here looks at other rows or at the database.
"""

from datetime import date
from typing import NamedTuple

from firstrung.identity.roster import values
from firstrung.identity.roster.notes import Bad, Notes, gettext_noop
from firstrung.identity.roster.reading import Row

BLANK = gettext_noop("This value is missing.")
TOO_LONG = gettext_noop("This value is too long.")


class OrganizationRecord(NamedTuple):
    """A row of orgs.csv."""

    key: str
    live: bool
    name: str
    kind: str
    identifier: str
    parent: str


class SessionRecord(NamedTuple):
    """A row of academicSessions.csv."""

    key: str
    live: bool
    title: str
    kind: str
    begin: date | None
    end: date | None
    year: str


class CourseRecord(NamedTuple):
    """A row of courses.csv."""

    key: str
    title: str


class ClassRecord(NamedTuple):
    """A row of classes.csv."""

    key: str
    live: bool
    title: str
    code: str
    grades: str
    course: str
    school: str
    terms: list[str]


class UserRecord(NamedTuple):
    """A row of users.csv; ``roles`` are ours, in the organizations ``orgs`` (OneRoster 1.1)."""

    key: str
    live: bool
    enabled: bool
    given: str
    family: str
    preferred: str
    email: str
    grade: str
    roles: list[str]
    orgs: list[str]
    agents: list[str]


class RoleRecord(NamedTuple):
    """A row of roles.csv (OneRoster 1.2); ``role`` is "" where we have none like it."""

    key: str
    live: bool
    user: str
    org: str
    role: str
    begin: date | None
    end: date | None


class EnrollmentRecord(NamedTuple):
    """A row of enrollments.csv."""

    key: str
    live: bool
    school_class: str
    user: str
    role: str
    begin: date | None
    end: date | None


class BirthRecord(NamedTuple):
    """Key and birth date: all that is read of demographics.csv."""

    key: str
    birth: date | None


def needed(row: Row, column: str, limit: int = 255) -> str:
    """A value that must be there and fit."""
    text = row[column]
    if not text:
        raise Bad(column, BLANK)
    if len(text) > limit:
        raise Bad(column, TOO_LONG)
    return text


def fitting(row: Row, column: str, limit: int) -> str:
    """A value that may be blank but must fit."""
    if len(row[column]) > limit:
        raise Bad(column, TOO_LONG)
    return row[column]


def is_live(row: Row) -> bool:
    """Whether the row's status says that it holds."""
    live = values.STATES.get(values.word(row["status"]))
    if live is None:
        raise Bad("status", gettext_noop("This status is not known."), row["status"])
    return live


def a_day(row: Row, column: str) -> date | None:
    """A date, or None."""
    try:
        return values.day(row[column])
    except (ValueError, OverflowError) as error:
        raise Bad(column, values.NOT_A_DATE, row[column]) from error


def days(row: Row, first: str, last: str) -> tuple[date | None, date | None]:
    """Two dates in their order."""
    begin, end = a_day(row, first), a_day(row, last)
    if begin and end and end < begin:
        raise Bad(last, gettext_noop("The end is before the beginning."), row[last])
    return begin, end


def organization(row: Row, _notes: Notes) -> OrganizationRecord:
    """A row of orgs.csv."""
    key, live = needed(row, "sourcedId"), is_live(row)
    kind = values.ORGANIZATIONS.get(values.word(row["type"]))
    if kind is None and live:
        raise Bad("type", gettext_noop("This type of organization is not known."), row["type"])
    name = needed(row, "name", 200) if live else row["name"][:200]
    identifier, parent = fitting(row, "identifier", 80), row["parentSourcedId"]
    return OrganizationRecord(key, live, name, kind or "", identifier, parent)


def session(row: Row, _notes: Notes) -> SessionRecord:
    """A row of academicSessions.csv."""
    key, live = needed(row, "sourcedId"), is_live(row)
    title = needed(row, "title", 200) if live else row["title"][:200]
    begin, end = days(row, "startDate", "endDate")
    kind, year = fitting(row, "type", 20), fitting(row, "schoolYear", 10)
    return SessionRecord(key, live, title, kind, begin, end, year)


def course(row: Row, _notes: Notes) -> CourseRecord:
    """A row of courses.csv."""
    key = needed(row, "sourcedId")
    return CourseRecord(key, fitting(row, "title", 200) if is_live(row) else "")


def school_class(row: Row, notes: Notes) -> ClassRecord:
    """A row of classes.csv."""
    key, live = needed(row, "sourcedId"), is_live(row)
    title = needed(row, "title", 200) if live else row["title"][:200]
    school = needed(row, "schoolSourcedId") if live else row["schoolSourcedId"]
    return ClassRecord(
        key,
        live,
        title,
        fitting(row, "classCode", 80),
        _grade(row, notes, 80),
        row["courseSourcedId"],
        school,
        values.many(row["termSourcedIds"]),
    )


def user(row: Row, notes: Notes) -> UserRecord:
    """A row of users.csv; a name is needed, the rest may be blank."""
    key, live = needed(row, "sourcedId"), is_live(row)
    given, family = fitting(row, "givenName", 100), fitting(row, "familyName", 100)
    if live and not given and not family:
        raise Bad("givenName", BLANK)
    try:
        enabled = values.truth(row["enabledUser"])
    except ValueError as error:
        raise Bad(
            "enabledUser", gettext_noop("Write true or false here."), row["enabledUser"]
        ) from error
    return UserRecord(
        key,
        live,
        enabled is not False,
        given or family,
        family if given else "",
        fitting(row, "preferredGivenName", 100),
        _email(row, notes),
        _grade(row, notes, 10),
        [role for word in values.many(row["role"]) if (role := role_of(row, word, notes))],
        values.many(row["orgSourcedIds"]),
        values.many(row["agentSourcedIds"]),
    )


def role_of(row: Row, word: str, notes: Notes) -> str:
    """Our role for theirs; "" with a warning where there is none like it."""
    role = values.ROLES.get(values.word(word), "")
    if not role:
        reason = gettext_noop("This role is not known here; the person is kept without it.")
        notes.warn(row.file, row.line, "role", reason)
    return role


def _email(row: Row, notes: Notes) -> str:
    text = row["email"]
    if not text:
        return ""
    found = values.address(text)
    if found is None:
        reason = gettext_noop("This is not an e-mail address; the person is kept without it.")
        notes.warn(row.file, row.line, "email", reason)
    return found or ""


def _grade(row: Row, notes: Notes, limit: int) -> str:
    found = values.grade(row["grades"])
    if found is None or len(found) > limit:
        reason = gettext_noop("This is not a grade we know; it was left out.")
        notes.warn(row.file, row.line, "grades", reason)
        return ""
    return found


def role(row: Row, notes: Notes) -> RoleRecord:
    """A row of roles.csv."""
    live = is_live(row)
    person, org = needed(row, "userSourcedId"), needed(row, "orgSourcedId")
    begin, end = days(row, "beginDate", "endDate")
    ours = role_of(row, needed(row, "role"), notes)
    key = row["sourcedId"] or f"{person} {org} {row['role']}"
    return RoleRecord(key, live, person, org, ours, begin, end)


def enrollment(row: Row, _notes: Notes) -> EnrollmentRecord:
    """A row of enrollments.csv."""
    key, live = needed(row, "sourcedId"), is_live(row)
    school, person = row["classSourcedId"], row["userSourcedId"]
    if live and not school:
        raise Bad("classSourcedId", BLANK)
    if live and not person:
        raise Bad("userSourcedId", BLANK)
    ours = values.ROLES.get(values.word(row["role"]), "")
    if live and ours not in values.CLASS_ROLES:
        raise Bad("role", gettext_noop("This role can't be held in a class."), row["role"])
    begin, end = days(row, "beginDate", "endDate")
    return EnrollmentRecord(key, live, school, person, ours, begin, end)


def birth(row: Row, _notes: Notes) -> BirthRecord:
    """A row of demographics.csv."""
    key = needed(row, "sourcedId")
    return BirthRecord(key, a_day(row, "birthDate") if is_live(row) else None)


RULES = {
    "orgs": organization,
    "academicSessions": session,
    "courses": course,
    "classes": school_class,
    "users": user,
    "roles": role,
    "enrollments": enrollment,
    "demographics": birth,
}
