"""Who takes part in an initiative, and what shows that it has worked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import CriterionScope
from firstrung.coalition.measures import measures
from firstrung.coalition.members import staff, workplaces
from firstrung.coalition.models import Initiative, Participation, SuccessCriterion
from firstrung.coalition.policies import SEE_INITIATIVE, STEER_INITIATIVE
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Organization, Person


def may_place(actor: Person, initiative: Initiative, organization: Organization) -> bool:
    """Whoever steers places any organization; everybody else only their own."""
    if STEER_INITIATIVE.allows(actor, initiative):
        return True
    sees = SEE_INITIATIVE.allows(actor, initiative)
    return sees and workplaces(actor).filter(pk=organization.pk).exists()


def take_part(
    actor: Person,
    *,
    initiative: Initiative,
    organization: Organization,
    contact: Person | None,
    responsibility: str,
    now: datetime,
) -> Participation:
    """An organization takes part; said again, contact and responsibility change (D51)."""
    if not may_place(actor, initiative, organization):
        SEE_INITIATIVE.require(actor, initiative)
        raise NotYours("coalition.take_part")
    if contact is not None and not staff().filter(pk=contact.pk).exists():
        raise Problem(_("The contact must work at a member organization."), field="contact")
    with transaction.atomic():
        row, _made = Participation.objects.update_or_create(
            initiative=initiative,
            organization=organization,
            defaults={"contact": contact, "responsibility": responsibility.strip()},
        )
        record(
            actor,
            "coalition.initiative.joined",
            initiative,
            now=now,
            organization=organization.name,
        )
    return row


def leave(actor: Person, *, participation: Participation, now: datetime) -> None:
    """An organization takes part no longer."""
    initiative, organization = participation.initiative, participation.organization
    if not may_place(actor, initiative, organization):
        SEE_INITIATIVE.require(actor, initiative)
        raise NotYours("coalition.leave")
    with transaction.atomic():
        participation.delete()
        record(
            actor, "coalition.initiative.left", initiative, now=now, organization=organization.name
        )


@dataclass(frozen=True)
class Shown:
    """A success criterion: a sentence, a number where there is one, and the day it was met.

    ``measure`` is the code of what counts the number reached, for those in ``scope``.
    """

    text: str
    target: Decimal | None = None
    reached: Decimal | None = None
    unit: str = ""
    met_on: date | None = None
    measure: str = ""
    scope: str = CriterionScope.EVERYBODY


def set_criterion(
    actor: Person,
    *,
    initiative: Initiative,
    shown: Shown,
    now: datetime,
    criterion: SuccessCriterion | None = None,
) -> SuccessCriterion:
    """Add a success criterion, or change the one given (D52)."""
    STEER_INITIATIVE.require(actor, initiative)
    if shown.reached is not None and shown.target is None:
        raise Problem(_("Say first which number is wanted."), field="target")
    _check_measure(shown)
    row = criterion or SuccessCriterion(initiative=initiative)
    with transaction.atomic():
        row.text, row.unit = shown.text.strip(), shown.unit.strip()
        row.target, row.reached, row.met_on = shown.target, shown.reached, shown.met_on
        row.measure, row.scope = shown.measure, shown.scope
        row.save()
        verb = "changed" if criterion else "added"
        record(actor, f"coalition.criterion.{verb}", initiative, now=now, criterion=row.text)
    return row


def _check_measure(shown: Shown) -> None:
    if not shown.measure:
        return
    if shown.measure not in measures():
        raise Problem(_("Nothing counts this."), field="measure")
    if shown.target is None:
        raise Problem(_("Say first which number is wanted."), field="target")
    if shown.reached is not None:
        raise Problem(
            _("It is counted from records: leave the number reached empty."), field="reached"
        )


def drop_criterion(actor: Person, *, criterion: SuccessCriterion, now: datetime) -> None:
    """Take a success criterion away; the trail keeps its words."""
    STEER_INITIATIVE.require(actor, criterion.initiative)
    with transaction.atomic():
        record(
            actor,
            "coalition.criterion.dropped",
            criterion.initiative,
            now=now,
            criterion=criterion.text,
        )
        criterion.delete()
