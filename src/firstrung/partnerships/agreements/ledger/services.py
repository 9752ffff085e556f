"""Write down, change and strike out what was given and got."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Organization, OrganizationKind, Person
from firstrung.partnerships.agreements.policies import KEEP_ENTRY, require_keeper
from firstrung.partnerships.enums.agreements import Direction, Get, Give
from firstrung.partnerships.models.agreements import ExchangeEntry


@dataclass(frozen=True)
class Exchanged:
    """Something given or got; ``kind`` is a code of `Give` or `Get`.

    ``hours`` of the employer's people, ``money`` in US dollars, ``students`` reached.
    """

    employer: Organization
    kind: str
    happened_on: date
    evidence: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    hours: Decimal | None = None
    money: Decimal | None = None
    students: int | None = None
    link: str = ""
    institution: Organization | None = None


def direction_of(kind: str) -> Direction:
    """Whether a kind is something that employers give or get; `Problem` where it is neither."""
    if kind in Give.values:
        return Direction.GIVE
    if kind in Get.values:
        return Direction.GET
    raise Problem(_("Choose what was given or got."), field="kind")


def set_entry(
    actor: Person, *, exchanged: Exchanged, now: datetime, entry: ExchangeEntry | None = None
) -> ExchangeEntry:
    """Write an entry of the ledger, or change the one given; for coordinators."""
    if entry is None:
        require_keeper(actor, "partnerships.add_entry")
    else:
        KEEP_ENTRY.require(actor, entry)
    direction = direction_of(exchanged.kind)
    check_parties(exchanged.employer, exchanged.institution)
    _check_entry(exchanged, now)
    row = entry or ExchangeEntry(entered_by=actor, created_at=now)
    with transaction.atomic():
        row.employer, row.institution = exchanged.employer, exchanged.institution
        row.direction, row.kind = direction, exchanged.kind
        row.happened_on, row.quantity = exchanged.happened_on, exchanged.quantity
        row.unit, row.hours = exchanged.unit.strip(), exchanged.hours
        row.money, row.students = exchanged.money, exchanged.students
        row.evidence, row.link = exchanged.evidence.strip(), exchanged.link
        row.save()
        verb = "changed" if entry else "added"
        detail = {"employer": row.employer.name, "kind": row.kind, "quantity": str(row.quantity)}
        record(actor, f"partnerships.entry.{verb}", row, now=now, **detail)
    return row


def check_parties(employer: Organization, institution: Organization | None) -> None:
    """`Problem` unless one side is an employer and the other, where there is one, is none."""
    if employer.kind != OrganizationKind.EMPLOYER:
        raise Problem(_("This organization is not an employer."), field="employer")
    if institution is not None and institution.kind == OrganizationKind.EMPLOYER:
        raise Problem(_("The other side is a school, college or agency."), field="institution")


def _check_entry(exchanged: Exchanged, now: datetime) -> None:
    if exchanged.happened_on > timezone.localdate(now):
        raise Problem(_("That day has not come yet."), field="happened_on")
    if exchanged.quantity <= 0:
        raise Problem(_("Write a number above zero."), field="quantity")
    for name in ("hours", "money", "students"):
        value = getattr(exchanged, name)
        if value is not None and value < 0:
            raise Problem(_("It can't be less than zero."), field=name)
    if not exchanged.evidence.strip():
        raise Problem(_("What shows it? One sentence is enough."), field="evidence")


def strike_entry(actor: Person, *, entry: ExchangeEntry, now: datetime) -> None:
    """Take an entry out of the ledger; the audit trail keeps what it said."""
    KEEP_ENTRY.require(actor, entry)
    with transaction.atomic():
        detail = {
            "employer": entry.employer.name,
            "kind": entry.kind,
            "day": entry.happened_on.isoformat(),
            "quantity": str(entry.quantity),
            "evidence": entry.evidence,
        }
        record(actor, "partnerships.entry.struck", entry, now=now, **detail)
        entry.delete()
