"""Tasks of a plan: added, changed, put in order, removed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.enums import InitiativeState, TaskKind
from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.policies import EDIT_INITIATIVE
from firstrung.core.asked import FIRST_DAY, LAST_DAY
from firstrung.core.errors import Problem
from firstrung.core.forms import no_such_day
from firstrung.identity.public import Organization, Person

PLANNED = (InitiativeState.PROPOSED, InitiativeState.CHOSEN, InitiativeState.ACTIVE)
"""The states in which a plan may change."""
LONGEST = 1000
"""Working days; about four years."""


@dataclass(frozen=True)
class TaskDraft:
    """What is planned for a task. ``days`` are working days; a milestone takes none."""

    title: str
    kind: str = TaskKind.ACTIVITY
    days: int = 1
    owner: Person | None = None
    organization: Organization | None = None
    not_before: date | None = None
    due_on: date | None = None


def require_plannable(actor: Person, initiative: Initiative) -> None:
    """404, 403, or a `Problem` where the initiative is over."""
    EDIT_INITIATIVE.require(actor, initiative)
    if initiative.state not in PLANNED:
        raise Problem(_("This initiative is over: its plan does not change any more."))


def check(draft: TaskDraft) -> None:
    """Raise `Problem` where the draft contradicts itself."""
    if not draft.title.strip():
        raise Problem(_("Give the task a title."), field="title")
    if draft.kind == TaskKind.ACTIVITY and not 1 <= draft.days <= LONGEST:
        raise Problem(
            _("An activity takes 1 to %(most)d working days.") % {"most": LONGEST}, field="days"
        )
    for name, day in (("not_before", draft.not_before), ("due_on", draft.due_on)):
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise Problem(no_such_day(FIRST_DAY, LAST_DAY), field=name)
    if draft.not_before and draft.due_on and draft.due_on < draft.not_before:
        raise Problem(_("It is due before it may begin. Mend one of the two."), field="due_on")


def fill(task: Task, draft: TaskDraft) -> Task:
    """Write the draft into the task."""
    task.title = draft.title.strip()
    task.kind = draft.kind
    task.days = 0 if draft.kind == TaskKind.MILESTONE else draft.days
    task.owner, task.organization = draft.owner, draft.organization
    task.not_before, task.due_on = draft.not_before, draft.due_on
    return task


def next_position(initiative: Initiative) -> int:
    """The place after the last task."""
    last = Task.objects.filter(initiative=initiative).aggregate(top=Max("position"))["top"]
    return 0 if last is None else last + 1


@transaction.atomic
def add_task(*, actor: Person, initiative: Initiative, draft: TaskDraft, now: datetime) -> Task:
    """Add a task at the end of the plan; returns it."""
    require_plannable(actor, initiative)
    check(draft)
    task = fill(Task(initiative=initiative, position=next_position(initiative)), draft)
    task.save()
    record(actor, "coalition.task.add", task, now=now, initiative=str(initiative.uid))
    return task


@transaction.atomic
def edit_task(*, actor: Person, task: Task, draft: TaskDraft, now: datetime) -> Task:
    """Change what is planned; what was agreed on and what has happened stays."""
    require_plannable(actor, task.initiative)
    check(draft)
    task = Task.objects.select_for_update().get(pk=task.pk)
    before = _told(task)
    fill(task, draft).revision += 1
    task.save()
    after = _told(task)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(actor, "coalition.task.edit", task, now=now, changed=changed)
    return task


@transaction.atomic
def remove_task(*, actor: Person, task: Task, now: datetime) -> None:
    """Take a task out of the plan; what waited for it does so no longer."""
    require_plannable(actor, task.initiative)
    record(actor, "coalition.task.remove", task, now=now, title=task.title)
    task.delete()


@transaction.atomic
def move_task(*, actor: Person, task: Task, up: bool, now: datetime) -> None:
    """Exchange places with the task above or below; at the edge nothing happens."""
    require_plannable(actor, task.initiative)
    rows = Task.objects.select_for_update().filter(initiative=task.initiative_id)
    order = list(rows.order_by("position", "pk"))
    at = order.index(task)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for place, row in enumerate(order):
        row.position = place
    Task.objects.bulk_update(order, ["position"])
    touch([task.pk])
    record(actor, "coalition.task.move", task, now=now, up=up)


def touch(tasks: list[int]) -> None:
    """Count a change of these tasks (one query)."""
    Task.objects.filter(pk__in=tasks).update(revision=F("revision") + 1)


def _told(task: Task) -> dict[str, str | int | None]:
    return {
        "title": task.title,
        "kind": task.kind,
        "days": task.days,
        "owner": task.owner_id,
        "organization": task.organization_id,
        "not_before": task.not_before.isoformat() if task.not_before else None,
        "due_on": task.due_on.isoformat() if task.due_on else None,
    }
