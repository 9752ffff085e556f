"""The ledger as lists and sums, and the balance of one employer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from firstrung.coalition.public import sums_by_month
from firstrung.core import asked
from firstrung.identity.public import Organization
from firstrung.partnerships.agreements.policies import SEE_ENTRY, SEE_PLACEMENT
from firstrung.partnerships.enums.agreements import Direction, Get, Give
from firstrung.partnerships.models.agreements import ExchangeEntry, Placement

AMOUNTS = ("hours", "money", "students")


def party(name: str, words: str) -> Q:
    """The rows of an organization, named in an address by its uid or, in measures, by its key."""
    key = asked.whole(words)
    return Q(**{f"{name}__uid": asked.uid(words)}) if key is None else Q(**{name: key})


def _parties(rows: Any, wanted: Mapping[str, str], day: str) -> Any:
    """Filters that entries and placements share; ``day`` is the field with the day."""
    for name in ("employer", "institution"):
        if wanted.get(name):
            rows = rows.filter(party(name, wanted[name]))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(
            Q(employer__name__icontains=words) | Q(institution__name__icontains=words)
        )
    if first := asked.day(wanted.get("from")):
        rows = rows.filter(**{f"{day}__gte": first})
    if last := asked.day(wanted.get("until")):
        rows = rows.filter(**{f"{day}__lte": last})
    return rows.select_related("employer", "institution")


def entries(actor: Any, wanted: Mapping[str, str]) -> QuerySet[ExchangeEntry]:
    """Entries that the actor sees, the newest first.

    Filters: ``direction``, ``kind``, ``employer`` and ``institution`` (uid), ``from``, ``until``,
    ``q`` (names), ``has`` (hours, money or students: only entries that say so).
    """
    rows = SEE_ENTRY.rows(actor)
    if wanted.get("direction") in Direction.values:
        rows = rows.filter(direction=wanted["direction"])
    if wanted.get("kind") in {*Give.values, *Get.values}:
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("has") in AMOUNTS:
        rows = rows.filter(**{f"{wanted['has']}__gt": 0})
    found: QuerySet[ExchangeEntry] = _parties(rows, wanted, "happened_on")
    return found.order_by("-happened_on", "-pk")


def placements(actor: Any, wanted: Mapping[str, str]) -> QuerySet[Placement]:
    """Placements that the actor sees, the newest first; filters as for `entries`.

    ``kind`` names one of `PlacementKind` or several, parted by commas.
    """
    rows = SEE_PLACEMENT.rows(actor)
    if kinds := [kind for kind in wanted.get("kind", "").split(",") if kind]:
        rows = rows.filter(kind__in=kinds)
    found: QuerySet[Placement] = _parties(rows, wanted, "begins_on")
    return found.order_by("-begins_on", "-pk")


def sums(rows: QuerySet[ExchangeEntry]) -> dict[str, Any]:
    """How many entries, and their hours, dollars and students (one query)."""
    amounts = {name: Sum(name) for name in AMOUNTS}
    found = rows.order_by().aggregate(
        n=Count("pk"), employers=Count("employer", distinct=True), **amounts
    )
    return {name: value or 0 for name, value in found.items()}


@dataclass(frozen=True)
class Side:
    """All of a kind that an employer gave or got: how many entries, how much."""

    kind: str
    label: str
    n: int = 0
    quantity: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    money: Decimal = Decimal(0)
    students: int = 0


@dataclass(frozen=True)
class Balance:
    """The six gives and the six gets of an employer, each kind once."""

    gives: list[Side]
    gets: list[Side]

    @property
    def given(self) -> int:
        """Entries on the side of what it gave."""
        return sum(side.n for side in self.gives)

    @property
    def got(self) -> int:
        """Entries on the side of what it got."""
        return sum(side.n for side in self.gets)

    def of(self, kind: str) -> Side:
        """What the ledger says about one kind."""
        return next(side for side in (*self.gives, *self.gets) if side.kind == kind)


def balance(employer: Organization, *, first: date, last: date) -> Balance:
    """What the employer gave and got on those days, both included (one query)."""
    rows = ExchangeEntry.objects.filter(employer=employer, happened_on__range=(first, last))
    found = {
        row["kind"]: row
        for row in rows.order_by()
        .values("kind")
        .annotate(
            n=Count("pk"),
            total=Sum("quantity"),
            hours_sum=Sum("hours"),
            money_sum=Sum("money"),
            students_sum=Sum("students"),
        )
    }

    def side(kind: Give | Get) -> Side:
        row = found.get(kind.value)
        if row is None:
            return Side(kind.value, str(kind.label))
        zero = Decimal(0)
        return Side(
            kind.value,
            str(kind.label),
            row["n"],
            row["total"] or zero,
            row["hours_sum"] or zero,
            row["money_sum"] or zero,
            row["students_sum"] or 0,
        )

    return Balance([side(kind) for kind in Give], [side(kind) for kind in Get])


def _given(first: date, last: date, amount: str, kind: str) -> tuple[QuerySet[ExchangeEntry], Any]:
    """Gives on those days, and what sums them: entries (``n``), or an amount."""
    rows = ExchangeEntry.objects.filter(
        direction=Direction.GIVE, happened_on__range=(first, last)
    ).order_by()
    if kind:
        rows = rows.filter(kind=kind)
    if amount == "n":
        return rows, Count("pk")
    return rows.filter(**{f"{amount}__gt": 0}), Sum(amount)


def counted(
    first: date, last: date, amount: str, kind: str = "", side: str = "employer"
) -> dict[int | None, Any]:
    """Gives on those days by employer (or ``institution``): entries (``n``), or an amount."""
    rows, sum_of = _given(first, last, amount, kind)
    return dict(rows.values_list(side).annotate(sum_of))


def counted_by_month(first: date, last: date, amount: str, kind: str = "") -> dict[date, Any]:
    """The same of all employers, by month (one query)."""
    rows, sum_of = _given(first, last, amount, kind)
    return sums_by_month(rows, "happened_on", sum_of)


def placed(
    first: date, last: date, kinds: tuple[str, ...], side: str = "employer"
) -> dict[int | None, int]:
    """Students who began as one of the kinds, for each employer or institution (one query)."""
    rows = Placement.objects.filter(kind__in=kinds, begins_on__range=(first, last)).order_by()
    return dict(rows.values_list(side).annotate(Sum("students")))


def placed_by_month(first: date, last: date, kinds: tuple[str, ...]) -> dict[date, Any]:
    """The same of all, by the month in which they began (one query)."""
    rows = Placement.objects.filter(kind__in=kinds, begins_on__range=(first, last))
    return sums_by_month(rows, "begins_on", Sum("students"))
