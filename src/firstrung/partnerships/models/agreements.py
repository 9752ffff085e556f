"""What employers are keen on, have agreed to, gave and got."""

from django.core.validators import MinValueValidator
from django.db import models

from firstrung.core.models import Record
from firstrung.partnerships.enums.agreements import (
    SURVEYED,
    CommitmentState,
    Direction,
    Get,
    Give,
    Interest,
    PlacementKind,
    SurveySource,
)


class InterestSurvey(Record):
    """How keen an employer says it is, on one day; the newest one counts (``is_current``)."""

    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    source = models.CharField(max_length=20, choices=SurveySource.choices)
    answered_on = models.DateField()
    told_by = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-answered_on", "-pk"]
        indexes = [models.Index(fields=["answered_on"], name="partnerships_surveyed_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=models.Q(is_current=True),
                name="partnerships_one_current_survey",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.answered_on}"


class InterestAnswer(models.Model):
    """One activity of a survey."""

    survey = models.ForeignKey(InterestSurvey, on_delete=models.CASCADE, related_name="answers")
    activity = models.CharField(
        max_length=20, choices=[(give.value, give.label) for give in SURVEYED]
    )
    level = models.PositiveSmallIntegerField(choices=Interest.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "activity"], name="partnerships_activity_once_a_survey"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.level}"


class Commitment(Record):
    """A formal agreement with an employer (B11).

    ``institution`` is the other party; none: the whole coalition. It is a commitment from the
    day it was signed; ``closed_on`` is the day on which it ended early or was withdrawn.
    ``renews`` is the agreement that this one goes on from.
    """

    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    institution = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=20, choices=CommitmentState.choices, default=CommitmentState.DRAFT
    )
    begins_on = models.DateField()
    ends_on = models.DateField()
    sustainability = models.TextField(blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_as = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewal"
    )
    kept_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["ends_on", "pk"]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="partnerships_commitment_due"),
            models.Index(fields=["signed_on"], name="partnerships_commitment_live"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("begins_on")),
                name="partnerships_commitment_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["signed", "ended"])
                | models.Q(signed_on__isnull=False),
                name="partnerships_signed_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.begins_on}"


class CommitmentItem(models.Model):
    """What an employer agrees to give, and how often a year."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="items")
    activity = models.CharField(max_length=20, choices=Give.choices)
    per_year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "activity"], name="partnerships_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.per_year}"


class ExchangeEntry(Record):
    """Something that an employer gave or got (A25–A36).

    ``hours`` are hours of the employer's people, ``money`` is in US dollars, ``students`` how
    many were reached. ``institution`` is the counterpart, where it was one. ``origin`` names the
    record elsewhere that the entry was counted from; it is empty where somebody wrote it down.
    """

    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    institution = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    direction = models.CharField(max_length=4, choices=Direction.choices)
    kind = models.CharField(max_length=20, choices=[*Give.choices, *Get.choices])
    happened_on = models.DateField()
    quantity = models.DecimalField(max_digits=9, decimal_places=2, default=1)
    unit = models.CharField(max_length=60, blank=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    students = models.PositiveIntegerField(null=True, blank=True)
    evidence = models.CharField(max_length=500)
    link = models.URLField(max_length=500, blank=True)
    origin = models.CharField(max_length=120, blank=True, editable=False)
    entered_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name_plural = "exchange entries"
        indexes = [
            models.Index(fields=["direction", "happened_on"], name="partnerships_exchange_by_day"),
            models.Index(fields=["employer", "happened_on"], name="partnerships_exchange_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction="give", kind__in=Give.values)
                | models.Q(direction="get", kind__in=Get.values),
                name="partnerships_kind_fits_direction",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="partnerships_quantity_above_zero"
            ),
            models.UniqueConstraint(
                fields=["origin"],
                condition=~models.Q(origin=""),
                name="partnerships_one_entry_for_an_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.kind}, {self.happened_on}"


class Placement(Record):
    """Students of an institution who work at an employer; counted by the day they begin.

    ``kind`` says as what: interns, apprentices, employees.
    """

    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    institution = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        max_length=20, choices=PlacementKind.choices, default=PlacementKind.INTERNSHIP
    )
    students = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    paid = models.BooleanField(default=False)
    evidence = models.CharField(max_length=500)
    entered_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-begins_on", "-pk"]
        indexes = [
            models.Index(fields=["begins_on"], name="partnerships_placement_by_day"),
            models.Index(fields=["employer", "begins_on"], name="partnerships_placement_of"),
            models.Index(fields=["institution", "begins_on"], name="partnerships_placement_from"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(students__gte=1), name="partnerships_placement_of_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="partnerships_placement_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer}: {self.students}, {self.begins_on}"


class HiringAssumption(Record):
    """What an employer assumes each intern saves it when it hires (B13); never measured here.

    Hours are hours of the employer's people, ``hourly_cost`` is in US dollars; ``source`` says
    where the figures come from.
    """

    employer = models.OneToOneField(
        "identity.Organization", on_delete=models.CASCADE, related_name="+"
    )
    interview_hours = models.DecimalField(max_digits=6, decimal_places=1)
    onboarding_hours = models.DecimalField(max_digits=6, decimal_places=1)
    hourly_cost = models.DecimalField(max_digits=8, decimal_places=2)
    source = models.CharField(max_length=500)
    changed_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.employer}: {self.source}"
