"""What the records say of ties between panelists and students, one hint after the other."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.identity.public import Guardianship, Membership, Person, TeamMembership, TeamRole
from firstrung.validation.enums import ConflictKind, ReviewState, Stage
from firstrung.validation.models import Conflict, PanelSeat, Review, Submission

Text = str | Promise

COMMON = 12
"""A family name that more people than this share here says nothing about kinship."""

PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "mail.com",
        "comcast.net",
        "att.net",
        "sbcglobal.net",
        "verizon.net",
        "cox.net",
    ]
)
"""Mail services of the public at large: an address there ties nobody to anybody."""


@dataclass(frozen=True)
class Hint:
    """One reason; ``area`` (family, school, employer) is all that is told without the name."""

    panelist: int
    student: int
    area: str
    kind: ConflictKind
    reason: Text
    is_strong: bool = True


@dataclass(frozen=True)
class _Records:
    """What all hints are looked up in."""

    seats: Sequence[PanelSeat]
    works: Sequence[Submission]
    guardians: dict[int, list[Person]]

    @property
    def people(self) -> list[int]:
        return [seat.panelist_id for seat in self.seats]

    @property
    def students(self) -> set[int]:
        return {work.student_id for work in self.works}


def hints(seats: Sequence[PanelSeat], works: Sequence[Submission]) -> Iterator[Hint]:
    """Every hint on these panelists and the students of these works."""
    guardians: dict[int, list[Person]] = defaultdict(list)
    wards = Guardianship.objects.filter(student__in={work.student_id for work in works})
    for row in wards.select_related("guardian").order_by("pk"):
        guardians[row.student_id].append(row.guardian)
    records = _Records(seats, works, guardians)
    for look in (_wards, _family_names, _mail, _employers, _clients, _teams, _classes, _school):
        yield from look(records)
    yield from _handed_back(records)


def _wards(records: _Records) -> Iterator[Hint]:
    """Somebody who was the guardian once; a guardian of today is barred anyway."""
    for student, guardians in records.guardians.items():
        for guardian in guardians:
            if guardian.pk in set(records.people):
                reason = _("Was the student's guardian")
                yield Hint(guardian.pk, student, "family", ConflictKind.FAMILY, reason)


def plain(name: str) -> str:
    """A name without accents, case and spaces around it."""
    bare = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _family_names(records: _Records) -> Iterator[Hint]:
    """The same family name as the student or a guardian, unless it is a common one here."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for seat in records.seats:
        if seat.panelist.family_name:
            bearers[plain(seat.panelist.family_name)].append(seat.panelist_id)
    families = [
        (work.student, [work.student, *records.guardians[work.student_id]])
        for work in records.works
    ]
    shared = {plain(one.family_name) for _student, family in families for one in family} & set(
        bearers
    )
    common = _common(shared)
    for student, family in families:
        for index, one in enumerate(family):
            name = plain(one.family_name)
            if name not in shared - common or (index and name == plain(student.family_name)):
                continue
            reason = _("Same family name as a guardian") if index else _("Same family name")
            for panelist in bearers[name]:
                yield Hint(
                    panelist, student.pk, "family", ConflictKind.FAMILY, reason, is_strong=False
                )


def _common(names: set[str]) -> set[str]:
    """Those of the names that more than `COMMON` people bear."""
    if not names:
        return set()
    count: dict[str, int] = defaultdict(int)
    for name in Person.objects.exclude(family_name="").values_list("family_name", flat=True):
        bare = plain(name)
        if bare in names:
            count[bare] += 1
    return {name for name, bearers in count.items() if bearers > COMMON}


def _domain(person: Person) -> str:
    domain = (person.email or "").rpartition("@")[2].casefold()
    return "" if domain in PUBLIC_MAIL else domain


def _mail(records: _Records) -> Iterator[Hint]:
    """A guardian whose mail is at the domain of the panelist's employer, and of no other."""
    at: dict[str, list[PanelSeat]] = defaultdict(list)
    for seat in records.seats:
        if domain := _domain(seat.panelist):
            at[domain].append(seat)
    own = {domain for domain, seats in at.items() if len({s.employer_id for s in seats}) == 1}
    reason = _("A guardian's mail is at the panelist's own domain")
    for student, guardians in records.guardians.items():
        for domain in {_domain(guardian) for guardian in guardians} & own:
            for seat in at[domain]:
                yield Hint(
                    seat.panelist_id,
                    student,
                    "family",
                    ConflictKind.OTHER,
                    reason,
                    is_strong=False,
                )


