"""One initiative's plan: its tasks with their timing, people and neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.plans.rows import PlannedTask, PlanSpan
from firstrung.coalition.plans.selectors.names import Names, names_for
from firstrung.coalition.plans.selectors.ready import Ready, ready


@dataclass(frozen=True)
class Neighbour:
    """A task that this one waits for, or that waits for it; ``plan`` where it is another's."""

    title: str
    lag: int
    plan: str


@dataclass(frozen=True)
class PlanLine:
    """A task as the table shows it."""

    task: PlannedTask
    number: int
    owner: str
    state: str
    waits_for: tuple[Neighbour, ...]


@dataclass(frozen=True)
class PlanPage:
    """A plan as it is worked out: every task in order, and the whole at a glance (None: empty)."""

    tasks: list[PlannedTask]
    span: PlanSpan | None
    ready: Ready

    def lines(self, rows: Sequence[PlannedTask]) -> list[PlanLine]:
        """Some of the tasks with names and neighbours (three queries, whatever their number)."""
        names = names_for(rows)
        numbers = {row.id: place for place, row in enumerate(self.tasks, start=1)}
        before = {other for row in rows for other, _lag in row.after}
        titles = {
            pk: (title, "" if pk in numbers else plan)
            for pk, title, plan in Task.objects.filter(pk__in=before).values_list(
                "pk", "title", "initiative__title"
            )
        }
        return [self._line(row, names, numbers, titles) for row in rows]

    def _line(
        self,
        row: PlannedTask,
        names: Names,
        numbers: dict[int, int],
        titles: dict[int, tuple[str, str]],
    ) -> PlanLine:
        waits_for = tuple(
            Neighbour(titles[other][0], lag, titles[other][1])
            for other, lag in row.after
            if other in titles
        )
        today = self.ready.today
        return PlanLine(row, numbers[row.id], names.owner(row), row.state(today), waits_for)

    def after_words(self, row: PlannedTask) -> str:
        """What a task of this plan waits for as the import reads it: numbers and days."""
        numbers = {task.id: place for place, task in enumerate(self.tasks, start=1)}
        parts = [(numbers[other], lag) for other, lag in row.after if other in numbers]
        return "; ".join(f"{number}+{lag}" if lag else str(number) for number, lag in parts)


def plan_of(initiative: Initiative, *, today: date) -> PlanPage:
    """The plan of an initiative, in whatever state it is."""
    plan = ready(today=today, with_plan=initiative.pk, begins_on=initiative.begins_on)
    tasks = plan.tasks_of([initiative.pk])[initiative.pk]
    return PlanPage(tasks, plan.overview().spans.get(initiative.pk), plan)
