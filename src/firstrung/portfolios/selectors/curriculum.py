"""Who has which unit of the curriculum."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from firstrung.identity.public import (
    Person,
    SchoolClass,
    StudioTeam,
    TeamMembership,
    TeamRole,
    students_for,
)
from firstrung.portfolios.models import UnitCompletion
from firstrung.portfolios.policies import CONFIRM_CURRICULUM
from firstrung.taxonomies.public import CurriculumUnit, GradeBand


@dataclass(frozen=True)
class Band:
    """A grade band with its units and, where there is one, each unit's completion."""

    label: str | Promise
    units: list[tuple[CurriculumUnit, UnitCompletion | None]]

    @property
    def done(self) -> int:
        """How many units are completed."""
        return sum(completion is not None for _unit, completion in self.units)


@dataclass(frozen=True)
class Group:
    """A class or team of a teacher; ``code`` stands for it in an address."""

    code: str
    name: str
    members: Q


def bands_of(student: Person) -> list[Band]:
    """The whole progression from K-2 on, with what the student has completed (two queries)."""
    rows = UnitCompletion.objects.filter(student=student).select_related("confirmed_by")
    done = {row.unit_id: row for row in rows}
    order = {band: index for index, band in enumerate(GradeBand.values)}
    units = sorted(
        CurriculumUnit.objects.all(), key=lambda unit: (order[unit.grade_band], unit.position)
    )
    return [
        Band(GradeBand(band).label, [(unit, done.get(unit.pk)) for unit in members])
        for band, members in groupby(units, key=lambda unit: unit.grade_band)
    ]


def groups_of(teacher: Person, *, on: date) -> list[Group]:
    """The classes somebody teaches and the studio teams they lead, by name."""
    classes = SchoolClass.objects.filter(
        ended_at__isnull=True,
        enrollments__person=teacher,
        enrollments__role="teacher",
        enrollments__ended_at__isnull=True,
    ).distinct()
    led = TeamMembership.objects.live(on).filter(person=teacher, role=TeamRole.LEAD)
    teams = StudioTeam.objects.filter(ended_at__isnull=True, pk__in=led.values("team"))
    groups = [Group(f"class-{row.uid}", row.title, _in_class(row)) for row in classes]
    groups += [Group(f"team-{row.uid}", row.name, _in_team(row, on)) for row in teams]
    return sorted(groups, key=lambda group: group.name)


def _in_class(row: SchoolClass) -> Q:
    members = row.enrollments.filter(role="student", ended_at__isnull=True)
    return Q(pk__in=members.values("person"))


def _in_team(row: StudioTeam, on: date) -> Q:
    members = TeamMembership.objects.live(on).filter(team=row, role=TeamRole.MEMBER)
    return Q(pk__in=members.values("person"))


def students_with_unit(
    teacher: Person, unit: CurriculumUnit, *, members: Q | None, words: str, on: date
) -> QuerySet[Person]:
    """The teacher's students (of a group, with those words in the name).

    Annotated with ``has_unit``: whether they have completed the unit.
    """
    rows = CONFIRM_CURRICULUM.rows(teacher, students_for(teacher, on=on, words=words))
    if members is not None:
        rows = rows.filter(members)
    held = UnitCompletion.objects.filter(student=OuterRef("pk"), unit=unit)
    return rows.annotate(has_unit=Exists(held))


def units_done(students: Iterable[Any]) -> dict[int, int]:
    """Student's primary key → number of completed required units (one query)."""
    rows = (
        UnitCompletion.objects.filter(student__in=[row.pk for row in students], unit__required=True)
        .values("student_id")
        .annotate(count=Count("pk"))
    )
    return {row["student_id"]: row["count"] for row in rows}
