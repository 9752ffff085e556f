"""The master plan's schedule, worked out once for each change and kept ready by the process.

What is kept carries the stamp of what it was made of (`network.stamp`), so that nothing has to
be thrown away by hand. Tasks are kept by initiative: a page unpacks only what it shows.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.core.cache import caches

from firstrung.coalition.plans.rows import Overview, PlannedTask
from firstrung.coalition.plans.selectors import network as plans
from firstrung.coalition.plans.selectors.overview import overview_of, planned_tasks

HOLD_SECONDS = 26 * 60 * 60
"""Longer than a day: the stamp carries the date."""
WORKING = Lock()
"""One thread of a process works out; the others wait for what it keeps."""
OVERVIEW, BEHIND, TASKS = "coalition-overview", "coalition-behind", "coalition-tasks-{}"


@dataclass(frozen=True)
class Ready:
    """A schedule that holds now: the plans in it, and the stamp under which its parts are kept."""

    begins: plans.Begins
    stamp: str
    name: str
    regional: list[date]
    today: date

    def overview(self) -> Overview:
        """All plans at a glance."""
        found: Overview = self._part(OVERVIEW)
        return found

    def tasks_of(self, initiatives: Iterable[int]) -> dict[int, list[PlannedTask]]:
        """The tasks of these initiatives in the order of their plans; none where there is none."""
        wanted = {TASKS.format(pk): pk for pk in initiatives}
        found = self._kept(wanted)
        if any(pk in self.begins and part not in found for part, pk in wanted.items()):
            found = self._made(wanted)
        return {pk: found.get(part, []) for part, pk in wanted.items()}

    def held_up_by(self, tasks: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """Task → what cannot end before it has, near before far: (initiative, task)."""
        behind, plan_of = self._part(BEHIND)
        return {task: [(plan_of[pk], pk) for pk in _reach(behind, task)] for task in tasks}

    def _part(self, part: str) -> Any:
        return (self._kept([part]) or self._made([part]))[part]

    def _kept(self, parts: Iterable[str]) -> dict[str, Any]:
        """Those of the parts that are kept and still hold."""
        names = {f"{self.name}{part}": part for part in parts}
        kept = caches["ready_made"].get_many(names)
        return {names[key]: value for key, (stamp, value) in kept.items() if stamp == self.stamp}

    def _made(self, parts: Iterable[str]) -> dict[str, Any]:
        """The parts after working out, unless another thread has done it in the meantime."""
        with WORKING:
            if self._kept([OVERVIEW, BEHIND]):
                found = self._kept(parts)
                if found:
                    return found
            with _without_gc():
                return self._work_out()

    def _work_out(self) -> dict[str, Any]:
        network = plans.network_of(self.begins, self.regional, today=self.today)
        tasks = planned_tasks(network)
        by_plan: dict[int, list[PlannedTask]] = defaultdict(list)
        for task in tasks.values():
            by_plan[task.initiative].append(task)
        parts: dict[str, Any] = {
            OVERVIEW: overview_of(network, tasks, self.begins, today=self.today),
            BEHIND: (
                {pk: task.behind for pk, task in tasks.items() if task.behind},
                {pk: task.initiative for pk, task in tasks.items()},
            ),
        }
        parts |= {TASKS.format(plan): by_plan[plan] for plan in (*self.begins, *list(by_plan))}
        caches["ready_made"].set_many(
            {f"{self.name}{part}": (self.stamp, value) for part, value in parts.items()},
            timeout=HOLD_SECONDS,
        )
        return parts


def ready(*, today: date, with_plan: int | None = None, begins_on: date | None = None) -> Ready:
    """The schedule of every plan of chosen and active initiatives (four queries).

    ``with_plan`` adds one more, which may be only a proposal or over, and begins on
    ``begins_on``.
    """
    begins, regional = plans.running_plans(), plans.regional_days_off()
    name = ""
    if with_plan is not None and with_plan not in begins:
        begins[with_plan] = begins_on
        name = f"{with_plan}+"
    return Ready(begins, plans.stamp(begins, regional, today=today), name, regional, today)


@contextmanager
def _without_gc() -> Iterator[None]:
    """Thousands of values are made at once and none in a ring: looking for rings costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _reach(behind: dict[int, tuple[int, ...]], task: int) -> list[int]:
    seen: dict[int, None] = {}
    waiting = list(behind.get(task, ()))
    for following in waiting:
        if following not in seen:
            seen[following] = None
            waiting.extend(behind.get(following, ()))
    return list(seen)
