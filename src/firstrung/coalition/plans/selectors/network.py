"""All plans as one network: read with one query per table, worked out by the schedule engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from firstrung.coalition.enums import InitiativeState
from firstrung.coalition.models import DayOff, Dependency, Initiative, Task
from firstrung.coalition.plans.holidays import federal_days_off
from firstrung.core.errors import Problem
from firstrung.engines import schedule as engine

RUNNING = (InitiativeState.CHOSEN, InitiativeState.ACTIVE)
"""The states whose plans make the master plan."""
YEARS_AHEAD = 6
FIELDS = (
    "pk", "uid", "initiative_id", "kind", "title", "owner_id", "organization_id", "days",
    "not_before", "due_on", "started_on", "finished_on", "baseline_begin", "baseline_end",
)  # fmt: skip

Begins = Mapping[int, date | None]
"""Running initiative → the first day that is planned for it."""


@dataclass(frozen=True)
class Network:
    """Tasks as read (`FIELDS`), what each waits for with its lag, and the schedule."""

    rows: list[tuple[Any, ...]]
    after: dict[int, list[tuple[int, int]]]
    schedule: engine.Schedule
    days_off: list[date]


def running_plans() -> dict[int, date | None]:
    """The initiatives of the master plan and their first days (one query)."""
    return dict(Initiative.objects.filter(state__in=RUNNING).values_list("pk", "begins_on"))


def regional_days_off() -> list[date]:
    """The region's own days off, in order (one query)."""
    return list(DayOff.objects.order_by("day").values_list("day", flat=True))


def stamp(begins: Begins, days_off: list[date], *, today: date) -> str:
    """Changes with everything that the schedule depends on (two queries).

    Each change of a task or of what it waits for adds to its revision; with the counts and the
    highest keys the sum tells any two states apart.
    """
    tasks = Task.objects.aggregate(n=Count("pk"), top=Max("pk"), changes=Sum("revision"))
    links = Dependency.objects.aggregate(n=Count("pk"), top=Max("pk"))
    parts = (*tasks.values(), *links.values())
    return "-".join(
        str(part)
        for part in (today, *parts, hash(tuple(sorted(begins.items()))), hash(tuple(days_off)))
    )


def days_off_around(regional: Iterable[date], *, first: date, today: date) -> list[date]:
    """Federal holidays and the region's days, from the plans' first day on."""
    return sorted({*federal_days_off(first.year, today.year + YEARS_AHEAD), *regional})


def network_of(begins: Begins, regional: list[date], *, today: date) -> Network:
    """Read the plans and work them out; raises `Problem` where tasks wait in a circle.

    Tasks of other initiatives are there as far as one of these waits for them.
    """
    rows, links = _read(list(begins))
    after: dict[int, list[tuple[int, int]]] = {}
    for task, other, lag in links:
        after.setdefault(task, []).append((other, lag))
    first = min((day for row in rows for day in row[10:13] if day), default=today)
    days_off = days_off_around(regional, first=min(first, today), today=today)
    try:
        worked_out = engine.schedule(
            [_engine_task(row, after.get(row[0], [])) for row in rows],
            today=today,
            begins={plan: day for plan, day in begins.items() if day},
            days_off=days_off,
        )
    except engine.Cycle as cycle:
        raise circle_problem([row for row in cycle.tasks if isinstance(row, int)]) from cycle
    return Network(rows, after, worked_out, days_off)


def circle_problem(tasks: list[int]) -> Problem:
    """What to say about a circle, with the titles of its tasks in order."""
    titles = dict(Task.objects.filter(pk__in=tasks).values_list("pk", "title"))
    way = " → ".join(f"“{titles[task]}”" for task in (*tasks, tasks[0]))
    return Problem(
        _("These tasks would wait for each other in a circle: %(way)s.") % {"way": way},
        field="after",
    )


def _read(plans: list[int]) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, int]]]:
    waited_for = Dependency.objects.filter(after=OuterRef("pk"), task__initiative__in=plans)
    tasks = Task.objects.filter(Q(initiative__in=plans) | Exists(waited_for))
    links = Dependency.objects.filter(task__initiative__in=plans)
    return (
        list(tasks.order_by("initiative_id", "position", "pk").values_list(*FIELDS)),
        list(links.order_by("pk").values_list("task_id", "after_id", "lag_days")),
    )


def _engine_task(row: tuple[Any, ...], after: list[tuple[int, int]]) -> engine.Task:
    pk, _uid, plan, _kind, _title, _owner, _organization, days = row[:8]
    not_before, due, started, finished, base_begin, base_end = row[8:]
    return engine.Task(
        id=pk,
        days=days,
        after=tuple(engine.Link(other, lag) for other, lag in after),
        plan=plan,
        not_before=not_before,
        due=due or base_end,
        started=started,
        finished=finished,
        baseline=engine.Baseline(base_begin, base_end) if base_begin and base_end else None,
    )
