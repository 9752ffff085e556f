"""Action plans: tasks and what waits for what."""

from django.db import models

from firstrung.coalition.enums import TaskKind
from firstrung.coalition.models.initiatives import Initiative
from firstrung.core.models import Record


class Task(Record):
    """An activity or a milestone of an initiative's action plan (D63–D66).

    ``days`` counts working days. ``not_before`` and ``due_on`` are fixed from outside. What
    was agreed on stays in ``baseline_begin`` and ``baseline_end``. ``revision`` grows with each
    change of the task or of what it waits for: by their sum a worked-out schedule is known to hold.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=20, choices=TaskKind.choices, default=TaskKind.ACTIVITY)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    days = models.PositiveSmallIntegerField(default=1)
    not_before = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    baseline_begin = models.DateField(null=True, blank=True)
    baseline_end = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["owner", "finished_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=TaskKind.MILESTONE, days=0)
                | models.Q(kind=TaskKind.ACTIVITY, days__gte=1),
                name="coalition_milestone_takes_no_days",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Dependency(models.Model):
    """``task`` begins when ``after`` is finished, ``lag_days`` working days later."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="waits_for")
    after = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="holds_up")
    lag_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(fields=["task", "after"], name="coalition_waits_once"),
            models.CheckConstraint(
                condition=~models.Q(task=models.F("after")), name="coalition_not_for_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} after {self.after}"
