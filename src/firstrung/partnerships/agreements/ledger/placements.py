"""Write down, change and strike out who was placed; the ledger follows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, Person
from firstrung.partnerships.agreements.ledger.noting import note_exchange
from firstrung.partnerships.agreements.ledger.services import Exchanged, check_parties
from firstrung.partnerships.agreements.policies import KEEP_PLACEMENT, require_keeper
from firstrung.partnerships.enums.agreements import Get, Give, PlacementKind
from firstrung.partnerships.models.agreements import Placement

COUNTS_AS: dict[str, Give | Get] = {
    PlacementKind.MICRO_INTERNSHIP: Give.MICRO_INTERNSHIPS,
    PlacementKind.INTERNSHIP: Get.EARLY,
    PlacementKind.APPRENTICESHIP: Get.PIPELINE,
    PlacementKind.JOB: Get.PIPELINE,
}
"""What a placement is in the ledger: micro-internships are given; interns are future employees
found early (A35), and those who are hired are what access to the talent pipeline is for (A31)."""


@dataclass(frozen=True)
class Placed:
    """Students of an institution who work at an employer; ``kind`` is a code of `PlacementKind`."""

    employer: Organization
    institution: Organization
    students: int
    begins_on: date
    evidence: str
    ends_on: date | None = None
    paid: bool = False
    kind: str = PlacementKind.INTERNSHIP


def set_placement(
    actor: Person, *, placed: Placed, now: datetime, placement: Placement | None = None
) -> Placement:
    """Write down students at an employer, or change the row given; for coordinators.

    They count by the day on which they begin, so it must have come. The ledger's entry follows.
    """
    if placement is None:
        require_keeper(actor, "partnerships.add_placement")
    else:
        KEEP_PLACEMENT.require(actor, placement)
    check_parties(placed.employer, placed.institution)
    _check(placed, now)
    row = placement or Placement(entered_by=actor, created_at=now)
    with transaction.atomic():
        row.employer, row.institution = placed.employer, placed.institution
        row.students, row.paid, row.kind = placed.students, placed.paid, placed.kind
        row.begins_on, row.ends_on = placed.begins_on, placed.ends_on
        row.evidence = placed.evidence.strip()
        row.save()
        verb = "changed" if placement else "added"
        detail = {"employer": row.employer.name, "students": row.students, "kind": row.kind}
        record(actor, f"partnerships.placement.{verb}", row, now=now, **detail)
        note_exchange(origin=_origin(row), exchanged=_counted(row), now=now)
    return row


def _check(placed: Placed, now: datetime) -> None:
    if placed.kind not in PlacementKind.values:
        raise Problem(_("Choose as what they work there."), field="kind")
    if placed.students < 1:
        raise Problem(_("Write how many students, from 1 on."), field="students")
    if placed.begins_on > timezone.localdate(now):
        raise Problem(_("Write it down when they have begun."), field="begins_on")
    if placed.ends_on is not None and placed.ends_on < placed.begins_on:
        raise Problem(_("It can't end before it begins."), field="ends_on")
    if not placed.evidence.strip():
        raise Problem(_("What shows it? One sentence is enough."), field="evidence")


def _origin(placement: Placement) -> str:
    return f"placement-{placement.uid}"


def _counted(placement: Placement) -> Exchanged:
    """The entry of a placement; the row stays locked until its transaction is over."""
    return Exchanged(
        employer=placement.employer,
        kind=COUNTS_AS[placement.kind],
        happened_on=placement.begins_on,
        evidence=placement.evidence,
        quantity=Decimal(placement.students),
        unit=_("places"),
        students=placement.students,
        institution=placement.institution,
    )


def strike_placement(actor: Person, *, placement: Placement, now: datetime) -> None:
    """Take a placement out, and its entry; the audit trail keeps what it said."""
    KEEP_PLACEMENT.require(actor, placement)
    with transaction.atomic():
        detail = {
            "employer": placement.employer.name,
            "students": placement.students,
            "kind": placement.kind,
            "day": placement.begins_on.isoformat(),
            "evidence": placement.evidence,
        }
        record(actor, "partnerships.placement.struck", placement, now=now, **detail)
        note_exchange(origin=_origin(placement), exchanged=None, now=now)
        placement.delete()
