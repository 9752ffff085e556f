"""Points of the recognition program: computed from the same measures for all members at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from firstrung.coalition.enums import MemberKind, RecognitionPeriod
from firstrung.coalition.measures import Counts, Measure, measures
from firstrung.coalition.members import (
    EDUCATION,
    EMPLOYERS,
    GOVERNMENT,
    member_organizations,
)
from firstrung.coalition.models import RecognitionCriterion, RecognitionProgram, RecognitionTier
from firstrung.identity.public import OrganizationKind

KINDS: dict[str, str] = {
    **dict.fromkeys(map(str, EMPLOYERS), MemberKind.EMPLOYER),
    **dict.fromkeys(map(str, EDUCATION), MemberKind.EDUCATION),
    str(OrganizationKind.INTERMEDIARY): MemberKind.INTERMEDIARY,
    **dict.fromkeys(map(str, GOVERNMENT), MemberKind.GOVERNMENT),
}
"""The kind of member that an organization's kind is; the coalition itself is none."""
SCHOOL_YEAR_BEGINS = 7
"""July (California Education Code section 37200)."""


@dataclass(frozen=True)
class Period:
    """A year of the program: ``year`` is the one it begins in."""

    year: int
    first: date
    last: date

    @property
    def label(self) -> str:
        """2026, or 2026–27 for a school year."""
        if self.first.year == self.last.year:
            return str(self.year)
        return f"{self.year}–{self.last.year % 100:02}"


@dataclass(frozen=True)
class Earned:
    """What one criterion gave: so much of the measure, so many points."""

    criterion: RecognitionCriterion
    measure: Measure | None
    value: int | Decimal
    points: int


@dataclass(frozen=True)
class Standing:
    """An organization's points in a period, and the tier that they reach."""

    pk: int
    uid: Any
    name: str
    kind: str
    points: int
    scored: int
    tier: RecognitionTier | None


def program() -> RecognitionProgram | None:
    """The region's program, where it has one."""
    return RecognitionProgram.objects.first()


def period_of(found: RecognitionProgram | None, year: int) -> Period:
    """The program's year that begins in ``year``."""
    if found is not None and found.period == RecognitionPeriod.SCHOOL:
        first = date(year, SCHOOL_YEAR_BEGINS, 1)
        return Period(year, first, first.replace(year=year + 1) - timedelta(days=1))
    return Period(year, date(year, 1, 1), date(year, 12, 31))


def current_year(found: RecognitionProgram | None, on: date) -> int:
    """The year of the period that the day lies in."""
    return on.year if period_of(found, on.year).first <= on else on.year - 1


def tiers() -> list[RecognitionTier]:
    """The tiers of today, the lowest first."""
    return list(RecognitionTier.objects.filter(current=True).order_by("points", "pk"))


def criteria(kind: str | None = None) -> list[RecognitionCriterion]:
    """The criteria, of one kind of member where asked for."""
    rows = RecognitionCriterion.objects.all()
    return list(rows.filter(kind=kind) if kind else rows)


def points_for(criterion: RecognitionCriterion, value: int | Decimal) -> int:
    """Points for every full ``per``, up to the cap; nothing for what is below zero."""
    return max(0, min(criterion.cap, int(Decimal(value) // criterion.per) * criterion.points))


def tier_for(points: int, scored: int, found: Iterable[RecognitionTier]) -> RecognitionTier | None:
    """The highest tier reached with these points from so many criteria."""
    reached = [tier for tier in found if points >= tier.points and scored >= tier.criteria]
    return reached[-1] if reached else None


def standings(period: Period) -> list[Standing]:
    """All members with their points, the most first; a query a measure and three more."""
    known, by_kind, all_tiers = measures(), _by_kind(), tiers()
    wanted = {row.measure for rows in by_kind.values() for row in rows} & set(known)
    counts: Mapping[str, Counts] = {
        code: known[code].count(period.first, period.last) for code in sorted(wanted)
    }
    members = member_organizations().filter(kind__in=list(KINDS)).order_by("name", "pk")
    found = [
        _standing(row, by_kind.get(KINDS[row[3]], ()), counts, all_tiers)
        for row in members.values_list("pk", "uid", "name", "kind")
    ]
    return sorted(found, key=lambda row: (-row.points, row.name))


def _by_kind() -> dict[str, list[RecognitionCriterion]]:
    found: dict[str, list[RecognitionCriterion]] = {}
    for row in criteria():
        found.setdefault(row.kind, []).append(row)
    return found


def _standing(
    row: tuple[int, Any, str, str],
    asked: Sequence[RecognitionCriterion],
    counts: Mapping[str, Counts],
    all_tiers: Sequence[RecognitionTier],
) -> Standing:
    pk, uid, name, kind = row
    values = (
        points_for(criterion, value)
        for criterion in asked
        if (value := counts.get(criterion.measure, {}).get(pk, 0))
    )
    earned = [points for points in values if points]
    tier = tier_for(sum(earned), len(earned), all_tiers)
    return Standing(pk, uid, name, KINDS[kind], sum(earned), len(earned), tier)


def earned_by(organization: Any, period: Period) -> list[Earned]:
    """How an organization's points come about, criterion by criterion."""
    known = measures()
    asked = criteria(KINDS.get(organization.kind))
    codes = {row.measure for row in asked} & set(known)
    counts = {code: known[code].count(period.first, period.last) for code in sorted(codes)}
    rows = []
    for criterion in asked:
        value = counts.get(criterion.measure, {}).get(organization.pk, 0)
        points = points_for(criterion, value)
        rows.append(Earned(criterion, known.get(criterion.measure), value, points))
    return rows
