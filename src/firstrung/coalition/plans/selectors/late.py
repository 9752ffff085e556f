"""Late work: whose it is, and what it holds up."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import Task
from firstrung.coalition.plans.rows import PlannedTask
from firstrung.coalition.plans.selectors.heads import PlanHead, heads_for
from firstrung.coalition.plans.selectors.names import names_for
from firstrung.coalition.plans.selectors.ready import Ready, ready
from firstrung.identity.public import Person


@dataclass(frozen=True)
class LateTask:
    """A task that missed its deadline or will miss it.

    ``holds_up`` counts tasks that cannot end before it has; ``waiting`` are the titles of the
    next of them, ``others`` those of the other initiatives among them.
    """

    task: PlannedTask
    head: PlanHead
    owner: str
    overdue: bool
    holds_up: int
    waiting: tuple[str, ...]
    others: tuple[str, ...]


NAMED = 3


def late_ids(plan: Ready, heads: Iterable[PlanHead]) -> list[tuple[int, int]]:
    """(initiative, task) of all late work in these initiatives, worst first."""
    wanted = {head.id for head in heads}
    return [row for row in plan.overview().late if row[0] in wanted]


def told(plan: Ready, heads: Sequence[PlanHead], ids: list[tuple[int, int]]) -> list[LateTask]:
    """These late tasks with owner and consequences; ``heads`` knows every running initiative."""
    known = {head.id: head for head in heads}
    held = plan.held_up_by([task for _plan, task in ids])
    near = {task: [row for row in rows if row[0] in known] for task, rows in held.items()}
    plans = {row for row, _task in ids} | {
        row for rows in near.values() for row, _task in rows[:NAMED]
    }
    tasks = {row.id: row for rows in plan.tasks_of(plans).values() for row in rows}
    names = names_for(tasks[task] for _plan, task in ids)
    return [
        LateTask(
            task=tasks[task],
            head=known[initiative],
            owner=names.owner(tasks[task]),
            overdue=tasks[task].overdue(plan.today),
            holds_up=len(near[task]),
            waiting=tuple(tasks[pk].title for _plan, pk in near[task][:NAMED]),
            others=tuple(
                known[pk].title
                for pk in dict.fromkeys(row for row, _task in near[task])
                if pk != initiative
            ),
        )
        for initiative, task in ids
    ]


def late_tasks(
    actor: Person, *, today: date, most: int = 50, owners: Collection[int] | None = None
) -> list[LateTask]:
    """The worst late work of all running initiatives that the actor may see.

    ``owners`` are keys of people: only their tasks then.
    """
    heads, plan = heads_for(actor).rows, ready(today=today)
    ids = late_ids(plan, heads)
    if owners is not None:
        owned = Task.objects.filter(owner__in=owners, finished_on__isnull=True)
        mine = set(owned.values_list("pk", flat=True))
        ids = [row for row in ids if row[1] in mine]
    return told(plan, heads, ids[:most])
