"""Targets of a year: proposed by a member, agreed to by member organizations, never overwritten."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import TargetState
from firstrung.coalition.members import speaks_for
from firstrung.coalition.models import Kpi, Target, TargetVote
from firstrung.coalition.policies import coordinates, is_member
from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.identity.public import Organization, Person

MOST = Decimal("9999999999.99")
YEARS_BACK, YEARS_AHEAD = 1, 5
"""Years around the present one whose targets can be proposed."""


def current_targets(year: int, kpis: Iterable[Kpi]) -> dict[int, Target]:
    """The target of the year that holds for each KPI, by the KPI's key: the last one agreed on."""
    rows = Target.objects.filter(kpi__in=list(kpis), year=year, state=TargetState.AGREED)
    return {row.kpi_id: row for row in rows.order_by("decided_at", "pk")}


def propose_target(
    actor: Person, *, kpi: Kpi, year: int, value: Decimal, reason: str, now: datetime
) -> Target:
    """Propose another target for a year; it holds when enough organizations have agreed."""
    if not is_member(actor):
        raise NotVisible("coalition.propose_target")
    today = timezone.localdate(now)
    if not today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD:
        raise Problem(_("Targets can be proposed for last year and the five years to come."))
    if not 0 < value <= MOST:
        raise Problem(_("Write a number above zero."), field="value")
    if not reason.strip():
        raise Problem(_("Write down the reason; the members will want to know."), field="reason")
    with transaction.atomic():
        Kpi.objects.select_for_update().get(pk=kpi.pk)
        held = current_targets(year, [kpi]).get(kpi.pk)
        if held is not None and held.value == value:
            raise Problem(_("That is the target already."), field="value")
        if kpi.targets.filter(year=year, state=TargetState.PROPOSED).exists():
            raise Problem(_("Another target is proposed for this year. Decide on that one first."))
        target = Target.objects.create(
            kpi=kpi, year=year, value=value, reason=reason.strip(), proposed_by=actor,
            created_at=now,
        )  # fmt: skip
        record(
            actor, "coalition.target.proposed", target, now=now, kpi=kpi.code, year=year,
            value=str(value), reason=reason.strip(),
        )  # fmt: skip
    return target


def vote(
    actor: Person, *, target: Target, organization: Organization, agrees: bool, now: datetime
) -> Target:
    """The organization's vote; may be changed until the target is decided on.

    The target holds as soon as as many organizations agree as the KPI asks for, and more agree
    than do not.
    """
    if not is_member(actor):
        raise NotVisible("coalition.vote_on_target")
    if not speaks_for(actor, organization):
        raise Problem(_("You can vote only for an organization you work at."), field="organization")
    with transaction.atomic():
        target = _open(target)
        TargetVote.objects.update_or_create(
            target=target,
            organization=organization,
            defaults={"given_by": actor, "agrees": agrees, "given_at": now},
        )
        record(
            actor, "coalition.target.voted", target, now=now, organization=organization.name,
            agrees=agrees,
        )  # fmt: skip
        _settle(actor, target, now)
    return target


def _settle(actor: Person, target: Target, now: datetime) -> None:
    votes = list(target.votes.select_related("organization"))
    agreeing = [row.organization.name for row in votes if row.agrees]
    against = len(votes) - len(agreeing)
    if len(agreeing) < max(target.kpi.agreement, against + 1):
        return
    target.state, target.decided_at = TargetState.AGREED, now
    target.agreed_on = timezone.localdate(now)
    target.agreed_by = ", ".join(sorted(agreeing))[:500]
    target.save(update_fields=["state", "decided_at", "agreed_on", "agreed_by"])
    record(
        actor, "coalition.target.agreed", target, now=now, value=str(target.value),
        agreed_by=target.agreed_by,
    )  # fmt: skip


def withdraw_target(actor: Person, *, target: Target, now: datetime) -> Target:
    """Take a proposal back: whoever made it, or a coordinator of the coalition."""
    if not is_member(actor):
        raise NotVisible("coalition.withdraw_target")
    if target.proposed_by_id != actor.pk and not coordinates(actor):
        raise NotYours("coalition.withdraw_target")
    with transaction.atomic():
        target = _open(target)
        target.state, target.decided_at = TargetState.WITHDRAWN, now
        target.save(update_fields=["state", "decided_at"])
        record(actor, "coalition.target.withdrawn", target, now=now)
    return target


def _open(target: Target) -> Target:
    row = Target.objects.select_for_update().get(pk=target.pk)
    if row.state != TargetState.PROPOSED:
        raise Problem(_("This proposal has been decided on already."))
    return row
