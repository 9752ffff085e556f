"""Funders, costs planned and spent, and what plans still need (C18, D65, D69)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.members import speaks_for
from firstrung.coalition.models import Cost, Funder, Initiative, ResourceNeed
from firstrung.coalition.policies import (
    SEE_INITIATIVE,
    STEER_INITIATIVE,
    coordinates,
    is_member,
)
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import Organization, Person


def require_coordinator(actor: Person, name: str) -> None:
    """404 for those outside, 403 for members who do not coordinate."""
    if not is_member(actor):
        raise NotVisible(name)
    if not coordinates(actor):
        raise NotYours(name)


def set_funder(
    actor: Person,
    *,
    organization: Organization,
    program: str,
    amount: Decimal,
    begins_on: date,
    ends_on: date | None,
    now: datetime,
    funder: Funder | None = None,
) -> Funder:
    """Add a funder, or change the one given; for the coalition's coordinators."""
    require_coordinator(actor, "coalition.fund")
    if amount <= 0:
        raise Problem(_("Write an amount above zero."), field="amount")
    if ends_on is not None and ends_on < begins_on:
        raise Problem(_("It can't end before it begins."), field="ends_on")
    row = funder or Funder(created_at=now)
    with transaction.atomic():
        row.organization, row.program, row.amount = organization, program.strip(), amount
        row.begins_on, row.ends_on = begins_on, ends_on
        row.save()
        verb = "changed" if funder else "added"
        record(actor, f"coalition.funder.{verb}", row, now=now, amount=str(amount))
    return row


@dataclass(frozen=True)
class Money:
    """A cost: US dollars planned and spent; ``spent_on`` belongs to what is spent."""

    text: str
    planned: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)
    spent_on: date | None = None
    funder: Funder | None = None


def set_cost(
    actor: Person,
    *,
    initiative: Initiative,
    money: Money,
    now: datetime,
    cost: Cost | None = None,
) -> Cost:
    """Add a cost of an initiative, or change the one given."""
    STEER_INITIATIVE.require(actor, initiative)
    _check(money, now)
    row = cost or Cost(initiative=initiative, created_at=now)
    with transaction.atomic():
        row.text, row.planned, row.spent = money.text.strip(), money.planned, money.spent
        row.spent_on, row.funder = money.spent_on, money.funder
        row.save()
        verb = "changed" if cost else "added"
        record(
            actor,
            f"coalition.cost.{verb}",
            initiative,
            now=now,
            text=row.text,
            planned=str(row.planned),
            spent=str(row.spent),
        )
    return row


def _check(money: Money, now: datetime) -> None:
    if money.planned < 0 or money.spent < 0 or not (money.planned or money.spent):
        raise Problem(_("Write what is planned or what was spent."), field="planned")
    if money.spent and money.spent_on is None:
        raise Problem(_("On which day was it spent?"), field="spent_on")
    if money.spent_on is not None and not money.spent:
        raise Problem(_("How much was spent on that day?"), field="spent")
    if money.spent_on is not None and money.spent_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="spent_on")


def set_need(
    actor: Person,
    *,
    initiative: Initiative,
    kind: str,
    text: str,
    amount: Decimal | None,
    needed_by: date | None,
    now: datetime,
    need: ResourceNeed | None = None,
) -> ResourceNeed:
    """Ask for something, or change what was asked; it stands on the coalition's list at once."""
    STEER_INITIATIVE.require(actor, initiative)
    if amount is not None and amount <= 0:
        raise Problem(_("Write an amount above zero, or leave it empty."), field="amount")
    row = need or ResourceNeed(initiative=initiative, created_at=now)
    with transaction.atomic():
        row.kind, row.text, row.amount = kind, text.strip(), amount
        row.needed_by = needed_by
        row.save()
        verb = "changed" if need else "added"
        record(actor, f"coalition.need.{verb}", initiative, now=now, text=row.text)
    return row


def find_need(
    actor: Person,
    *,
    need: ResourceNeed,
    given_by: Organization | None,
    funder: Funder | None,
    now: datetime,
) -> ResourceNeed:
    """Somebody gives what was needed: an organization, or a funder.

    Whoever steers the initiative may say so for all; members for an organization they work at.
    """
    if not STEER_INITIATIVE.allows(actor, need.initiative):
        SEE_INITIATIVE.require(actor, need.initiative)
        if given_by is None or funder is not None or not speaks_for(actor, given_by):
            raise NotYours("coalition.find_need")
    if given_by is None and funder is None:
        raise Problem(_("Who gives it? Name an organization or a funder."), field="given_by")
    with transaction.atomic():
        row = ResourceNeed.objects.select_for_update().get(pk=need.pk)
        if row.found_at is not None:
            raise Problem(_("Somebody gave this already."))
        row.given_by, row.funder, row.found_at = given_by, funder, now
        row.save(update_fields=["given_by", "funder", "found_at"])
        who = given_by.name if given_by else str(funder)
        record(actor, "coalition.need.found", need.initiative, now=now, text=row.text, by=who)
    return row


def reopen_need(actor: Person, *, need: ResourceNeed, now: datetime) -> ResourceNeed:
    """What was promised did not come: it is needed again."""
    STEER_INITIATIVE.require(actor, need.initiative)
    if need.found_at is None:
        raise Problem(_("It is still looked for."))
    with transaction.atomic():
        need.given_by = need.funder = need.found_at = None
        need.save(update_fields=["given_by", "funder", "found_at"])
        record(actor, "coalition.need.reopened", need.initiative, now=now, text=need.text)
    return need
