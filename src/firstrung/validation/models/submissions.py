"""A submission: a frozen snapshot on its way through the stages."""

from django.db import models
from django.db.models import Q

from firstrung.core.models import Record
from firstrung.validation.enums import UNDER_WAY, Stage, StageState, SubmissionState
from firstrung.validation.models.thresholds import Threshold


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions, chainable."""

    def under_way(self) -> "SubmissionQuerySet":
        """Those still being validated."""
        return self.filter(state__in=UNDER_WAY)

    def standing(self) -> "SubmissionQuerySet":
        """Those under way or validated: neither returned nor withdrawn."""
        return self.filter(state__in=[*UNDER_WAY, SubmissionState.VALIDATED])


class Submission(Record):
    """A snapshot handed in; its threshold is the version in force on that day."""

    snapshot = models.ForeignKey("portfolios.Snapshot", on_delete=models.PROTECT, related_name="+")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    threshold = models.ForeignKey(Threshold, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=SubmissionState.choices, default=SubmissionState.TEACHER
    )
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-submitted_at"]),
            models.Index(fields=["organization", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(state__in=["teacher", "peer", "panel", "exhibition"]),
                name="validation_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What the work is called where the student's name must not appear."""
        return self.uid.hex[:6].upper()

    @property
    def is_under_way(self) -> bool:
        """Whether it is still being validated."""
        return self.state in UNDER_WAY


class StageRecord(Record):
    """One stage of one submission: who decided what, and when."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=StageState.choices, default=StageState.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "stage"], name="validation_stage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_stage_display()}"
