"""From the need to what changed: what led to what, back and forth (C12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from firstrung.convenings.change.needs import HiringFact, hiring_facts
from firstrung.convenings.models import Advice, Program, ProgramChange, ProgramDecision
from firstrung.convenings.policies import SEE_EVENT

WORDS = 18


@dataclass(frozen=True)
class Station:
    """Something on the trail: ``level`` 0 need, 1 recommendation, 2 decision, 3 change, 4 program."""

    key: str
    level: int
    label: str
    detail: str
    url: str = ""


@dataclass(frozen=True)
class Trail:
    """The stations in order of their level, and who leads to whom (by key)."""

    stations: tuple[Station, ...]
    ways: tuple[tuple[str, str], ...]

    def levels(self) -> list[list[Station]]:
        """The stations of each of the five levels."""
        return [[row for row in self.stations if row.level == level] for level in range(5)]


def trail_of_advice(actor: Any, advice: Advice) -> Trail:
    """From the need of a recommendation forward to everything it changed."""
    return _trail(actor, [advice], list(_changes().filter(decision__advice=advice)), None)


def trail_of_need(actor: Any, need: HiringFact) -> Trail:
    """From an employer's hiring need forward to everything it changed."""
    rows = Advice.objects.filter(hiring_need=need.uid).select_related("event", "meeting")
    changes = list(_changes().filter(decision__advice__hiring_need=need.uid))
    return _trail(actor, list(rows), changes, None)


def trail_of_program(actor: Any, program: Program) -> Trail:
    """From a program back to every need that changed it."""
    changes = list(_changes().filter(program=program))
    found = {row.decision.advice_id for row in changes if row.decision}
    advice = Advice.objects.filter(pk__in=found).select_related("event", "meeting")
    return _trail(actor, list(advice), changes, program)


def _changes() -> Any:
    return ProgramChange.objects.select_related("decision", "program__institution")


def _trail(
    actor: Any, advice: list[Advice], changes: list[ProgramChange], only: Program | None
) -> Trail:
    decisions = ProgramDecision.objects.filter(advice__in=advice).select_related("institution")
    if only is not None:
        decisions = decisions.filter(changes__program=only).distinct()
    stations: dict[str, Station] = {}
    ways: dict[tuple[str, str], None] = {}
    seen = _seen_events(actor, advice)
    needs = hiring_facts(actor, {row.hiring_need for row in advice if row.hiring_need})
    for row in advice:
        need = _need(row, seen, needs)
        for station in (need, _advice(row)):
            stations[station.key] = station
        ways[need.key, f"advice-{row.pk}"] = None
    for decision in decisions:
        station = _decision(decision)
        stations[station.key] = station
        ways[f"advice-{decision.advice_id}", station.key] = None
    for change in changes:
        for station in (_change(change), _program(change.program)):
            stations[station.key] = station
        if change.decision_id:
            ways[f"decision-{change.decision_id}", f"change-{change.pk}"] = None
        ways[f"change-{change.pk}", f"program-{change.program_id}"] = None
    if only is not None:
        station = _program(only)
        stations.setdefault(station.key, station)
    return Trail(tuple(sorted(stations.values(), key=lambda row: row.level)), tuple(ways))


def _seen_events(actor: Any, advice: Iterable[Advice]) -> set[int]:
    named = {row.event_id for row in advice if row.event_id}
    if not named:
        return set()
    return set(SEE_EVENT.rows(actor).filter(pk__in=named).values_list("pk", flat=True))


def _short(words: str) -> str:
    return Truncator(words).words(WORDS)


def _need(row: Advice, seen: set[int], needs: dict[UUID, HiringFact]) -> Station:
    """The need; several recommendations that one hiring need started share it."""
    url, where = "", str(row.get_need_kind_display())
    if row.hiring_need is not None and row.hiring_need in needs:
        url = reverse("hiring_need_trail", args=[row.hiring_need])
        return Station(f"need-{row.hiring_need}", 0, _short(row.need), where, url)
    if row.event is not None and row.event_id in seen:
        url, where = reverse("event", args=[row.event.uid]), f"{where}: {row.event.title}"
    elif row.meeting is not None:
        url, where = reverse("meeting", args=[row.meeting.uid]), f"{where}: {row.meeting.title}"
    elif row.source and row.source_date:
        where = f"{row.source}, {date_format(row.source_date, 'SHORT_DATE_FORMAT')}"
    return Station(f"need-{row.pk}", 0, _short(row.need), where, url)


def _advice(row: Advice) -> Station:
    day = date_format(row.made_on, "SHORT_DATE_FORMAT")
    return Station(
        f"advice-{row.pk}",
        1,
        _short(row.text),
        day,
        reverse("program_advice_trail", args=[row.uid]),
    )


def _decision(row: ProgramDecision) -> Station:
    day = date_format(row.decided_on, "SHORT_DATE_FORMAT")
    label = f"{row.get_answer_display()}: {row.institution.name}"
    return Station(f"decision-{row.pk}", 2, label, f"{day} – {_short(row.reason)}")


def _change(row: ProgramChange) -> Station:
    day = date_format(row.changed_on, "SHORT_DATE_FORMAT")
    return Station(f"change-{row.pk}", 3, _short(row.text), day)


def _program(row: Program) -> Station:
    detail = f"{row.institution.name} – {row.get_stage_display()}"
    return Station(f"program-{row.pk}", 4, row.title, detail, reverse("program", args=[row.uid]))
