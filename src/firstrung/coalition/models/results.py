"""What the coalition wants to reach in a year, and funnels that members have recorded."""

from django.db import models
from django.utils.translation import get_language

from firstrung.coalition.enums import TargetState
from firstrung.core.models import Record
from firstrung.taxonomies.public import Term


class Kpi(Term):
    """A key performance indicator (D54): the sum of the measures named in ``measures``.

    A proposed target holds once ``agreement`` organizations have agreed to it.
    """

    measures = models.JSONField(default=list)
    unit = models.CharField(max_length=60)
    unit_es = models.CharField(max_length=60, blank=True)
    agreement = models.PositiveSmallIntegerField(default=3)

    class Meta(Term.Meta):
        verbose_name = "KPI"

    @property
    def unit_name(self) -> str:
        """The unit in the language of the request."""
        spanish = (get_language() or "").startswith("es")
        return self.unit_es if spanish and self.unit_es else self.unit


class Target(Record):
    """What is wanted of a KPI in a calendar year; the newest one agreed on holds.

    ``agreed_by`` says who agreed in words; the votes are beside it.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=20, choices=TargetState.choices, default=TargetState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["year", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "year"],
                condition=models.Q(state=TargetState.PROPOSED),
                name="coalition_one_proposal_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(value__gt=0), name="coalition_target_above_zero"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=TargetState.AGREED)
                | models.Q(agreed_on__isnull=False, decided_at__isnull=False),
                name="coalition_agreed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.year}: {self.value}"


class TargetVote(models.Model):
    """What an organization says to a proposed target; one vote each."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="votes")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    given_by = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "organization"], name="coalition_one_vote_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.target}"


class Funnel(Record):
    """How many people of a program were at each stage (D76): a description, never an effect."""

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class FunnelStage(models.Model):
    """A stage of a funnel, and how many people were there."""

    funnel = models.ForeignKey(Funnel, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["funnel", "position"], name="coalition_stage_in_its_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
