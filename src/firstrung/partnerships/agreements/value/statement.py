"""The statement: an employer's records of some days, put together (B12–B16, D73–D75)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from firstrung.identity.public import Organization
from firstrung.partnerships.agreements.commitments.selectors import of_employer
from firstrung.partnerships.agreements.ledger.selectors import Balance, balance
from firstrung.partnerships.agreements.value.estimate import Saving
from firstrung.partnerships.enums.agreements import JOBS, Direction, PlacementKind
from firstrung.partnerships.models.agreements import (
    Commitment,
    ExchangeEntry,
    HiringAssumption,
    Placement,
)


@dataclass(frozen=True)
class Totals:
    """What the employer's gifts come to, and how many institutions it worked with."""

    students: int
    hours: Decimal
    money: Decimal
    institutions: int


@dataclass(frozen=True)
class Statement:
    """Everything that the page says; figures are sums of records between the two days."""

    employer: Organization
    first: date
    last: date
    balance: Balance
    totals: Totals
    interns: int
    paid_interns: int
    hired: int
    commitments: list[Commitment]
    assumption: HiringAssumption | None
    saving: Saving | None


def statement(employer: Organization, *, first: date, last: date) -> Statement:
    """The statement from the records (a fixed number of queries).

    The estimate is there only where somebody has said what to assume.
    """
    days = (first, last)
    interns, paid_interns, hired = _placed(employer, days)
    assumption = (
        HiringAssumption.objects.filter(employer=employer).select_related("changed_by").first()
    )
    return Statement(
        employer=employer,
        first=first,
        last=last,
        balance=balance(employer, first=first, last=last),
        totals=_totals(employer, first, last),
        interns=interns,
        paid_interns=paid_interns,
        hired=hired,
        commitments=of_employer(employer, on=last),
        assumption=assumption,
        saving=None if assumption is None else _saving(assumption, interns),
    )


def _placed(employer: Organization, days: tuple[date, date]) -> tuple[int, int, int]:
    """Interns, those of them who were paid, and students in jobs who began on those days."""
    rows = Placement.objects.filter(employer=employer, begins_on__range=days)
    interns = Q(kind=PlacementKind.INTERNSHIP)
    found = rows.order_by().aggregate(
        interns=Sum("students", filter=interns),
        paid=Sum("students", filter=interns & Q(paid=True)),
        hired=Sum("students", filter=Q(kind__in=JOBS)),
    )
    return found["interns"] or 0, found["paid"] or 0, found["hired"] or 0


def _saving(assumption: HiringAssumption, interns: int) -> Saving:
    return Saving(
        interns, assumption.interview_hours, assumption.onboarding_hours, assumption.hourly_cost
    )


def _totals(employer: Organization, first: date, last: date) -> Totals:
    rows = ExchangeEntry.objects.filter(
        employer=employer, direction=Direction.GIVE, happened_on__range=(first, last)
    )
    found = rows.order_by().aggregate(
        students_sum=Sum("students"),
        hours_sum=Sum("hours"),
        money_sum=Sum("money"),
        institutions=Count("institution", distinct=True),
    )
    return Totals(
        found["students_sum"] or 0,
        found["hours_sum"] or Decimal(0),
        found["money_sum"] or Decimal(0),
        found["institutions"],
    )
