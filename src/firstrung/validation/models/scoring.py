"""What the rating model says: a run over all ratings of a rubric, raters and portfolios."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import Zone
from firstrung.validation.models.panels import Panel
from firstrung.validation.models.reviews import Review
from firstrung.validation.models.rubrics import Rubric
from firstrung.validation.models.submissions import Submission


class ScoringRun(Record):
    """The many-facet Rasch model fitted to the panel ratings of a rubric.

    ``calibration`` is the engine's own record, with which a portfolio is re-scored; ``figures``
    holds deviance, variance, separation, reliability, agreement and the numbers of ratings,
    raters and portfolios. ``panel`` is the one whose progress asked for the run.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="scoring_runs")
    panel = models.ForeignKey(
        Panel, null=True, blank=True, on_delete=models.SET_NULL, related_name="scoring_runs"
    )
    made_at = models.DateTimeField()
    calibration = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["rubric", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.rubric}, {self.made_at:%Y-%m-%d}"


class RaterMeasure(Record):
    """A rater's severity in logits (above zero: stricter than the average rater), and its fit."""

    run = models.ForeignKey(ScoringRun, on_delete=models.CASCADE, related_name="raters")
    rater = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    severity = models.FloatField()
    error = models.FloatField()
    infit = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    reviews = models.PositiveIntegerField()

    class Meta:
        ordering = ["-severity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rater"], name="validation_rater_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rater}: {self.severity:+.2f}"


class FairScore(Record):
    """A portfolio's ability in logits with its error, and what follows from it.

    ``fair_average`` is the level that raters of average severity would give, on the scale of the
    mean of criteria. ``rescored_with`` is the review that came in since, None after a whole run.
    """

    run = models.ForeignKey(ScoringRun, on_delete=models.CASCADE, related_name="scores")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    measure = models.FloatField()
    error = models.FloatField()
    fair_average = models.FloatField()
    fair_error = models.FloatField()
    raw_mean = models.FloatField()
    reviews = models.PositiveSmallIntegerField()
    probability = models.FloatField(null=True)
    zone = models.CharField(max_length=6, choices=Zone.choices, blank=True)
    infit = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    rescored_with = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-measure", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "submission"], name="validation_fair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.fair_average:.2f}"
