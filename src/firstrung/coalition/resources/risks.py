"""The risk register: what may go wrong with cost, timeline or scope (D70)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import RiskState
from firstrung.coalition.members import staff
from firstrung.coalition.models import Initiative, Risk
from firstrung.coalition.policies import STEER_INITIATIVE
from firstrung.coalition.resources.money import require_coordinator
from firstrung.coalition.resources.policies import EDIT_RISK
from firstrung.core.errors import Problem
from firstrung.identity.public import Person

STALE_DAYS = 90
"""A risk that nobody has looked at for so long stands out."""

HIGH, MIDDLE = 15, 8
"""Likelihood × impact from which on a risk counts as high, as middle."""


@dataclass(frozen=True)
class Danger:
    """What may go wrong; likelihood and impact from 1 to 5."""

    kind: str
    text: str
    likelihood: int
    impact: int
    mitigation: str = ""
    owner: Person | None = None
    state: str = RiskState.OPEN


def set_risk(
    actor: Person,
    *,
    danger: Danger,
    now: datetime,
    initiative: Initiative | None = None,
    risk: Risk | None = None,
) -> Risk:
    """Write down a risk, or change the one given; to write is to review.

    Risks of an initiative belong to whoever steers it; those of the whole coalition to its
    coordinators.
    """
    if risk is not None:
        EDIT_RISK.require(actor, risk)
    elif initiative is not None:
        STEER_INITIATIVE.require(actor, initiative)
    else:
        require_coordinator(actor, "coalition.add_risk")
    _check(danger)
    row = risk or Risk(initiative=initiative, created_at=now)
    with transaction.atomic():
        row.kind, row.text, row.state = danger.kind, danger.text.strip(), danger.state
        row.likelihood, row.impact = danger.likelihood, danger.impact
        row.mitigation, row.owner = danger.mitigation.strip(), danger.owner
        row.reviewed_on = timezone.localdate(now)
        row.save()
        verb = "changed" if risk else "added"
        record(actor, f"coalition.risk.{verb}", row, now=now, state=row.state)
    return row


def _check(danger: Danger) -> None:
    for name, value in (("likelihood", danger.likelihood), ("impact", danger.impact)):
        if value not in range(1, 6):
            raise Problem(_("Choose a number from 1 to 5."), field=name)
    if danger.state == RiskState.MITIGATED and not danger.mitigation.strip():
        raise Problem(_("Say what was done about it."), field="mitigation")
    if danger.owner is not None and not staff().filter(pk=danger.owner.pk).exists():
        raise Problem(_("The owner must work at a member organization."), field="owner")


def review_risk(actor: Person, *, risk: Risk, now: datetime) -> Risk:
    """Somebody looked at it today and it still stands as written."""
    EDIT_RISK.require(actor, risk)
    with transaction.atomic():
        risk.reviewed_on = timezone.localdate(now)
        risk.save(update_fields=["reviewed_on"])
        record(actor, "coalition.risk.reviewed", risk, now=now)
    return risk


def stale(on: date) -> Q:
    """Open risks that nobody has reviewed for 90 days."""
    since = on - timedelta(days=STALE_DAYS)
    never = Q(reviewed_on__isnull=True, created_at__date__lt=since)
    return Q(state=RiskState.OPEN) & (Q(reviewed_on__lt=since) | never)


def weighty(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    """With ``weight`` (likelihood × impact), the heaviest first."""
    return rows.annotate(weight=F("likelihood") * F("impact")).order_by("-weight", "pk")


def heat(rows: QuerySet[Risk]) -> dict[tuple[int, int], int]:
    """How many risks lie at each (likelihood, impact) (one query)."""
    counted = rows.order_by().values_list("likelihood", "impact").annotate(Count("pk"))
    return {(likelihood, impact): count for likelihood, impact, count in counted}


def level(likelihood: int, impact: int) -> str:
    """``high``, ``middle`` or ``low``."""
    weight = likelihood * impact
    if weight >= HIGH:
        return "high"
    return "middle" if weight >= MIDDLE else "low"