def _employers(records: _Records) -> Iterator[Hint]:
    """The student, or a guardian, has a role in the employer that the panelist sits for."""
    at: dict[int, list[int]] = defaultdict(list)
    for seat in records.seats:
        at[seat.employer_id].append(seat.panelist_id)
    families: dict[int, set[int]] = defaultdict(set)
    for student in records.students:
        families[student].add(student)
        for guardian in records.guardians[student]:
            families[guardian.pk].add(student)
    rows = Membership.objects.filter(person__in=families, organization__in=at)
    for person, employer in rows.values_list("person", "organization").distinct():
        for student in families[person]:
            own = person == student
            reason = (
                _("The student has a role in this employer")
                if own
                else _("A guardian has a role in this employer")
            )
            kind = ConflictKind.EMPLOYER if own else ConflictKind.OTHER
            for panelist in at[employer]:
                yield Hint(panelist, student, "family", kind, reason)
    yield from _colleagues(records, at)


def _colleagues(records: _Records, at: dict[int, list[int]]) -> Iterator[Hint]:
    """Somebody of the same employer has a tie to the student as an employer."""
    rows = Conflict.objects.filter(
        student__in=records.students,
        kind=ConflictKind.EMPLOYER,
        panelist__memberships__organization__in=at,
    )
    told = rows.values_list("panelist", "student", "panelist__memberships__organization")
    for somebody, student, employer in told.distinct():
        for panelist in at[employer]:
            if panelist != somebody:
                reason = _("A colleague of the same employer has employed the student")
                yield Hint(panelist, student, "employer", ConflictKind.EMPLOYER, reason)


def _clients(records: _Records) -> Iterator[Hint]:
    """A piece of the portfolio says that it was made for the employer."""
    at: dict[str, list[int]] = defaultdict(list)
    for seat in records.seats:
        at[plain(seat.employer.name)].append(seat.panelist_id)
    for work in records.works:
        clients = {plain(str(entry.get("client") or "")) for entry in _entries(work)}
        for name, panelists in at.items():
            if any(name and name in client for client in clients):
                reason = _("The portfolio names this employer as a client")
                for panelist in panelists:
                    yield Hint(panelist, work.student_id, "employer", ConflictKind.EMPLOYER, reason)


def _entries(work: Submission) -> Iterable[dict[str, Any]]:
    entries: list[dict[str, Any]] = work.snapshot.document["entries"]
    return entries


def _teams(records: _Records) -> Iterator[Hint]:
    """They are, or were, in the same studio team."""
    teams: dict[int, list[int]] = defaultdict(list)
    rows = TeamMembership.objects.filter(person__in=records.students)
    for team, student in rows.values_list("team", "person").distinct():
        teams[team].append(student)
    rows = TeamMembership.objects.filter(person__in=records.people, team__in=teams)
    for team, panelist, role in rows.values_list("team", "person", "role").distinct():
        kind, reason = TEAM_TIES.get(role, TEAM_TIES[TeamRole.MEMBER])
        for student in teams[team]:
            yield Hint(panelist, student, "school", kind, reason)


TEAM_TIES: dict[str, tuple[ConflictKind, Text]] = {
    TeamRole.MENTOR: (ConflictKind.MENTOR, _("Mentor of the student's studio team")),
    TeamRole.LEAD: (ConflictKind.SUPERVISOR, _("Led the student's studio team")),
    TeamRole.MEMBER: (ConflictKind.OTHER, _("In the student's studio team")),
}


def _classes(records: _Records) -> Iterator[Hint]:
    """The panelist taught a class that the student was in."""
    rows = Person.objects.filter(
        pk__in=records.students,
        enrollments__role="student",
        enrollments__school_class__enrollments__role="teacher",
        enrollments__school_class__enrollments__person__in=records.people,
    )
    teacher = "enrollments__school_class__enrollments__person"
    for student, panelist in rows.values_list("pk", teacher).distinct():
        if panelist in set(records.people):
            reason = _("Taught a class of the student")
            yield Hint(panelist, student, "school", ConflictKind.SUPERVISOR, reason)


def _school(records: _Records) -> Iterator[Hint]:
    """The panelist has, or had, a role in the student's school."""
    works: dict[int, list[int]] = defaultdict(list)
    for work in records.works:
        works[work.organization_id].append(work.student_id)
    rows = Membership.objects.filter(person__in=records.people, organization__in=works)
    for panelist, school in rows.values_list("person", "organization").distinct():
        for student in works[school]:
            reason = _("Has or had a role in the student's school")
            yield Hint(panelist, student, "school", ConflictKind.OTHER, reason)


def _handed_back(records: _Records) -> Iterator[Hint]:
    """The panelist handed back a review of this student's work before."""
    rows = Review.objects.filter(
        stage=Stage.PANEL,
        state=ReviewState.DECLINED,
        reviewer__in=records.people,
        submission__student__in=records.students,
    )
    for panelist, student in rows.values_list("reviewer", "submission__student").distinct():
        reason = _("Handed back a review of this student's work before")
        yield Hint(panelist, student, "employer", ConflictKind.OTHER, reason, is_strong=False)
