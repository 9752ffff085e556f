"""Initiatives and tasks for tests."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from firstrung.coalition.models import Dependency, Initiative, Task

NOW = datetime(2027, 3, 1, 18, tzinfo=UTC)
MONDAY = date(2027, 3, 1)


def initiative(world, title="Externships", **fields) -> Initiative:
    values = {
        "kind": "externship",
        "state": "active",
        "host": world.district,
        "lead": world.coordinator,
        **fields,
    }
    return Initiative.objects.create(title=title, **values)


def task(plan, title="Find hosts", days=5, *, after=(), **fields) -> Task:
    kind = "activity" if days else "milestone"
    fields.setdefault("position", plan.tasks.count())
    row = Task.objects.create(initiative=plan, title=title, kind=kind, days=days, **fields)
    for other in after:
        Dependency.objects.create(task=row, after=other)
    return row


def busy(world, number: int, *, host=None) -> list[Initiative]:
    """Plans that wait for one another, with everything in them that a page may show."""
    today = timezone.localdate()
    plans, last = [], None
    for place in range(number):
        plan = initiative(world, f"Plan {place}", host=host or world.district)
        day = today - timedelta(days=30)
        first = task(
            plan, "Late start", 5, owner=world.teacher, due_on=today - timedelta(days=7),
            organization=world.school, baseline_begin=day, baseline_end=day + timedelta(days=4),
            after=[last] if last else (),
        )  # fmt: skip
        last = task(
            plan, "Opening", 0, owner=world.teacher, after=[first],
            baseline_begin=day + timedelta(days=4), baseline_end=day + timedelta(days=4),
        )  # fmt: skip
        plans.append(plan)
    return plans
