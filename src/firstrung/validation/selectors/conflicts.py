"""Conflicts of interest for the coordinator's page: those known and those suspected."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from firstrung.identity.public import Person
from firstrung.validation.enums import ConflictKind, ConflictSource
from firstrung.validation.models import Conflict, Panel, Submission
from firstrung.validation.policies import SEE_SUBMISSION
from firstrung.validation.selectors.panels import names_for
from firstrung.validation.selectors.plans import seats_by_person
from firstrung.validation.selectors.suspicions import suspected


@dataclass(frozen=True)
class DoubtRow:
    """A suspected tie as a coordinator may read it."""

    key: str
    panelist: str
    employer: str
    code: str
    name: str
    reasons: list[str | Promise]
    kind: str
    is_strong: bool


def doubt_rows(panel: Panel, actor: Person) -> list[DoubtRow]:
    """Suspected ties that nobody has looked at; names and reasons only as far as allowed."""
    rows = suspected(panel)
    placed = Submission.objects.filter(places__panel=panel)
    names = names_for(actor, placed)
    return [
        DoubtRow(
            key=row.key,
            panelist=row.seat.panelist.name,
            employer=row.seat.employer.name,
            code=row.submission.code,
            name=names.get(row.submission.pk, ""),
            reasons=row.reasons(named=row.submission.pk in names),
            kind=str(ConflictKind(row.kind).label) if row.submission.pk in names else "",
            is_strong=row.is_strong,
        )
        for row in rows
    ]


def conflicts_of(panel: Panel) -> QuerySet[Conflict]:
    """Conflicts of this panel's panelists with students whose work is before it."""
    students = Submission.objects.filter(places__panel=panel).values("student")
    rows = Conflict.objects.filter(
        student__in=students, panelist__in=panel.seats.values("panelist")
    )
    return rows.select_related("panelist").order_by("-created_at", "-pk")


@dataclass(frozen=True)
class KnownRow:
    """A conflict with the portfolio it is about.

    ``reason`` is what somebody wrote, who may have named the student: it is left out for those
    who may not know the name, unless they wrote it.
    """

    conflict: Conflict
    employer: str
    code: str
    name: str
    reason: str
    may_go: bool


def known_rows(panel: Panel, conflicts: Iterable[Conflict], actor: Person) -> list[KnownRow]:
    """What the page says of these conflicts (three queries)."""
    rows = list(conflicts)
    works = Submission.objects.filter(
        places__panel=panel, student__in=[row.student_id for row in rows]
    )
    codes = {work.student_id: work for work in works}
    seen = SEE_SUBMISSION.rows(actor, works).select_related("student")
    names = {work.pk: work.student.name for work in seen}
    seats = seats_by_person(panel)
    return [
        KnownRow(
            conflict=row,
            employer=seats[row.panelist_id].employer.name,
            code=codes[row.student_id].code,
            name=names.get(codes[row.student_id].pk, ""),
            reason=row.reason
            if codes[row.student_id].pk in names
            or row.declared_by_id == actor.pk
            or row.source == ConflictSource.SUSPECTED
            else "",
            may_go=row.source != ConflictSource.REVIEWER,
        )
        for row in rows
    ]
