"""People with their roles, guardians, classes, studio teams and the families' decisions."""

from datetime import timedelta
from typing import Any

from firstrung.demonstration.cast import Cast
from firstrung.identity.public import (
    Guardianship,
    Membership,
    Person,
    SchoolClass,
    StudioTeam,
    TeamMembership,
    TeamRole,
    decide,
)

DAYS_BEFORE = 60
"""How long before handing in a family decided."""


def load_people(cast: Cast) -> None:
    """People, their roles and whose guardians they are."""
    for row in cast.folder["people"]["people"]:
        person = Person.objects.create(
            given_name=row["given_name"],
            family_name=row["family_name"],
            email=f"{row['key'].replace('-', '.')}@example.org",
            language=row.get("language", "en"),
            grade=row.get("grade", ""),
            birth_date=_birth_date(cast, row),
        )
        cast.people[row["key"]] = person
        Membership.objects.bulk_create(
            Membership(
                person=person, organization=cast.organizations[role["at"]], role=role["role"]
            )
            for role in row.get("roles", [])
        )
    _load_guardians(cast)


def _birth_date(cast: Cast, row: dict[str, Any]) -> Any:
    """So that the person is ``age`` years and ``months`` (else five) months old today."""
    if "age" not in row:
        return None
    day = cast.calendar.ago(30 * row.get("months", 5))
    return day.replace(year=day.year - row["age"], day=min(day.day, 28))


def _load_guardians(cast: Cast) -> None:
    for row in cast.folder["people"]["people"]:
        for ward in row.get("guardian_of", []):
            Guardianship.objects.create(
                guardian=cast.people[row["key"]],
                student=cast.people[ward["student"]],
                relationship=ward["relationship"],
            )


def load_groups(cast: Cast) -> None:
    """Classes with enrollments, and studio teams with dated memberships."""
    for row in cast.folder["people"]["classes"]:
        group = SchoolClass.objects.create(
            title=row["title"], organization=cast.organizations[row["at"]]
        )
        group.enrollments.create(person=cast.people[row["teacher"]], role="teacher")
        for name in row["students"]:
            group.enrollments.create(person=cast.people[name], role="student")
    for row in cast.folder["people"]["teams"]:
        team = StudioTeam.objects.create(
            name=row["name"], organization=cast.organizations[row["at"]]
        )
        TeamMembership.objects.bulk_create(
            TeamMembership(
                team=team,
                person=cast.people[span["person"]],
                role=span.get("role", TeamRole.MEMBER),
                begin_date=cast.calendar.ago(span["from"]),
                end_date=cast.calendar.ago(span["to"]) if "to" in span else None,
            )
            for span in row["members"]
        )


def decide_consents(cast: Cast) -> None:
    """A guardian decides for a minor, a student of 18 alone; what isn't named stays undecided."""
    for row in cast.folder["people"]["people"]:
        student = cast.people[row["key"]]
        for purpose, granted in row.get("consents", {}).items():
            actor = _who_decides(cast, student)
            day = cast.handed_in(row["key"]) - timedelta(days=DAYS_BEFORE)
            decide(
                actor,
                student=student,
                purpose=purpose,
                granted=granted,
                language=actor.language,
                now=cast.calendar.at(day, 19),
            )


def _who_decides(cast: Cast, student: Person) -> Person:
    if not student.is_minor(cast.calendar.today):
        return student
    return Guardianship.objects.select_related("guardian").get(student=student).guardian
