"""A job: one call of a task, its lease and its progress."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    READY = "ready", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(models.Model):
    """A queued call. A running job whose lease ran out is taken up again by another worker."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.READY)
    priority = models.SmallIntegerField(default=0)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=40, blank=True)
    cancel_requested = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    owner_id = models.BigIntegerField(null=True, db_index=True)
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-priority", "run_after"],
                name="jobs_claimable",
                condition=models.Q(state__in=["ready", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"

    @property
    def share(self) -> int:
        """Progress in whole percent."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to this job."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
