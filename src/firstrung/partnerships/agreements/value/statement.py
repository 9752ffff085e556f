"""The statement: an employer's records of some days, put together (B12–B16, D73–D75)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from firstrung.identity.public import Organization
from firstrung.partnerships.agreements.commitments.selectors import of_employer
from firstrung.partnerships.agreements.ledger.selectors import Balance, balance
from firstrung.partnerships.agreements.value.estimate import Saving
from firstrung.partnerships.enums.agreements import Direction
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
    commitments: list[Commitment]
    assumption: HiringAssumption | None
    saving: Saving | None


def statement(employer: Organization, *, first: date, last: date) -> Statement:
    """The statement from the records (a fixed number of queries).

    The estimate is there only where somebody has said what to assume.
    """
    days = (first, last)
    placed = Placement.objects.filter(employer=employer, begins_on__range=days).order_by()
    by_pay = dict(placed.values_list("paid").annotate(Sum("students")))
    interns = sum(by_pay.values())
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
        paid_interns=by_pay.get(True, 0),
        commitments=of_employer(employer, on=last),
        assumption=assumption,
        saving=None if assumption is None else _saving(assumption, interns),
    )


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
