"""What plans need, what it costs, who pays, and what may go wrong."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from firstrung.coalition.enums import ResourceKind, RiskKind, RiskState
from firstrung.coalition.models.initiatives import Initiative
from firstrung.core.models import Record

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Funder(Record):
    """Who pays: an organization, in a program where it is one (C18)."""

    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    program = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organization__name", "program"]

    def __str__(self) -> str:
        return f"{self.organization} {self.program}".strip()


class ResourceNeed(Record):
    """Something an initiative needs; ``found_at`` says when somebody gave it (D65)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=20, choices=ResourceKind.choices)
    text = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    funder = models.ForeignKey(
        Funder, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    given_by = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["needed_by", "pk"]

    def __str__(self) -> str:
        return self.text


class Cost(Record):
    """Money planned or spent on an initiative (D69). ``spent_on`` is empty while only planned."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="costs")
    text = models.CharField(max_length=200)
    planned = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    spent_on = models.DateField(null=True, blank=True)
    funder = models.ForeignKey(
        Funder, null=True, blank=True, on_delete=models.PROTECT, related_name="costs"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Risk(Record):
    """What may go wrong, how likely (1–5), how bad (1–5), and what is done about it (D70)."""

    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.CASCADE, related_name="risks"
    )
    kind = models.CharField(max_length=20, choices=RiskKind.choices)
    text = models.CharField(max_length=300)
    likelihood = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    mitigation = models.TextField(blank=True)
    owner = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=20, choices=RiskState.choices, default=RiskState.OPEN)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-likelihood", "-impact"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="coalition_risk_range",
            ),
        ]

    def __str__(self) -> str:
        return self.text
