"""Members rate proposals: how badly needed, how far it reaches, how much work (D51)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, F, Max, Min, QuerySet
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import InitiativeState
from firstrung.coalition.members import speaks_for, workplaces
from firstrung.coalition.models import Initiative, Rating
from firstrung.coalition.policies import SEE_INITIATIVE
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import Organization, Person

LOWEST, HIGHEST = 3, 15
"""The bounds of a rating's worth: need + reach + (6 − effort), each from 1 to 5."""

WORTH = F("ratings__need") + F("ratings__reach") + 6 - F("ratings__effort")
"""A rating in one number. Ease counts as much as need and reach; the page says so."""


def rate(
    actor: Person,
    *,
    initiative: Initiative,
    organization: Organization,
    need: int,
    reach: int,
    effort: int,
    now: datetime,
) -> Rating:
    """The organization's one rating; until the coalition decides it may be changed."""
    SEE_INITIATIVE.require(actor, initiative)
    if not speaks_for(actor, organization):
        raise NotYours("coalition.rate_initiative")
    if initiative.state != InitiativeState.PROPOSED:
        raise Problem(_("Only proposals are rated; this one has been decided on."))
    for name, value in (("need", need), ("reach", reach), ("effort", effort)):
        if value not in range(1, 6):
            raise Problem(_("Choose a number from 1 to 5."), field=name)
    with transaction.atomic():
        row, _made = Rating.objects.update_or_create(
            initiative=initiative,
            organization=organization,
            defaults={
                "given_by": actor,
                "need": need,
                "reach": reach,
                "effort": effort,
                "given_at": now,
            },
        )
        record(
            actor, "coalition.initiative.rated", initiative, now=now, organization=organization.name
        )
    return row


def ordered() -> QuerySet[Any, Any]:
    """Proposals, the highest mean worth first; those that nobody rated come last."""
    rows = Initiative.objects.filter(state=InitiativeState.PROPOSED).annotate(
        rated=Count("ratings"),
        worth=Avg(WORTH),
        low=Min(WORTH),
        high=Max(WORTH),
        need=Avg("ratings__need"),
        reach=Avg("ratings__reach"),
        effort=Avg("ratings__effort"),
    )
    return rows.order_by(F("worth").desc(nulls_last=True), "title").values(
        "pk", "uid", "title", "kind", "host__name", "rated", "worth", "low", "high",
        "need", "reach", "effort",
    )  # fmt: skip


def worths(initiatives: list[int]) -> dict[int, list[int]]:
    """Each initiative's ratings in one number, ascending (one query)."""
    found: dict[int, list[int]] = {}
    rows = Rating.objects.filter(initiative__in=initiatives)
    for pk, need, reach, effort in rows.values_list("initiative", "need", "reach", "effort"):
        found.setdefault(pk, []).append(need + reach + 6 - effort)
    return {pk: sorted(values) for pk, values in found.items()}


@dataclass(frozen=True)
class Voice:
    """An organization that the actor speaks for, and what it said already."""

    organization: Organization
    rating: Rating | None


def voices(actor: Person, initiative: Initiative) -> list[Voice]:
    """The organizations the actor works at, with their rating of the initiative."""
    given = {row.organization_id: row for row in Rating.objects.filter(initiative=initiative)}
    return [Voice(row, given.get(row.pk)) for row in workplaces(actor)]
