"""Initiatives as lists, as a board, and one of them with all that belongs to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.activity.public import history_of
from firstrung.coalition.enums import InitiativeState, RiskState
from firstrung.coalition.models import Initiative
from firstrung.coalition.policies import SEE_INITIATIVE
from firstrung.core import asked

OPEN = (InitiativeState.PROPOSED, InitiativeState.CHOSEN, InitiativeState.ACTIVE)
RUNNING = (InitiativeState.CHOSEN, InitiativeState.ACTIVE)
ON_BOARD = 12
"""How many initiatives of a state the board shows; the list has them all."""
IN_SHORT = 5
"""How many needs and risks the page of an initiative shows; their own lists have them all."""

EXACT = {
    "state": "state",
    "kind": "kind",
    "cause": "root_causes__code",
    "priority": "priorities__code",
    "sector": "sectors__code",
}
TONES = {"proposed": "wait", "chosen": "act", "active": "good", "done": "quiet", "stopped": "quiet"}

ACTIONS: dict[str, str | Promise] = {
    "coalition.initiative.proposed": _("proposed"),
    "coalition.initiative.proposed_again": _("proposed again"),
    "coalition.initiative.chosen": _("chosen"),
    "coalition.initiative.started": _("started"),
    "coalition.initiative.finished": _("finished"),
    "coalition.initiative.stopped": _("stopped"),
    "coalition.initiative.edited": _("edited"),
    "coalition.initiative.joined": _("takes part"),
    "coalition.initiative.left": _("takes part no longer"),
    "coalition.initiative.rated": _("rated"),
    "coalition.criterion.added": _("success criterion added"),
    "coalition.criterion.changed": _("success criterion changed"),
    "coalition.criterion.dropped": _("success criterion taken away"),
    "coalition.plan.agree": _("plan agreed on"),
    "coalition.plan.agree_again": _("plan changed by agreement"),
}
"""What the trail calls each act; others are shown by their last word."""


def filtered(actor: Any, wanted: Mapping[str, str]) -> QuerySet[Initiative]:
    """The initiatives that the actor sees, by the filters of the list."""
    rows = SEE_INITIATIVE.rows(actor)
    for name, column in EXACT.items():
        if value := wanted.get(name, "").strip():
            rows = rows.filter(**{column: value})
    if host := wanted.get("host", "").strip():
        rows = rows.filter(host__name__icontains=host)
    if words := wanted.get("q", "").strip():
        rows = rows.filter(title__icontains=words)
    if since := asked.day(wanted.get("since")):
        moment = timezone.make_aware(datetime.combine(since, time.min))
        rows = rows.filter(created_at__gte=moment)
    return rows


def listed(rows: QuerySet[Initiative]) -> QuerySet[Any, Any]:
    """What the list shows of each."""
    counted = Initiative.objects.filter(pk__in=rows.values("pk"))
    return (
        counted.annotate(
            members=Count("participations", distinct=True),
            criteria_count=Count("criteria", distinct=True),
        )
        .order_by("title", "pk")
        .values(
            "uid", "title", "kind", "state", "host__name", "lead__given_name", "lead__preferred_name",
            "lead__family_name", "members", "criteria_count", "begins_on", "created_at",
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A state on the board: how many there are, and the first of them."""

    state: InitiativeState
    total: int
    rows: list[dict[str, Any]]

    @property
    def more(self) -> int:
        """How many the board leaves out."""
        return self.total - len(self.rows)


def board(rows: QuerySet[Initiative]) -> list[Column]:
    """The initiatives by state, the first dozen of each (two queries)."""
    base = Initiative.objects.filter(pk__in=rows.values("pk")).order_by()
    totals = dict(base.values_list("state").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("state"), order_by=[F("title"), F("pk")])
    shown: dict[str, list[dict[str, Any]]] = {}
    cards = base.annotate(place=place).filter(place__lte=ON_BOARD).order_by("place")
    for row in cards.values("uid", "title", "kind", "state", "host__name"):
        shown.setdefault(row["state"], []).append(dict(row))
    return [
        Column(state, totals.get(state.value, 0), shown.get(state.value, []))
        for state in InitiativeState
    ]


def person_name(row: Mapping[str, Any], prefix: str) -> str:
    """The name from the values of a row, as `Person.name` puts it together."""
    given = row[f"{prefix}__preferred_name"] or row[f"{prefix}__given_name"] or ""
    return f"{given} {row[f'{prefix}__family_name'] or ''}".strip()


def state_counts() -> dict[str, int]:
    """How many initiatives there are in each state."""
    return dict(Initiative.objects.order_by().values_list("state").annotate(Count("pk")))


def whole(initiative: Initiative) -> dict[str, Any]:
    """All that the page of an initiative shows, each table by one query.

    Members, criteria and duties are there in full, for paging.
    """
    money = initiative.costs.aggregate(planned=Sum("planned"), spent=Sum("spent"))
    planned, spent = money["planned"] or 0, money["spent"] or 0
    finished = Count("pk", filter=Q(finished_on__isnull=False))
    tasks = initiative.tasks.aggregate(total=Count("pk"), finished=finished)
    return {
        "tasks": tasks,
        "members": initiative.participations.select_related("organization", "contact"),
        "criteria": initiative.criteria.all(),
        "needs": initiative.needs.filter(found_at__isnull=True)[:IN_SHORT],
        "risks": initiative.risks.filter(state=RiskState.OPEN).select_related("owner")[:IN_SHORT],
        "duties": initiative.duties.filter(ended_on__isnull=True).select_related("person"),
        "planned": planned,
        "spent": spent,
        "left": planned - spent,
        "trail": trail(initiative),
    }


def trail(initiative: Initiative, most: int = 15) -> list[dict[str, Any]]:
    """The newest acts on the initiative: when, who, what, and the reason."""
    rows: Iterable[Any] = history_of(initiative)[:most]
    return [
        {
            "at": row.at,
            "who": row.actor_label,
            "what": ACTIONS.get(row.action, row.action.rpartition(".")[2].replace("_", " ")),
            "detail": row.detail.get("organization") or row.detail.get("criterion") or "",
            "reason": row.detail.get("reason", ""),
        }
        for row in rows
    ]
