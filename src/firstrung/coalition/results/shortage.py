"""Is there enough for everybody: opportunities in a year for each student enrolled (D22)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from firstrung.coalition.measures import Counts, Measure, measures
from firstrung.coalition.members import EDUCATION, member_organizations
from firstrung.coalition.results.counting import Number
from firstrung.engines.disclosure import MINIMUM
from firstrung.identity.public import Membership, Organization, Role

OPPORTUNITIES = (
    "students_in_internships",
    "students_in_micro_internships",
    "students_in_jobs",
    "students_at_workshops",
)
"""Measures that count, for each institution, a student's turn at work-based learning."""


@dataclass(frozen=True)
class Part:
    """One measure of an institution, and the page that lists its rows."""

    label: str
    value: Number
    rows: str


@dataclass(frozen=True)
class Supply:
    """An institution's opportunities and students.

    ``students`` is None where they are so few that a rate would tell of one of them.
    """

    organization: Organization
    parts: Sequence[Part]
    students: int | None

    @property
    def opportunities(self) -> Number:
        """All of them."""
        return sum((part.value for part in self.parts), 0)

    @property
    def per_hundred(self) -> float | None:
        """Opportunities for a hundred students; above 100 somebody had more than one."""
        return 100 * float(self.opportunities) / self.students if self.students else None


def institutions() -> QuerySet[Organization]:
    """Schools, colleges and districts that are there today."""
    return member_organizations().filter(kind__in=EDUCATION).order_by("name", "pk")


def counts(first: date, last: date) -> list[tuple[Measure, Counts]]:
    """Each of the measures, counted for all institutions (a query each)."""
    known = measures()
    return [
        (known[code], known[code].count(first, last)) for code in OPPORTUNITIES if code in known
    ]


def enrolled(rows: Iterable[Organization], *, on: date) -> dict[int, int]:
    """Different students of each institution on that day (one query)."""
    held = Membership.objects.live(on).filter(role=Role.STUDENT, organization__in=list(rows))
    found = held.order_by().values_list("organization")
    return dict(found.annotate(Count("person", distinct=True)))


def supplies(rows: Sequence[Organization], *, first: date, last: date) -> list[Supply]:
    """What the institutions' students found in those days (a query a measure, and one more)."""
    counted, students = counts(first, last), enrolled(rows, on=last)
    return [_supply(row, counted, students, first, last) for row in rows]


def _supply(
    organization: Organization,
    counted: Sequence[tuple[Measure, Counts]],
    students: Mapping[int, int],
    first: date,
    last: date,
) -> Supply:
    parts = [
        Part(str(one.label), found.get(organization.pk, 0), one.rows(first, last, organization.pk))
        for one, found in counted
    ]
    number = students.get(organization.pk, 0)
    return Supply(organization, parts, number if number >= MINIMUM else None)
