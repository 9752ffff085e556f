"""Industry panels: seats, slots, tracks, portfolios, and what came out."""

from decimal import Decimal

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import PanelState, PlaceKind, Zone
from firstrung.validation.models.rubrics import Rubric
from firstrung.validation.models.submissions import Submission
from firstrung.validation.models.thresholds import Threshold


class Panel(Record):
    """A quarter's panel of the coalition or of a district (A21, A25).

    ``max_reviews`` bounds how many reviews a portfolio may get when its score is not sure; where
    ``asks_by_itself``, the next one is asked for without waiting for a coordinator.
    ``max_load`` bounds the reviews of a panelist, None for a fair share. ``one_per_employer``,
    ``in_sector`` and ``anchors`` are the rules of the plan: at most one panelist of an employer
    on a portfolio, so many panelists of the portfolio's sectors, and so many calibration
    portfolios for each panelist; ``seniors`` is how many reviewers of a portfolio are senior, and
    ``per_slot`` how many portfolios a panelist hears in one slot. Letters remind panelists
    ``remind_days`` before the panel closes; where ``mends_itself``, what a released seat or a
    review handed back leaves open is given to others without waiting for a coordinator.
    ``again_share`` is the share of portfolios that a second panel
    judges blindly; ``consistency`` says, once the panel has closed, how often both agree.
    """

    title = models.CharField(max_length=200)
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    quarter = models.CharField(max_length=7)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    reviews_each = models.PositiveSmallIntegerField(default=3)
    max_reviews = models.PositiveSmallIntegerField(default=5)
    asks_by_itself = models.BooleanField(default=False)
    min_load = models.PositiveSmallIntegerField(default=0)
    max_load = models.PositiveSmallIntegerField(null=True, blank=True)
    one_per_employer = models.BooleanField(default=True)
    in_sector = models.PositiveSmallIntegerField(default=0)
    seniors = models.PositiveSmallIntegerField(default=0)
    per_slot = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_days = models.PositiveSmallIntegerField(default=3)
    mends_itself = models.BooleanField(default=False)
    anchors = models.PositiveSmallIntegerField(default=2)
    again_share = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.05"))
    consistency = models.JSONField(default=dict, blank=True)
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


class PanelTrack(Record):
    """A track of a panel, such as a program; portfolios and seats may belong to one."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "name"], name="validation_track_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PanelSlot(Record):
    """A time at which panelists review together."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="validation_slot_times"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class PanelSeat(Record):
    """A panelist on a panel, for an employer.

    ``link`` is the one sent by e-mail; a seat that was released gets no more reviews. A seat
    without tracks or slots takes work of any; ``calibrated_at`` is when the panelist had done
    the calibration portfolios.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    panelist = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(
        "identity.AccessLink", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_senior = models.BooleanField(default=False)
    max_load = models.PositiveSmallIntegerField(null=True, blank=True)
    tracks = models.ManyToManyField(PanelTrack, blank=True, related_name="seats")
    slots = models.ManyToManyField(PanelSlot, blank=True, related_name="seats")
    calibrated_at = models.DateTimeField(null=True, blank=True)
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
    kind = models.CharField(max_length=8, choices=PlaceKind.choices, default=PlaceKind.REGULAR)
    track = models.ForeignKey(
        PanelTrack, null=True, blank=True, on_delete=models.SET_NULL, related_name="places"
    )
    slot = models.ForeignKey(
        PanelSlot, null=True, blank=True, on_delete=models.SET_NULL, related_name="places"
    )
    placed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "submission"], name="validation_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} at {self.panel}"


class PanelResult(Record):
    """What the panel's ratings say, frozen when the panel closed.

    ``means`` maps criterion code → mean points as text with two decimals; ``exact_agreement`` is
    the share of pairs of raters by criteria at the same level, None with fewer than two raters.
    ``fair_score`` and ``fair_error`` are on the scale of the mean of criteria, ``probability`` is
    that of meeting the threshold; they are None where the threshold compares raw means. ``ledger``
    is what the decision rested on (`services.ledger`).
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
    fair_score = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    fair_error = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    zone = models.CharField(max_length=6, choices=Zone.choices, blank=True)
    ledger = models.JSONField(default=dict, blank=True)
    met = models.BooleanField()
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission}: {self.score}"

    @property
    def score(self) -> Decimal:
        """What was compared with the cut: the fair score, or the mean where there is none."""
        return self.overall_mean if self.fair_score is None else self.fair_score
