"""Initiatives, what they want to reach, who takes part."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.coalition.enums import CriterionScope, InitiativeKind, InitiativeState
from firstrung.coalition.models.terms import Priority, RootCause
from firstrung.core.models import Record


class Initiative(Record):
    """Something the coalition does together.

    ``host`` is the organization that leads; the coalition supports (D36). ``baseline_at`` says
    when the plan was agreed on: slips are counted from it.
    """

    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=InitiativeKind.choices)
    state = models.CharField(
        max_length=20, choices=InitiativeState.choices, default=InitiativeState.PROPOSED
    )
    host = models.ForeignKey("identity.Organization", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    priorities = models.ManyToManyField(Priority, blank=True, related_name="initiatives")
    root_causes = models.ManyToManyField(RootCause, blank=True, related_name="initiatives")
    sectors = models.ManyToManyField("taxonomies.Sector", blank=True, related_name="+")
    existing_program = models.CharField(max_length=200, blank=True)
    cycle = models.ForeignKey(
        "coalition.RecruitingCycle",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="initiatives",
    )
    begins_on = models.DateField(null=True, blank=True)
    baseline_at = models.DateTimeField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["state", "title"])]

    def __str__(self) -> str:
        return self.title


class Participation(models.Model):
    """A member organization in an initiative, and its point of contact (D51)."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="participations"
    )
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    contact = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    responsibility = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["organization__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organization"], name="coalition_takes_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} in {self.initiative}"


class SuccessCriterion(models.Model):
    """What shows that an initiative has worked (D52): a sentence, a number where there is one.

    With a ``measure`` (its code) the number reached is counted when it is read, from the records
    of those in ``scope``; without one it is entered by hand as ``reached``.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="criteria")
    text = models.CharField(max_length=300)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    reached = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    measure = models.SlugField(max_length=60, blank=True)
    scope = models.CharField(
        max_length=10, choices=CriterionScope.choices, default=CriterionScope.EVERYBODY
    )
    met_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "success criteria"

    def __str__(self) -> str:
        return self.text


class Rating(models.Model):
    """How a member organization rates a proposed initiative when the list is ordered (D51)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="ratings")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    given_by = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    need = models.PositiveSmallIntegerField(_("How badly is it needed?"))
    reach = models.PositiveSmallIntegerField(_("How many would it reach?"))
    effort = models.PositiveSmallIntegerField(_("How much work is it?"))
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organization"], name="coalition_rated_once"
            ),
            models.CheckConstraint(
                condition=models.Q(need__range=(1, 5), reach__range=(1, 5), effort__range=(1, 5)),
                name="coalition_rating_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} on {self.initiative}"
