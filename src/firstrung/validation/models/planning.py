"""Plans of who reviews what: conflicts of interest, wishes for pairs, and the plans made."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import ConflictKind, ConflictSource, PairRuleKind, PlanState
from firstrung.validation.models.panels import Panel
from firstrung.validation.models.submissions import Submission


class Conflict(Record):
    """A panelist who must not judge a student's work."""

    panelist = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices, default=ConflictKind.OTHER)
    source = models.CharField(
        max_length=10, choices=ConflictSource.choices, default=ConflictSource.DECLARED
    )
    reason = models.CharField(max_length=300, blank=True)
    declared_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "student"], name="validation_conflict_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panelist}, {self.student}"


class DismissedSuspicion(Record):
    """A suspected conflict of interest that a coordinator looked at and found to be none."""

    panelist = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    dismissed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "student"], name="validation_dismissal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panelist}, {self.student}"


class PairRule(Record):
    """A pair that the plan must hold, or must not hold."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="pair_rules")
    panelist = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=PairRuleKind.choices)
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "panelist", "submission"], name="validation_pair_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panelist} {self.get_kind_display()} {self.submission}"


class PanelPlan(Record):
    """A proposal of who reviews what on a panel.

    ``pairs`` is a list of ``[panelist id, submission id, affinity]``; ``figures`` is what the
    engine says of the plan; ``obstacles`` names the rules that stand in the way where the plan
    is blocked. ``instance`` is what the plan was made from, so that it can be recomputed and
    what has changed since can be told. A mend keeps what it need not touch of the plan in use.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.MAKING)
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    is_mend = models.BooleanField(default=False)
    job_uid = models.UUIDField(null=True, blank=True)
    instance = models.JSONField(default=dict)
    pairs = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    obstacles = models.JSONField(default=list)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="validation_plan_number"),
        ]

    def __str__(self) -> str:
        return f"{self.panel}: {self.number}"
