"""Who must not judge whose work, read for a whole panel at once."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from firstrung.identity.public import MANAGERS, SEE_STUDENT, Person, TeamRole
from firstrung.validation.models import Conflict


def of_the_circle(panelists: Collection[int]) -> dict[int, set[int]]:
    """Panelist id → students whose circle the panelist is in (the panelist too).

    The rule on who sees a student is asked only for panelists with a tie that could make them
    part of some circle: a ward, a class, a team they lead, a school they coordinate.
    """
    circle = {key: {key} for key in panelists}
    tied = Person.objects.filter(pk__in=panelists).filter(
        Q(wards__ended_at__isnull=True, wards__isnull=False)
        | Q(enrollments__role="teacher", enrollments__ended_at__isnull=True)
        | Q(team_memberships__role=TeamRole.LEAD)
        | Q(memberships__role__in=MANAGERS)
    )
    for person in tied.distinct():
        circle[person.pk].update(SEE_STUDENT.rows(person).values_list("pk", flat=True))
    return circle


def in_conflict(panelists: Collection[int], students: Collection[int]) -> dict[int, set[int]]:
    """Panelist id → students with whom a conflict of interest is known (one query)."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Conflict.objects.filter(panelist__in=panelists, student__in=students)
    for panelist, student in rows.values_list("panelist", "student"):
        found[panelist].add(student)
    return found
