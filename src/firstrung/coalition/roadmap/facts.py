"""What the checks of the coalition's health read: one query each, values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from firstrung.coalition.enums import (
    DutyKind,
    InitiativeState,
    ResourceKind,
    RiskState,
)
from firstrung.coalition.initiatives.selectors import OPEN, RUNNING
from firstrung.coalition.members import EDUCATION, EMPLOYERS, GOVERNMENT, INTERMEDIARIES
from firstrung.coalition.models import (
    Cost,
    Duty,
    Funder,
    Initiative,
    Participation,
    ResourceNeed,
    Risk,
    SuccessCriterion,
    Task,
)
from firstrung.coalition.resources.risks import stale
from firstrung.identity.public import MANAGERS, Membership, OrganizationKind

ZERO = Value(Decimal(0))
QUIET_DAYS = 90
"""An initiative in which nothing is finished for so long stands still."""

CLASSES: dict[str, tuple[str, ...]] = {
    "employers": EMPLOYERS,
    "education": EDUCATION,
    "intermediaries": INTERMEDIARIES,
    "government": GOVERNMENT,
}
"""The four classes of stakeholders (D02)."""

_CLASS_OF = {kind: name for name, kinds in CLASSES.items() for kind in kinds}


@dataclass
class Seen:
    """An initiative as the checks see it."""

    pk: int
    uid: UUID
    title: str
    state: str
    led: bool
    begins_on: date | None
    classes: set[str] = field(default_factory=set)
    employers: dict[int, str] = field(default_factory=dict)
    schools: dict[int, str] = field(default_factory=dict)
    criteria: int = 0
    met: int = 0

    @property
    def pair(self) -> list[str]:
        """The names of its employers and schools."""
        return [*self.employers.values(), *self.schools.values()]


Found = dict[int, tuple[Seen, tuple[Any, ...]]]
"""Initiatives by primary key, each with its host as (id, parent, kind, name)."""


def running() -> list[Seen]:
    """Chosen and active initiatives with the classes of their members and their criteria."""
    return _with_criteria(_with_members(_seen(Initiative.objects.filter(state__in=RUNNING))))


def open_with_members() -> list[Seen]:
    """Proposed, chosen and active initiatives with their members."""
    return _with_members(_seen(Initiative.objects.filter(state__in=OPEN)))


def done() -> list[Seen]:
    """Finished initiatives with their criteria."""
    found = _seen(Initiative.objects.filter(state=InitiativeState.DONE))
    return _with_criteria([row for row, _host in found.values()])


def _seen(rows: QuerySet[Initiative]) -> Found:
    led = Count("duties", filter=Q(duties__kind=DutyKind.LEADER, duties__ended_on__isnull=True))
    values = rows.annotate(leaders=led).order_by("title", "pk").values_list(
        "pk", "uid", "title", "state", "lead", "leaders", "begins_on",
        "host", "host__parent", "host__kind", "host__name",
    )  # fmt: skip
    return {
        pk: (Seen(pk, uid, title, state, bool(lead or leaders), begins_on), tuple(host))
        for pk, uid, title, state, lead, leaders, begins_on, *host in values
    }


def _with_members(found: Found) -> list[Seen]:
    for row, host in found.values():
        _add(row, *host)
    taking_part = Participation.objects.filter(initiative__in=list(found)).values_list(
        "initiative", "organization", "organization__parent", "organization__kind",
        "organization__name",
    )  # fmt: skip
    for pk, organization, parent, kind, name in taking_part.order_by("organization__name"):
        _add(found[pk][0], organization, parent, kind, name)
    return [row for row, _host in found.values()]


def _add(row: Seen, pk: int, parent: int | None, kind: str, name: str) -> None:
    """Count an organization in; a district and its schools are one partner."""
    if kind == OrganizationKind.COALITION:
        return  # it supports every initiative (D36): no stakeholder of its own
    if (found := _CLASS_OF.get(kind)) is None:
        return
    row.classes.add(found)
    if found == "employers":
        row.employers.setdefault(parent or pk, name)
    elif found == "education":
        row.schools.setdefault(parent or pk, name)


def _with_criteria(seen: list[Seen]) -> list[Seen]:
    by_pk = {row.pk: row for row in seen}
    counted = (
        SuccessCriterion.objects.filter(initiative__in=list(by_pk))
        .order_by()
        .values_list("initiative")
        .annotate(Count("pk"), Count("met_on"))
    )
    for pk, criteria, met in counted:
        by_pk[pk].criteria, by_pk[pk].met = criteria, met
    return seen


def has_coordinator(on: date) -> bool:
    """Whether somebody coordinates the coalition on that day, by duty or by role."""
    duties = Duty.objects.filter(kind=DutyKind.COORDINATOR, ended_on__isnull=True)
    if duties.filter(begins_on__lte=on).exists():
        return True
    roles = Membership.objects.live(on).filter(role__in=MANAGERS)
    return roles.filter(organization__kind=OrganizationKind.COALITION).exists()


def unfunded(initiatives: list[int]) -> Iterable[tuple[int, Decimal]]:
    """(initiative, dollars) planned without a funder."""
    rows = Cost.objects.filter(initiative__in=initiatives, funder__isnull=True, planned__gt=0)
    summed = rows.order_by().values_list("initiative").annotate(total=Sum("planned"))
    return list(summed.order_by("-total"))


def late_funding(initiatives: list[int], on: date) -> list[tuple[int, str, date]]:
    """(initiative, text, day) of funding that was needed before that day and is not there."""
    rows = ResourceNeed.objects.filter(
        initiative__in=initiatives,
        kind=ResourceKind.FUNDING,
        found_at__isnull=True,
        needed_by__lt=on,
    ).values_list("initiative", "text", "needed_by")
    return [(pk, text, day) for pk, text, day in rows.order_by("needed_by") if day is not None]


def overcommitted() -> list[tuple[UUID, str, Decimal]]:
    """(uid, name, dollars) of funders that costs are planned or spent on beyond their amount."""
    rows = Funder.objects.annotate(
        planned=Coalesce(Sum("costs__planned"), ZERO), spent=Coalesce(Sum("costs__spent"), ZERO)
    )
    rows = rows.filter(Q(planned__gt=F("amount")) | Q(spent__gt=F("amount")))
    values = rows.values_list("uid", "organization__name", "program", "amount", "planned", "spent")
    return [
        (uid, f"{name} {program}".strip(), max(planned, spent) - amount)
        for uid, name, program, amount, planned, spent in values
    ]


def _counted(rows: QuerySet[Any]) -> list[tuple[int, int]]:
    """(initiative, rows), the most first."""
    return list(
        rows.order_by().values_list("initiative").annotate(count=Count("pk")).order_by("-count")
    )


def ownerless(initiatives: list[int], _on: date) -> list[tuple[int, int]]:
    """Unfinished tasks that nobody owns."""
    rows = Task.objects.filter(initiative__in=initiatives, finished_on__isnull=True)
    return _counted(rows.filter(owner__isnull=True))


def overdue(initiatives: list[int], on: date) -> list[tuple[int, int]]:
    """Unfinished tasks whose day (fixed, else as agreed) has passed."""
    rows = Task.objects.filter(initiative__in=initiatives, finished_on__isnull=True)
    return _counted(rows.filter(Q(due_on__lt=on) | Q(due_on__isnull=True, baseline_end__lt=on)))


def contactless(initiatives: list[int], _on: date) -> list[tuple[int, int]]:
    """Members that named no point of contact."""
    rows = Participation.objects.filter(initiative__in=initiatives, contact__isnull=True)
    return _counted(rows)


def unwatched(initiatives: list[int], on: date) -> list[tuple[int, int]]:
    """Open risks without an owner, or not reviewed for 90 days."""
    rows = Risk.objects.filter(initiative__in=initiatives, state=RiskState.OPEN)
    return _counted(rows.filter(Q(owner__isnull=True) | stale(on)))


def without_movement(rows: list[Seen], on: date) -> list[Seen]:
    """Active for 90 days, with no task finished in them and no number reached."""
    since = on - timedelta(days=QUIET_DAYS)
    old = [
        row
        for row in rows
        if row.state == InitiativeState.ACTIVE and row.begins_on and row.begins_on <= since
    ]
    pks = [row.pk for row in old]
    finished = Task.objects.filter(initiative__in=pks, finished_on__gte=since)
    reached = SuccessCriterion.objects.filter(Q(reached__gt=0) | Q(met_on__isnull=False))
    moved = set(finished.values_list("initiative", flat=True))
    moved |= set(reached.filter(initiative__in=pks).values_list("initiative", flat=True))
    return [row for row in old if row.pk not in moved]
