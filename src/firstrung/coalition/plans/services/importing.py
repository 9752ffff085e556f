"""A whole list of tasks at once: all of it, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.members import member_organizations, staff
from firstrung.coalition.models import Dependency, Initiative, Task
from firstrung.coalition.plans.parsing import cells_of, read_plan, table_of
from firstrung.coalition.plans.services.editing import fill, next_position, require_plannable
from firstrung.coalition.plans.services.waiting import lock_links, refuse_circles
from firstrung.core.errors import Problem
from firstrung.engines.tabular import InputError
from firstrung.identity.public import Organization, Person


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
    plan = read_plan(
        table,
        _owners(cells_of(table, "owner")),
        _organizations(cells_of(table, "organization")),
    )
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


def _owners(addresses: Iterable[str]) -> dict[str, Person]:
    """Lower-case e-mail address → person, for those who may own a task (one query)."""
    wanted = {address.lower() for address in addresses}
    rows = staff().annotate(address=Lower("email")).filter(address__in=wanted)
    return {(row.email or "").lower(): row for row in rows}


def _organizations(names: Iterable[str]) -> dict[str, Organization]:
    """Lower-case name → organization, for the names that only one has (one query)."""
    wanted = {name.lower() for name in names}
    rows = member_organizations().annotate(called=Lower("name")).filter(called__in=wanted)
    found: dict[str, list[Organization]] = {}
    for row in rows:
        found.setdefault(row.name.lower(), []).append(row)
    return {name: same[0] for name, same in found.items() if len(same) == 1}
