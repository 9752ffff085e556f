"""Money and needs as lists and sums."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from firstrung.coalition.enums import ResourceKind, RiskKind, RiskState
from firstrung.coalition.models import Cost, Funder, ResourceNeed, Risk
from firstrung.coalition.resources.risks import stale, weighty
from firstrung.core import asked

ZERO = Value(Decimal(0))
PLANNED, SPENT = Coalesce(Sum("planned"), ZERO), Coalesce(Sum("spent"), ZERO)


def by_initiative() -> QuerySet[Any, Any]:
    """Planned, spent and left of each initiative that has costs, the dearest first."""
    rows = Cost.objects.order_by().values("initiative__uid", "initiative__title")
    summed = rows.annotate(planned_sum=PLANNED, spent_sum=SPENT)
    return summed.annotate(left=F("planned_sum") - F("spent_sum")).order_by(
        "-planned_sum", "initiative__title"
    )


def by_funder() -> QuerySet[Any, Any]:
    """Amount, planned, spent and left of each funder and program."""
    rows = Funder.objects.annotate(
        planned_sum=Coalesce(Sum("costs__planned"), ZERO),
        spent_sum=Coalesce(Sum("costs__spent"), ZERO),
    )
    rows = rows.annotate(
        left=F("amount") - F("spent_sum"), free=F("amount") - F("planned_sum")
    ).order_by("organization__name", "program", "pk")
    return rows.values(
        "uid", "organization__name", "program", "amount", "begins_on", "ends_on",
        "planned_sum", "spent_sum", "left", "free",
    )  # fmt: skip


def totals() -> dict[str, Decimal]:
    """Planned, spent, left, and what is planned without a funder."""
    free = Coalesce(Sum("planned", filter=Q(funder__isnull=True)), ZERO)
    found = Cost.objects.aggregate(planned_sum=PLANNED, spent_sum=SPENT, unfunded=free)
    return {**found, "left": found["planned_sum"] - found["spent_sum"]}


def costs(wanted: Mapping[str, str]) -> QuerySet[Cost]:
    """The costs, of one initiative or one funder where asked for."""
    rows = Cost.objects.select_related("initiative", "funder__organization")
    if uid := wanted.get("initiative"):
        rows = rows.filter(initiative__uid=asked.uid(uid))
    if uid := wanted.get("funder"):
        chosen = Q(funder__isnull=True) if uid == "none" else Q(funder__uid=asked.uid(uid))
        rows = rows.filter(chosen)
    return rows.order_by("initiative__title", "pk")


def needs(wanted: Mapping[str, str]) -> QuerySet[ResourceNeed]:
    """What is needed: open ones unless ``found`` asks for others; the most urgent first."""
    rows = ResourceNeed.objects.select_related("initiative", "given_by", "funder__organization")
    found = wanted.get("found", "open")
    if found in {"open", ""}:
        rows = rows.filter(found_at__isnull=True)
    elif found == "found":
        rows = rows.filter(found_at__isnull=False)
    if wanted.get("kind") in ResourceKind.values:
        rows = rows.filter(kind=wanted["kind"])
    if uid := wanted.get("initiative"):
        rows = rows.filter(initiative__uid=asked.uid(uid))
    return rows.order_by(F("needed_by").asc(nulls_last=True), "pk")


def risks(wanted: Mapping[str, str], *, on: date) -> QuerySet[Risk]:
    """The register: open risks unless another state is asked for; the heaviest first."""
    rows = Risk.objects.select_related("initiative", "owner")
    state = wanted.get("state", RiskState.OPEN.value)
    if state in RiskState.values:
        rows = rows.filter(state=state)
    if wanted.get("kind") in RiskKind.values:
        rows = rows.filter(kind=wanted["kind"])
    for name in ("likelihood", "impact"):
        if wanted.get(name, "") in {"1", "2", "3", "4", "5"}:
            rows = rows.filter(**{name: int(wanted[name])})
    if uid := wanted.get("initiative"):
        rows = rows.filter(initiative__uid=asked.uid(uid))
    if wanted.get("stale"):
        rows = rows.filter(stale(on))
    return weighty(rows)
