"""The quality threshold that employers agreed on: versioned, dated, signed (A37, A40)."""

from datetime import date

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import Scoring, Stage, ThresholdState
from firstrung.validation.models.rubrics import Rubric


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Versions of the threshold, chainable."""

    def binding(self) -> "ThresholdQuerySet":
        """Versions that were published, replaced ones included."""
        return self.filter(state__in=[ThresholdState.PUBLISHED, ThresholdState.SUPERSEDED])

    def in_force(self, on: date) -> "Threshold | None":
        """The version that counts on that day: the latest one already in effect."""
        rows = self.binding().filter(effective_on__lte=on)
        return rows.order_by("-effective_on", "-version").first()


class Threshold(Record):
    """One version of the agreement.

    ``cut_score`` is on the scale of the mean of criteria; ``cut_error`` is its standard error on
    that scale, None where it was agreed on without a round of judges. ``scoring`` says what is
    compared with it. ``sources`` are the reports that the evidence rests on, as
    ``{"title": …, "path": …}``; a path is an address of this site.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(
        max_length=12, choices=ThresholdState.choices, default=ThresholdState.DRAFT
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    teacher_rubric = models.ForeignKey(
        Rubric, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cut_score = models.DecimalField(max_digits=4, decimal_places=2)
    cut_error = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    scoring = models.CharField(max_length=4, choices=Scoring.choices, default=Scoring.RAW)
    ethics_minimum = models.DecimalField(max_digits=4, decimal_places=2)
    min_panel_reviews = models.PositiveSmallIntegerField(default=3)
    min_peer_reviews = models.PositiveSmallIntegerField(default=2)
    studio_days = models.PositiveSmallIntegerField(default=365)
    min_subjects = models.PositiveSmallIntegerField(default=2)
    teaching_hours = models.DecimalField(max_digits=4, decimal_places=1, default=3)
    signatures_needed = models.PositiveSmallIntegerField(default=3)
    method = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ThresholdQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["published", "superseded"])
                | models.Q(effective_on__isnull=False, published_at__isnull=False),
                name="validation_threshold_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"

    def rubric_for(self, stage: str) -> Rubric:
        """The rubric of a stage; teachers may have one of their own (A19)."""
        if stage == Stage.TEACHER and self.teacher_rubric is not None:
            return self.teacher_rubric
        return self.rubric


class ThresholdSignature(Record):
    """An employer's signature; one for each organization."""

    threshold = models.ForeignKey(Threshold, on_delete=models.CASCADE, related_name="signatures")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    statement = models.TextField(blank=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["threshold", "organization"], name="validation_signature_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.threshold}"
