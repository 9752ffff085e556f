"""A whole list of tasks at once: all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Dependency, Initiative, Task
from firstrung.coalition.plans.parsing import addresses_in, read_plan, table_of
from firstrung.coalition.plans.people import organizations_of, owners_by_address
from firstrung.coalition.plans.services.editing import fill, next_position, require_plannable
from firstrung.coalition.plans.services.waiting import lock_links, refuse_circles
from firstrung.core.errors import Problem
from firstrung.engines.tabular import InputError
from firstrung.identity.public import Person


class ListProblem(Problem):
    """The list cannot be taken as it is; ``lines`` says what is wrong, line by line."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(_("Nothing was added. Please mend the list."), field="text")
        self.lines = tuple(lines)


@transaction.atomic
def import_tasks(*, actor: Person, initiative: Initiative, text: str, now: datetime) -> int:
    """Add the tasks of a list (`plans.parsing`) to the plan; returns their number.

    Raises `ListProblem`, or `Problem` for a circle; then nothing is added.
    """
    require_plannable(actor, initiative)
    try:
        table = table_of(text)
    except InputError as error:
        raise ListProblem([str(error)]) from error
    owners = owners_by_address(addresses_in(table))
    plan = read_plan(table, owners, organizations_of(initiative))
    if plan.problems:
        raise ListProblem(plan.problems)
    first = next_position(initiative)
    tasks = Task.objects.bulk_create(
        fill(Task(initiative=initiative, position=first + place), draft)
        for place, draft in enumerate(plan.drafts)
    )
    if plan.links:
        lock_links()
        pairs = [(tasks[task].pk, tasks[other].pk, lag) for task, other, lag in plan.links]
        refuse_circles((task, other) for task, other, _lag in pairs)
        Dependency.objects.bulk_create(
            Dependency(task_id=task, after_id=other, lag_days=lag) for task, other, lag in pairs
        )
    record(
        actor,
        "coalition.plan.import",
        initiative,
        now=now,
        tasks=len(tasks),
        dependencies=len(plan.links),
    )
    return len(tasks)
