"""A person's own tasks: what is late, what is to be done, what waits for others."""

from dataclasses import dataclass
from datetime import date

from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.plans.rows import PlannedTask
from firstrung.coalition.plans.selectors.names import names_for
from firstrung.coalition.plans.selectors.network import RUNNING
from firstrung.coalition.plans.selectors.ready import ready
from firstrung.identity.public import Person


@dataclass(frozen=True)
class OwnTask:
    """A task of one's own; ``waits_for`` and ``waiting`` are (title, owner) of its neighbours."""

    task: PlannedTask
    initiative: Initiative
    state: str
    waits_for: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...]


ORDER = ("overdue", "behind", "started", "ready", "waiting")
NAMED = 5


def own_tasks(person: Person, *, today: date) -> list[OwnTask]:
    """The person's unfinished tasks in running initiatives: late ones first, then by deadline."""
    owned = Task.objects.filter(
        owner=person, finished_on__isnull=True, initiative__state__in=RUNNING
    )
    plans = Initiative.objects.in_bulk(owned.values_list("initiative_id", flat=True).distinct())
    plan = ready(today=today)
    mine = [
        row
        for rows in plan.tasks_of(plans).values()
        for row in rows
        if row.owner == person.pk and not row.finished
    ]
    near = {pk for row in mine for pk in (*(other for other, _lag in row.after), *row.behind)}
    homes = dict(Task.objects.filter(pk__in=near).values_list("pk", "initiative_id"))
    known = {row.id: row for rows in plan.tasks_of(set(homes.values())).values() for row in rows}
    names = names_for(known[pk] for pk in near if pk in known)

    def told(ids: tuple[int, ...], *, open_only: bool) -> tuple[tuple[str, str], ...]:
        rows = [known[pk] for pk in ids if pk in known]
        rows = [row for row in rows if not (open_only and row.finished)]
        return tuple((row.title, names.owner(row)) for row in rows[:NAMED])

    found = [
        OwnTask(
            row,
            plans[row.initiative],
            row.state(today),
            told(tuple(other for other, _lag in row.after), open_only=True),
            told(row.behind, open_only=True),
        )
        for row in mine
    ]
    found.sort(
        key=lambda own: (ORDER.index(own.state), own.task.deadline or own.task.end, own.task.id)
    )
    return found
