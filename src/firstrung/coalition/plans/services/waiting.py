"""What waits for what, also across initiatives; a circle is refused with its tasks named."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Dependency, Initiative, Task
from firstrung.coalition.plans.selectors.network import circle_problem
from firstrung.coalition.plans.services.editing import require_plannable, touch
from firstrung.coalition.policies import SEE_TASK
from firstrung.core.errors import Problem
from firstrung.engines import schedule as engine
from firstrung.identity.public import Person

MOST_LAG = 250


@transaction.atomic
def wait_for(
    *, actor: Person, task: Task, after: Task, lag_days: int = 0, now: datetime
) -> Dependency:
    """``task`` begins ``lag_days`` working days after ``after`` is finished.

    Said again, only the lag changes. Raises `Problem` where this closes a circle.
    """
    require_plannable(actor, task.initiative)
    SEE_TASK.require(actor, after)
    if task.pk == after.pk:
        raise Problem(_("A task cannot wait for itself."), field="after")
    if not 0 <= lag_days <= MOST_LAG:
        raise Problem(_("Days in between: 0 to %(most)d.") % {"most": MOST_LAG}, field="lag_days")
    lock_links()
    refuse_circles([(task.pk, after.pk)])
    link, _made = Dependency.objects.update_or_create(
        task=task, after=after, defaults={"lag_days": lag_days}
    )
    touch([task.pk])
    record(actor, "coalition.task.wait", task, now=now, after=str(after.uid), lag_days=lag_days)
    return link


@transaction.atomic
def stop_waiting(*, actor: Person, dependency: Dependency, now: datetime) -> None:
    """The task no longer waits for the other."""
    task = dependency.task
    require_plannable(actor, task.initiative)
    record(actor, "coalition.task.stop_waiting", task, now=now, after=str(dependency.after.uid))
    dependency.delete()
    touch([task.pk])


def lock_links() -> None:
    """Nobody else adds a dependency until this transaction ends.

    A circle can close through any of the plans, so that all of them are held; always in the
    same order, or two could wait for each other.
    """
    list(Initiative.objects.select_for_update().order_by("pk").values_list("pk"))


def refuse_circles(added: Iterable[tuple[int, int]]) -> None:
    """Raise `Problem` where the pairs (task, what it waits for) would close a circle."""
    pairs = {*Dependency.objects.values_list("task_id", "after_id"), *added}
    after: dict[int, list[engine.Link]] = {}
    for task, other in sorted(pairs):
        after.setdefault(task, []).append(engine.Link(other))
        after.setdefault(other, [])
    day = date(2001, 1, 1)  # a Monday: only the order matters here
    try:
        engine.schedule(
            [engine.Task(task, 1, tuple(links)) for task, links in after.items()], today=day
        )
    except engine.Cycle as cycle:
        raise circle_problem([row for row in cycle.tasks if isinstance(row, int)]) from cycle
