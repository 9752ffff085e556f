"""Read people and their roles."""

from datetime import date

from django.db.models import Q, QuerySet, Value

from firstrung.identity.enums import OrganizationKind, Role
from firstrung.identity.models import Guardianship, Membership, Person
from firstrung.identity.policies import SEE_STUDENT
from firstrung.identity.scopes import MANAGERS


def roles_of(person: Person, *, on: date) -> list[Membership]:
    """The roles a person holds on that day, with their organizations."""
    rows = Membership.objects.live(on).filter(person=person).select_related("organization")
    return list(rows.order_by("organization__name", "role"))


RUNS_THE_COALITION = "runs-the-coalition"
"""Said of whoever coordinates or administers the coalition itself; no role of its own."""


def role_codes(person: Person, *, on: date) -> set[str]:
    """Role codes held on that day; guardian with a ward, and `RUNS_THE_COALITION`. One query."""
    wards = Guardianship.objects.filter(guardian=person, ended_at__isnull=True)
    held = Membership.objects.live(on).filter(person=person)
    runs = held.filter(role__in=MANAGERS, organization__kind=OrganizationKind.COALITION)
    codes = held.values_list("role", flat=True).union(
        wards.values_list(Value(Role.GUARDIAN.value), flat=True),
        runs.values_list(Value(RUNS_THE_COALITION), flat=True),
    )
    return set(codes)


def school_of(student: Person, *, on: date) -> Membership | None:
    """The student's membership in their school (the first by name where there are several)."""
    rows = Membership.objects.live(on).filter(person=student, role=Role.STUDENT)
    return rows.select_related("organization__parent").order_by("organization__name").first()


def students_for(actor: Person, *, on: date, words: str = "") -> QuerySet[Person]:
    """The students whose records the actor may see, filtered by words of the name."""
    students: QuerySet[Person] = Person.objects.with_role(Role.STUDENT, on=on)
    rows: QuerySet[Person] = SEE_STUDENT.rows(actor, students)
    for word in words.split():
        rows = rows.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(preferred_name__icontains=word)
        )
    return rows


def wards_of(guardian: Person) -> QuerySet[Person]:
    """The students somebody is guardian of."""
    held = Guardianship.objects.filter(guardian=guardian, ended_at__isnull=True)
    rows: QuerySet[Person] = Person.objects.filter(pk__in=held.values("student"))
    return rows
