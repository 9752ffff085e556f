"""Employers as a list and as a board; asks and hiring needs as lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from firstrung.core import asked
from firstrung.identity.public import Organization, OrganizationKind
from firstrung.partnerships.enums.pipeline import Influence, NeedLevel, Outcome, Stage
from firstrung.partnerships.models import (
    Account,
    Ask,
    Contact,
    HiringNeed,
    PlannedAsk,
    StageChange,
)
from firstrung.partnerships.pipeline.services.asking import pace

ON_BOARD = 10
"""How many employers of a stage the board shows; the list has them all."""

TONES = {
    "prospect": "quiet",
    "in_talks": "wait",
    "interested": "act",
    "committed": "good",
    "lapsed": "bad",
    "declined": "quiet",
}


def institutions() -> QuerySet[Organization]:
    """The organizations that look after employers."""
    rows = Organization.objects.filter(ended_at__isnull=True)
    return rows.exclude(kind=OrganizationKind.EMPLOYER)


def resting(on: date, days: int) -> Q:
    """Accounts that were asked within the cool-down, by a subquery."""
    asks = Ask.objects.filter(
        account=OuterRef("pk"), asked_on__gt=on - timedelta(days=days), asked_on__lte=on
    )
    return Q(Exists(asks.exclude(outcome=Outcome.WITHDRAWN)))


def planned(on: date) -> Q:
    """Accounts that an institution plans to ask."""
    rows = PlannedAsk.objects.filter(account=OuterRef("pk"), ended_at__isnull=True, until__gte=on)
    return Q(Exists(rows))


def filtered(actor: Any, wanted: Mapping[str, str], *, on: date) -> QuerySet[Account]:
    """The employers by the filters of the list; who may see them was asked before."""
    rows = Account.objects.all()
    if words := wanted.get("q", "").strip():
        rows = rows.filter(organization__name__icontains=words)
    if wanted.get("stage") in Stage.values:
        rows = rows.filter(stage=wanted["stage"])
    if code := wanted.get("sector", "").strip():
        rows = rows.filter(organization__sectors__code=code)
    if (key := asked.whole(wanted.get("institution"))) is not None:
        rows = rows.filter(institution=key)
    if words := wanted.get("need", "").strip():
        needs = HiringNeed.objects.filter(ended_at__isnull=True)
        needs = needs.filter(Q(title__icontains=words) | Q(soc_code=words))
        rows = rows.filter(pk__in=needs.values("account"))
    rows = _owned(actor, rows, wanted.get("owner", ""))
    rows = _askable(rows, wanted.get("asking", ""), on)
    return _reached(rows, wanted)


def _owned(actor: Any, rows: QuerySet[Account], wanted: str) -> QuerySet[Account]:
    if wanted == "me":
        return rows.filter(owner=actor)
    if wanted == "nobody":
        return rows.filter(owner__isnull=True)
    return rows


def _askable(rows: QuerySet[Account], wanted: str, on: date) -> QuerySet[Account]:
    if not wanted:
        return rows
    rests, plan = resting(on, pace().cooldown_days), planned(on)
    if wanted == "free":
        return rows.exclude(rests).exclude(plan)
    if wanted == "resting":
        return rows.filter(rests)
    return rows.filter(plan) if wanted == "planned" else rows


def _reached(rows: QuerySet[Account], wanted: Mapping[str, str]) -> QuerySet[Account]:
    """Those that came to a stage within the days (both included)."""
    if wanted.get("reached") not in Stage.values:
        return rows
    changes = StageChange.objects.filter(after=wanted["reached"])
    if (since := asked.day(wanted.get("since"))) is not None:
        changes = changes.filter(moved_at__gte=start_of(since))
    if (until := asked.day(wanted.get("until"))) is not None:
        changes = changes.filter(moved_at__lt=start_of(until + timedelta(days=1)))
    return rows.filter(pk__in=changes.values("account"))


def start_of(on: date) -> datetime:
    """Midnight of that day here."""
    return timezone.make_aware(datetime.combine(on, time.min))


def listed(rows: QuerySet[Account]) -> QuerySet[Any, Any]:
    """What the list shows of each (one query)."""
    asks = Ask.objects.filter(account=OuterRef("pk")).exclude(outcome=Outcome.WITHDRAWN)
    asks = asks.order_by("-asked_on", "-pk")
    live = Contact.objects.filter(account=OuterRef("pk"), ended_at__isnull=True)
    return (
        rows.annotate(
            asked_on=Subquery(asks.values("asked_on")[:1]),
            asked_by=Subquery(asks.values("institution__name")[:1]),
            main=Subquery(live.filter(is_main=True).values("name")[:1]),
            decides=_count(live.filter(influence=Influence.DECIDES)),
            influences=_count(live.filter(influence=Influence.INFLUENCES)),
            looks_for=_count(
                HiringNeed.objects.filter(account=OuterRef("pk"), ended_at__isnull=True)
            ),
        )
        .order_by("organization__name", "pk")
        .values(
            "pk", "uid", "stage", "stage_at", "source", "organization__name", "institution__name",
            "owner__given_name", "owner__preferred_name", "owner__family_name", "asked_on",
            "asked_by", "main", "decides", "influences", "looks_for",
        )
    )  # fmt: skip


def _count(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().values("account").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def person_name(row: Mapping[str, Any], prefix: str) -> str:
    """The name from the values of a row, as `Person.name` puts it together."""
    given = row[f"{prefix}__preferred_name"] or row[f"{prefix}__given_name"] or ""
    return f"{given} {row[f'{prefix}__family_name'] or ''}".strip()


@dataclass(frozen=True)
class Column:
    """A stage on the board: how many employers there are, and the first of them."""

    stage: Stage
    total: int
    rows: list[dict[str, Any]]

    @property
    def more(self) -> int:
        """How many the board leaves out."""
        return self.total - len(self.rows)


def board(rows: QuerySet[Account]) -> list[Column]:
    """The employers by stage, those that moved last first (two queries)."""
    base = Account.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    totals = dict(base.values_list("stage").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("stage_at").desc(), F("pk")])
    cards = base.annotate(place=place).filter(place__lte=ON_BOARD).order_by("place")
    shown: dict[str, list[dict[str, Any]]] = {}
    for row in cards.values("uid", "stage", "stage_at", "organization__name", "institution__name"):
        shown.setdefault(row["stage"], []).append(dict(row))
    return [
        Column(stage, totals.get(stage.value, 0), shown.get(stage.value, [])) for stage in Stage
    ]


def asks(wanted: Mapping[str, str]) -> QuerySet[Ask]:
    """Everything that was asked, the newest first, by the filters of the page."""
    rows = Ask.objects.select_related("account__organization", "institution", "asked_by")
    if words := wanted.get("q", "").strip():
        rows = rows.filter(account__organization__name__icontains=words)
    if purpose := wanted.get("purpose", "").strip():
        rows = rows.filter(purpose=purpose)
    if wanted.get("outcome") in Outcome.values:
        rows = rows.filter(outcome=wanted["outcome"])
    if (key := asked.whole(wanted.get("institution"))) is not None:
        rows = rows.filter(institution=key)
    if (since := asked.day(wanted.get("since"))) is not None:
        rows = rows.filter(asked_on__gte=since)
    if (until := asked.day(wanted.get("until"))) is not None:
        rows = rows.filter(asked_on__lte=until)
    return rows.order_by("-asked_on", "-pk")


def hiring_needs(wanted: Mapping[str, str]) -> QuerySet[HiringNeed]:
    """Whom employers look for now, the soonest first, by the filters of the page."""
    rows = HiringNeed.objects.filter(ended_at__isnull=True)
    rows = rows.select_related("account__organization").prefetch_related("skills")
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(soc_code=words))
    if wanted.get("level") in NeedLevel.values:
        rows = rows.filter(level=wanted["level"])
    if code := wanted.get("sector", "").strip():
        rows = rows.filter(account__organization__sectors__code=code)
    return rows.order_by(F("starts_on").asc(nulls_last=True), "title", "pk")
