"""Issuing to a whole cohort."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record
from firstrung.credentials.models.achievements import Achievement
from firstrung.credentials.models.awards import Award


class RunState(models.TextChoices):
    """How far a run is."""

    READY = "ready", _("Ready")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class IssuingRun(Record):
    """One achievement for many people; resumes after a pause or a killed worker."""

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="runs")
    started_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.READY)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class ItemState(models.TextChoices):
    """What became of one person's award in a run."""

    WAITING = "waiting", _("Waiting")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Not issued")


class IssuingItem(models.Model):
    """One person in a run, with everything the award needs: signing asks nobody else.

    ``evidence`` and ``results`` are rows of `documents.Evidence` and `documents.Result` as JSON.
    """

    run = models.ForeignKey(IssuingRun, on_delete=models.CASCADE, related_name="items")
    holder = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=list)
    results = models.JSONField(default=list)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    award = models.OneToOneField(
        Award, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "holder"], name="credentials_item_once"),
        ]
        indexes = [models.Index(fields=["run", "state", "id"])]

    def __str__(self) -> str:
        return f"{self.holder} in {self.run}"
