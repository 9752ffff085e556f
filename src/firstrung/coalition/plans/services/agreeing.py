"""Agreeing on a plan: its days are kept, so that slips can be told from then on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.models import Initiative, Task
from firstrung.coalition.plans.selectors.ready import ready
from firstrung.coalition.plans.services.editing import PLANNED
from firstrung.coalition.policies import STEER_INITIATIVE
from firstrung.core.errors import Problem
from firstrung.identity.public import Person


@transaction.atomic
def agree_on_plan(*, actor: Person, initiative: Initiative, reason: str = "", now: datetime) -> int:
    """Keep each task's days as they are worked out now; returns the number of tasks.

    The second and later times need a ``reason``, which stays in the trail with the old end.
    """
    STEER_INITIATIVE.require(actor, initiative)
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if initiative.state not in PLANNED:
        raise Problem(_("This initiative is over: its plan does not change any more."))
    again = initiative.baseline_at is not None
    if again and not reason.strip():
        raise Problem(_("Say why the plan that was agreed on is replaced."), field="reason")
    plan = ready(
        today=timezone.localdate(now), with_plan=initiative.pk, begins_on=initiative.begins_on
    )
    rows = {row.id: row for row in plan.tasks_of([initiative.pk])[initiative.pk]}
    if not rows:
        raise Problem(_("There is nothing to agree on yet. Add the first task."))
    tasks = list(Task.objects.filter(pk__in=rows))
    earlier = max((task.baseline_end for task in tasks if task.baseline_end), default=None)
    for task in tasks:
        task.baseline_begin, task.baseline_end = rows[task.pk].begin, rows[task.pk].end
    Task.objects.bulk_update(tasks, ["baseline_begin", "baseline_end"], batch_size=500)
    Task.objects.filter(pk__in=rows).update(revision=F("revision") + 1)
    initiative.baseline_at = now
    initiative.save(update_fields=["baseline_at"])
    record(
        actor,
        "coalition.plan.agree_again" if again else "coalition.plan.agree",
        initiative,
        now=now,
        tasks=len(tasks),
        reason=reason.strip(),
        end=max(row.end for row in rows.values()).isoformat(),
        earlier_end=earlier.isoformat() if earlier else None,
    )
    return len(tasks)
