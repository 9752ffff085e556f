"""Two of everything: the people and organizations that tests are about.

`build()` makes two school districts with a school each, two employers and the coalition, and
people in every role. Names ending in 2 belong to the other organization.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from firstrung.identity.enums import OrganizationKind, Role, TeamRole
from firstrung.identity.models import (
    Consent,
    ConsentNotice,
    Guardianship,
    Membership,
    Organization,
    Person,
    StudioTeam,
    TeamMembership,
)
from firstrung.taxonomies.models import Sector, Skill, Subject


@dataclass
class World:
    coalition: Organization
    district: Organization
    district2: Organization
    school: Organization
    school2: Organization
    employer: Organization
    employer2: Organization
    team: StudioTeam
    student: Person  # 16
    teammate: Person  # 17, same studio team
    adult: Person  # student of 18
    student2: Person
    guardian: Person
    guardian2: Person
    teacher: Person
    teacher2: Person
    coordinator: Person
    coordinator2: Person
    coalition_coordinator: Person
    panelist: Person
    panelist2: Person
    recruiter: Person
    recruiter2: Person
    math: Subject
    art: Subject


def organization(name: str, kind: str, parent: Organization | None = None) -> Organization:
    return Organization.objects.create(name=name, kind=kind, parent=parent)


def person(name: str, *roles: tuple[str, Organization], age: int | None = None, **fields) -> Person:
    today = timezone.localdate()
    born = date(today.year - age, 1, 1) if age is not None else None
    slug = name.lower().replace(" ", ".")
    given, _, family = name.partition(" ")
    made = Person.objects.create(
        given_name=given,
        family_name=family,
        email=f"{slug}@example.org",
        birth_date=born,
        **fields,
    )
    for role, where in roles:
        Membership.objects.create(person=made, organization=where, role=role)
    return made


def consent(student: Person, by: Person, purpose: str, *, granted: bool = True) -> Consent:
    notice, _ = ConsentNotice.objects.get_or_create(
        purpose=purpose,
        version=1,
        language="en",
        defaults={"title": purpose, "shown": "Work", "to_whom": "Employers", "what_for": "Review"},
    )
    return Consent.objects.create(
        student=student,
        purpose=purpose,
        notice=notice,
        granted=granted,
        decided_by=by,
        decided_at=timezone.now(),
    )


def build() -> World:
    kinds = OrganizationKind
    coalition = organization("South Bay Coalition", kinds.COALITION)
    district = organization("First District", kinds.DISTRICT)
    district2 = organization("Second District", kinds.DISTRICT)
    school = organization("First High", kinds.SCHOOL, district)
    school2 = organization("Second High", kinds.SCHOOL, district2)
    employer = organization("First Aerospace", kinds.EMPLOYER)
    employer2 = organization("Second Studio", kinds.EMPLOYER)
    aerospace = Sector.objects.create(code="aerospace", name="Aerospace", name_es="Aeroespacial")
    entertainment = Sector.objects.create(code="entertainment", name="Entertainment")
    employer.sectors.add(aerospace)
    employer2.sectors.add(entertainment)
    Skill.objects.create(code="data-visualization", name="Data visualization", sector=aerospace)
    Skill.objects.create(code="generative-video", name="Generative video", sector=entertainment)
    student = person("Sam Student", (Role.STUDENT, school), age=16)
    teammate = person("Tess Teammate", (Role.STUDENT, school), age=17)
    adult = person("Ada Adult", (Role.STUDENT, school), age=18)
    student2 = person("Olga Other", (Role.STUDENT, school2), age=16)
    guardian = person("Gina Guardian", language="es")
    guardian2 = person("Gus Guardian")
    Guardianship.objects.create(guardian=guardian, student=student)
    Guardianship.objects.create(guardian=guardian2, student=student2)
    teacher = person("Terry Teacher", (Role.TEACHER, school))
    team = StudioTeam.objects.create(name="Team Orbit", organization=school)
    begun = timezone.localdate() - timedelta(days=400)
    for member, role in (
        (student, TeamRole.MEMBER),
        (teammate, TeamRole.MEMBER),
        (adult, TeamRole.MEMBER),
        (teacher, TeamRole.LEAD),
    ):
        TeamMembership.objects.create(team=team, person=member, role=role, begin_date=begun)
    return World(
        coalition=coalition,
        district=district,
        district2=district2,
        school=school,
        school2=school2,
        employer=employer,
        employer2=employer2,
        team=team,
        student=student,
        teammate=teammate,
        adult=adult,
        student2=student2,
        guardian=guardian,
        guardian2=guardian2,
        teacher=teacher,
        teacher2=person("Tom Teacher", (Role.TEACHER, school2)),
        coordinator=person("Cora Coordinator", (Role.COORDINATOR, district)),
        coordinator2=person("Carl Coordinator", (Role.COORDINATOR, district2)),
        coalition_coordinator=person("Connie Coalition", (Role.COORDINATOR, coalition)),
        panelist=person("Pat Panelist", (Role.PANELIST, employer)),
        panelist2=person("Paula Panelist", (Role.PANELIST, employer2)),
        recruiter=person("Rita Recruiter", (Role.EMPLOYER, employer)),
        recruiter2=person("Ron Recruiter", (Role.EMPLOYER, employer2)),
        math=Subject.objects.create(code="math", name="Mathematics", name_es="Matemáticas"),
        art=Subject.objects.create(code="art", name="Art", name_es="Arte"),
    )
