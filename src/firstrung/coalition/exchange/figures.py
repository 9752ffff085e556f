"""Lists of the figures that came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from firstrung.coalition.models import DemandFigure, Intake, WorkforceFigure
from firstrung.core import asked
from firstrung.engines.disclosure import protect_one_way


def demand(wanted: Mapping[str, str]) -> QuerySet[DemandFigure]:
    """Openings and wages, the newest year and the most openings first; by occupation and year."""
    rows = DemandFigure.objects.select_related("intake__partner__organization")
    return _chosen(rows, wanted).order_by("-year", "-openings", "pk")


def workforce(wanted: Mapping[str, str]) -> QuerySet[WorkforceFigure]:
    """Who works in which occupation; by occupation and year."""
    rows = WorkforceFigure.objects.select_related("intake__partner__organization")
    return _chosen(rows, wanted).order_by("-year", "code", "intake", "group")


def _chosen(rows: QuerySet[Any, Any], wanted: Mapping[str, str]) -> QuerySet[Any, Any]:
    if words := wanted.get("occupation", "").strip():
        rows = rows.filter(Q(code__startswith=words) | Q(title__icontains=words))
    for name in ("year", "intake"):
        if (number := asked.whole(wanted.get(name))) is not None:
            rows = rows.filter(**{name: number})
    return rows


def intakes() -> QuerySet[Any, Any]:
    """Files that came in, with how many lines each has."""
    rows = Intake.objects.select_related("partner__organization", "read_by")
    lines = rows.annotate(
        demand_lines=Count("demand", distinct=True),
        workforce_lines=Count("workforce", distinct=True),
    )
    return lines.order_by("-received_on", "-pk")


@dataclass(frozen=True)
class GroupShare:
    """A group's people and share (0–1) in an occupation; None where withheld."""

    group: str
    people: int | None
    share: float | None


@dataclass(frozen=True)
class OccupationMix:
    """Who works in an occupation in a year, by one file."""

    code: str
    title: str
    year: int
    source: str
    shares: tuple[GroupShare, ...]


def occupation_keys(wanted: Mapping[str, str]) -> QuerySet[Any, Any]:
    """One row an occupation, year and file, for paging."""
    rows: QuerySet[Any, Any] = _chosen(WorkforceFigure.objects.all(), wanted)
    grouped: QuerySet[Any, Any] = rows.values("intake", "code", "year").annotate(
        name=Max("title"), said_by=Max("source")
    )
    return grouped.order_by("-year", "code", "intake")


def mixes(keys: Iterable[Mapping[str, object]]) -> list[OccupationMix]:
    """The groups of each of these occupations (one query), small cells withheld."""
    several = list(keys)
    wanted = Q(pk__in=[])
    for key in several:
        wanted |= Q(intake=key["intake"], code=key["code"], year=key["year"])
    found: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    for row in WorkforceFigure.objects.filter(wanted).order_by("group"):
        at = (row.intake_id, row.code, row.year)
        found.setdefault(at, []).append((row.group, row.people))
    return [_mix(key, found[key["intake"], key["code"], key["year"]]) for key in several]


def _mix(key: Mapping[str, object], groups: list[tuple[str, int]]) -> OccupationMix:
    table = protect_one_way(dict(groups))
    total = table.total.value
    shares = []
    for name, _people in groups:
        people = table.cells[name].value
        share = people / total if people is not None and total else None
        shares.append(GroupShare(name, people, share))
    return OccupationMix(
        str(key["code"]), str(key["name"]), int(str(key["year"])), str(key["said_by"]),
        tuple(shares),
    )  # fmt: skip
