"""Working on tasks: begun, finished, taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Task
from firstrung.coalition.plans.selectors.network import RUNNING
from firstrung.coalition.policies import WORK_ON_TASK
from firstrung.core.errors import Problem
from firstrung.identity.public import Person


@transaction.atomic
def start_task(*, actor: Person, task: Task, on: date, now: datetime) -> Task:
    """The work began on that day (today or earlier)."""
    task = _held(actor, task)
    _not_later(on, now)
    if task.finished_on:
        raise Problem(_("“%(title)s” is finished already.") % {"title": task.title})
    return _kept(actor, task, "start", now, started_on=on)


@transaction.atomic
def finish_task(*, actor: Person, task: Task, on: date, now: datetime) -> Task:
    """The work was finished, or the milestone reached, on that day (today or earlier)."""
    task = _held(actor, task)
    _not_later(on, now)
    if task.finished_on:
        raise Problem(_("“%(title)s” is finished already.") % {"title": task.title})
    if task.started_on and on < task.started_on:
        raise Problem(_("It cannot be finished before the day it began."), field="on")
    return _kept(actor, task, "finish", now, finished_on=on)


@transaction.atomic
def reopen_task(*, actor: Person, task: Task, now: datetime) -> Task:
    """Take the last step back: finished becomes begun, begun becomes not begun."""
    task = _held(actor, task)
    if task.finished_on:
        return _kept(actor, task, "reopen", now, finished_on=None)
    if task.started_on:
        return _kept(actor, task, "reopen", now, started_on=None)
    raise Problem(_("There is nothing to take back: this has not begun."))


def _held(actor: Person, task: Task) -> Task:
    WORK_ON_TASK.require(actor, task)
    held = Task.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=task.pk)
    if held.initiative.state not in RUNNING:
        raise Problem(_("Work is kept here while the initiative is chosen or under way."))
    return held


def _not_later(on: date, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise Problem(_("That day is still to come. Choose today or an earlier one."), field="on")


def _kept(actor: Person, task: Task, verb: str, now: datetime, **fields: date | None) -> Task:
    before = {name: getattr(task, name) for name in fields}
    for name, value in fields.items():
        setattr(task, name, value)
    task.revision += 1
    task.save(update_fields=[*fields, "revision"])
    told = {name: value and value.isoformat() for name, value in fields.items()}
    earlier = {name: value and value.isoformat() for name, value in before.items()}
    record(actor, f"coalition.task.{verb}", task, now=now, **told, before=earlier)
    return task
