"""Industry panels: seats, portfolios, conflicts of interest, and what came out."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import PanelState
from firstrung.validation.models.rubrics import Rubric
from firstrung.validation.models.submissions import Submission
from firstrung.validation.models.thresholds import Threshold


class Panel(Record):
    """A quarter's panel of the coalition or of a district (A21, A25)."""

    title = models.CharField(max_length=200)
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    quarter = models.CharField(max_length=7)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    reviews_each = models.PositiveSmallIntegerField(default=3)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=PanelState.choices, default=PanelState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="validation_panel_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PanelSeat(Record):
    """A panelist on a panel, for an employer.

    ``link`` is the one sent by e-mail; a seat that was released gets no more reviews.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    panelist = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(
        "identity.AccessLink", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link_sent_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "panelist"], name="validation_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.panelist}, {self.employer}"


class PanelPlace(Record):
    """A portfolio put before a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="places")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="places")
    placed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "submission"], name="validation_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} at {self.panel}"


class Conflict(Record):
    """A panelist who must not judge a student's work."""

    panelist = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
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


class PanelResult(Record):
    """What the panel's ratings say, frozen when the panel closed.

    ``means`` maps criterion code → mean points as text with two decimals; ``exact_agreement`` is
    the share of pairs of raters by criteria at the same level, None with fewer than two raters.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="result")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    threshold = models.ForeignKey(Threshold, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    means = models.JSONField(default=dict)
    overall_mean = models.DecimalField(max_digits=4, decimal_places=2)
    ethics_mean = models.DecimalField(max_digits=4, decimal_places=2)
    raters = models.PositiveSmallIntegerField()
    exact_agreement = models.FloatField(null=True)
    met = models.BooleanField()
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission}: {self.overall_mean}"
