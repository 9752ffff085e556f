"""Recommendations, programs and planned changes as lists; programs as figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from firstrung.convenings.enums.change import NeedKind, ProgramAnswer, ProgramKind, ProgramStage
from firstrung.convenings.models import (
    Advice,
    PlannedChange,
    Program,
    ProgramDecision,
    ProgramStep,
)
from firstrung.core import asked
from firstrung.identity.public import Organization

ON_BOARD = 12
TONES = {
    ProgramStage.CONSIDERING: "quiet",
    ProgramStage.DEVELOPING: "wait",
    ProgramStage.APPROVED: "act",
    ProgramStage.OFFERED: "good",
    ProgramStage.DROPPED: "bad",
}


def advice_rows(wanted: Mapping[str, str]) -> QuerySet[Advice]:
    """Recommendations, the newest first, with ``decided`` (how many decisions)."""
    rows = Advice.objects.select_related("occupation", "made_by")
    if wanted.get("need") in NeedKind.values:
        rows = rows.filter(need_kind=wanted["need"])
    if code := wanted.get("occupation"):
        rows = rows.filter(occupation__code=code)
    given = ProgramDecision.objects.filter(advice=OuterRef("pk"))
    if wanted.get("answer") in ProgramAnswer.values:
        rows = rows.filter(Exists(given.filter(answer=wanted["answer"])))
    elif wanted.get("answer") == "open":
        rows = rows.filter(~Exists(given))
    if uid := wanted.get("institution"):
        rows = rows.filter(Exists(given.filter(institution__uid=asked.uid(uid))))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(text__icontains=words) | Q(need__icontains=words))
    counted = given.order_by().values("advice").annotate(n=Count("pk")).values("n")
    return rows.annotate(decided=Subquery(counted)).order_by("-made_on", "-pk")


def offered_between(first: date, last: date) -> QuerySet[ProgramStep]:
    """Stages “offered” that touch these days, the first and the last included."""
    ended = Q(ended_on__isnull=True) | Q(ended_on__gt=first) | Q(began_on=first)
    return ProgramStep.objects.filter(ended, stage=ProgramStage.OFFERED, began_on__lte=last)


def program_rows(wanted: Mapping[str, str]) -> QuerySet[Program]:
    """Programs: by words, institution, kind, stage, occupation, and what was offered when.

    ``offered_from`` and ``offered_until`` together give those offered on some day between.
    """
    rows = Program.objects.all()
    for name, known in (("stage", ProgramStage), ("kind", ProgramKind)):
        if wanted.get(name) in known.values:
            rows = rows.filter(**{name: wanted[name]})
    for flag in ("tech", "specialty"):
        if wanted.get(flag) == "1":
            rows = rows.filter(**{flag: True})
    if uid := wanted.get("institution"):
        rows = rows.filter(institution__uid=asked.uid(uid))
    if code := wanted.get("occupation"):
        lead = Program.occupations.through.objects.filter(occupation__code=code)
        rows = rows.filter(pk__in=lead.values("program"))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(institution__name__icontains=words))
    first = asked.day(wanted.get("offered_from"))
    last = asked.day(wanted.get("offered_until"))
    if first and last:
        rows = rows.filter(pk__in=offered_between(first, last).values("program"))
    return rows


def listed(rows: QuerySet[Program]) -> QuerySet[Program]:
    """The programs with institution and ``since``, the day their present stage began."""
    present = ProgramStep.objects.filter(program=OuterRef("pk"), ended_on__isnull=True)
    found = rows.select_related("institution").annotate(
        since=Subquery(present.values("began_on")[:1])
    )
    return found.order_by("institution__name", "title", "pk")


@dataclass(frozen=True)
class Column:
    """A stage on the board: how many programs there are, and the first of them."""

    stage: ProgramStage
    total: int
    rows: list[dict[str, Any]]

    @property
    def more(self) -> int:
        """How many the board leaves out."""
        return self.total - len(self.rows)


def board(rows: QuerySet[Program]) -> list[Column]:
    """The programs by stage, the first dozen of each (two queries)."""
    base = Program.objects.filter(pk__in=rows.values("pk")).order_by()
    totals = dict(base.values_list("stage").annotate(Count("pk")))
    order = [F("institution__name"), F("title"), F("pk")]
    place = Window(RowNumber(), partition_by=F("stage"), order_by=order)
    cards = base.annotate(place=place).filter(place__lte=ON_BOARD).order_by("place")
    shown: dict[str, list[dict[str, Any]]] = {}
    for row in cards.values("uid", "title", "kind", "stage", "institution__name"):
        card = {**row, "kind_label": ProgramKind(row["kind"]).label}
        shown.setdefault(row["stage"], []).append(card)
    return [
        Column(stage, totals.get(stage.value, 0), shown.get(stage.value, []))
        for stage in ProgramStage
    ]


def stage_days(programs: list[Program]) -> dict[int, dict[str, date]]:
    """For each program the day on which each stage last began (one query)."""
    found: dict[int, dict[str, date]] = {}
    rows = ProgramStep.objects.filter(program__in=programs).order_by("began_on", "pk")
    for program, stage, began_on in rows.values_list("program", "stage", "began_on"):
        found.setdefault(program, {})[stage] = began_on
    return found


def forum_rows(wanted: Mapping[str, str], *, on: date) -> QuerySet[PlannedChange]:
    """Planned changes with ``said`` and ``unanswered``; open ones unless others are asked for."""
    rows = PlannedChange.objects.select_related("program__institution")
    state = wanted.get("state", "open")
    if state in {"open", ""}:
        rows = rows.filter(concluded_at__isnull=True, closes_on__gte=on)
    elif state == "answering":
        rows = rows.filter(concluded_at__isnull=True, closes_on__lt=on)
    elif state == "concluded":
        rows = rows.filter(concluded_at__isnull=False)
    if uid := wanted.get("institution"):
        rows = rows.filter(program__institution__uid=asked.uid(uid))
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=words) | Q(program__title__icontains=words))
    return rows.annotate(
        said=Count("comments"), unanswered=Count("comments", filter=Q(comments__answer=""))
    ).order_by("closes_on", "pk")


def said_about(change: PlannedChange) -> tuple[dict[str, int], int]:
    """How many comments of each stance there are, and how many are not answered (one query)."""
    rows = (
        change.comments.order_by()
        .values_list("stance")
        .annotate(said=Count("pk"), unanswered=Count("pk", filter=Q(answer="")))
    )
    found = list(rows)
    return {stance: said for stance, said, _open in found}, sum(row[2] for row in found)


def institutions_with(model: type[Model], path: str) -> list[tuple[str, str]]:
    """The institutions at ``path`` of any row, as choices of a filter (one query)."""
    keys = model._default_manager.order_by().values(path)
    rows = Organization.objects.filter(pk__in=keys).order_by("name", "pk")
    return [(str(uid), name) for uid, name in rows.values_list("uid", "name")]


def offered_counts(first: date, last: date, **flags: Any) -> dict[int | None, int]:
    """How many programs with these flags each institution offered between the days (one query)."""
    rows = Program.objects.filter(pk__in=offered_between(first, last).values("program"), **flags)
    return dict(rows.order_by().values_list("institution").annotate(Count("pk")))
