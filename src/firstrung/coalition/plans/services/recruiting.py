"""Recruiting cycles: written down by coordinators, and by employers for themselves (D53)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.activity.public import record
from firstrung.coalition.models import RecruitingCycle
from firstrung.coalition.policies import KEEP_CYCLE, coordinates, is_member
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import (
    MANAGERS,
    Organization,
    OrganizationKind,
    Person,
    Role,
    in_scope,
)
from firstrung.taxonomies.public import Sector

YEAR = 366
"""Days in which a yearly cycle is over at the latest."""


@dataclass(frozen=True)
class CycleDraft:
    """When applications open and close and when work begins, and whose cycle it is.

    ``yearly``: it comes every year on these days.
    """

    name: str
    opens_on: date
    closes_on: date
    begins_on: date | None = None
    yearly: bool = True
    name_es: str = ""
    employer: Organization | None = None
    sector: Sector | None = None


FIELDS = (
    "name", "name_es", "yearly", "opens_on", "closes_on", "begins_on", "employer", "sector",
)  # fmt: skip


def recruits_for(actor: Any) -> QuerySet[Organization]:
    """The employers for which the person may write down a cycle, beside those of everybody."""
    rows = Organization.objects.filter(kind=OrganizationKind.EMPLOYER, ended_at__isnull=True)
    return rows if coordinates(actor) else rows.filter(in_scope(actor, Role.EMPLOYER, *MANAGERS))


def may_write_cycles(actor: Any) -> bool:
    """Whether the person may write down any cycle at all."""
    return coordinates(actor) or recruits_for(actor).exists()


def set_cycle(
    actor: Person, *, draft: CycleDraft, now: datetime, cycle: RecruitingCycle | None = None
) -> RecruitingCycle:
    """Write a cycle down, or change one; an employer's people only their own."""
    if cycle is not None:
        KEEP_CYCLE.require(actor, cycle)
    _require(actor, draft.employer)
    _check(draft)
    row = cycle or RecruitingCycle(code=f"own-{uuid4().hex[:12]}")
    with transaction.atomic():
        for name in FIELDS:
            setattr(row, name, getattr(draft, name))
        row.save()
        verb = "added" if cycle is None else "changed"
        record(actor, f"coalition.cycle.{verb}", None, now=now, name=row.name)
    return row


def remove_cycle(actor: Person, *, cycle: RecruitingCycle, now: datetime) -> None:
    """Take a cycle away at which no initiative aims."""
    KEEP_CYCLE.require(actor, cycle)
    with transaction.atomic():
        if count := cycle.initiatives.count():
            raise Problem(
                ngettext(
                    "%(n)d initiative must be ready for this cycle. Change it first.",
                    "%(n)d initiatives must be ready for this cycle. Change them first.",
                    count,
                )
                % {"n": count}
            )
        record(actor, "coalition.cycle.removed", None, now=now, name=cycle.name)
        cycle.delete()


def _require(actor: Person, employer: Organization | None) -> None:
    if not is_member(actor):
        raise NotVisible("coalition.set_cycle")
    if coordinates(actor):
        return
    if employer is None or not recruits_for(actor).filter(pk=employer.pk).exists():
        raise NotYours("coalition.set_cycle")


def _check(draft: CycleDraft) -> None:
    if not draft.name.strip():
        raise Problem(_("Give the cycle a name."), field="name")
    if draft.employer is not None and draft.employer.kind != OrganizationKind.EMPLOYER:
        raise Problem(_("Only employers have a cycle of their own."), field="employer")
    if draft.closes_on < draft.opens_on:
        raise Problem(_("Applications can’t close before they open."), field="closes_on")
    if draft.begins_on is not None and draft.begins_on < draft.opens_on:
        raise Problem(_("Work can’t begin before applications open."), field="begins_on")
    if draft.yearly and (draft.closes_on - draft.opens_on).days >= YEAR:
        raise Problem(
            _("A cycle that comes every year must be over within a year."), field="closes_on"
        )
