"""Appeals against a decision, and the moderation of marks that lie far apart."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import AppealGround, AppealState, ModerationState, Stage
from firstrung.validation.models.submissions import Submission


class Appeal(Record):
    """A student's appeal: filed within a term, decided within a term."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="appeals")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    filed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    ground = models.CharField(max_length=10, choices=AppealGround.choices)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    decide_by = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["decide_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "stage"],
                condition=models.Q(state__in=["filed", "reviewing"]),
                name="validation_appeal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_state_display()}"


class Moderation(Record):
    """Two marks of one submission that lie far apart, to be settled by talking or a third mark.

    ``gap`` is the widest difference on a criterion, in levels.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="moderations")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    gap = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=ModerationState.choices, default=ModerationState.OPEN
    )
    opened_at = models.DateTimeField()
    settle_by = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["settle_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "stage"], name="validation_moderation_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_state_display()}"
