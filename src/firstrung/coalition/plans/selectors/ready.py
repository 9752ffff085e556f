"""The master plan's schedule, worked out once for each change and kept ready by the process.

What is kept carries the stamp of what it was made of (`network.stamp`), so that nothing has to
be thrown away by hand. Tasks are kept by initiative: a page unpacks only what it shows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches

from firstrung.coalition.plans.rows import Overview, PlannedTask
from firstrung.coalition.plans.selectors import network as plans
from firstrung.coalition.plans.selectors.overview import overview_of, planned_tasks

HOLD_SECONDS = 26 * 60 * 60
"""Longer than a day: the stamp carries the date."""
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
        wanted = list(initiatives)
        names = {self._key(TASKS.format(pk)): pk for pk in wanted}
        kept = caches["ready_made"].get_many(names)
        found = {names[key]: value for key, (stamp, value) in kept.items() if stamp == self.stamp}
        missing = [pk for pk in wanted if pk not in found and pk in self.begins]
        if missing:
            parts = self._work_out()
            found |= {pk: parts[TASKS.format(pk)] for pk in missing}
        return {pk: found.get(pk, []) for pk in wanted}

    def held_up_by(self, tasks: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """Task → what cannot end before it has, near before far: (initiative, task)."""
        behind, plan_of = self._part(BEHIND)
        return {task: [(plan_of[pk], pk) for pk in _reach(behind, task)] for task in tasks}

    def _part(self, part: str) -> Any:
        kept = caches["ready_made"].get(self._key(part))
        if kept is not None and kept[0] == self.stamp:
            return kept[1]
        return self._work_out()[part]

    def _key(self, part: str) -> str:
        return f"{self.name}{part}"

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
            {self._key(part): (self.stamp, value) for part, value in parts.items()},
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


def _reach(behind: dict[int, tuple[int, ...]], task: int) -> list[int]:
    seen: dict[int, None] = {}
    waiting = list(behind.get(task, ()))
    for following in waiting:
        if following not in seen:
            seen[following] = None
            waiting.extend(behind.get(following, ()))
    return list(seen)
