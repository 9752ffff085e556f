"""Reviews and their scores."""

from django.db import models

from firstrung.core.models import Record
from firstrung.validation.enums import DECIDING, PENDING, UNVOICED, ReviewKind, ReviewState, Stage
from firstrung.validation.models.panels import Panel, PanelSlot
from firstrung.validation.models.rubrics import Criterion, Level, Rubric
from firstrung.validation.models.submissions import Submission


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, chainable."""

    def pending(self) -> "ReviewQuerySet":
        """Those still awaited."""
        return self.filter(state__in=PENDING)

    def submitted(self) -> "ReviewQuerySet":
        """Those that are in."""
        return self.filter(state=ReviewState.SUBMITTED)

    def counting(self) -> "ReviewQuerySet":
        """Those that are awaited or in."""
        return self.filter(state__in=[*PENDING, ReviewState.SUBMITTED])

    def deciding(self) -> "ReviewQuerySet":
        """Panel reviews that a decision rests on: no calibration, no second panel."""
        return self.filter(stage=Stage.PANEL, kind__in=DECIDING)

    def voiced(self) -> "ReviewQuerySet":
        """Those whose ratings the student reads: no calibration, no second panel."""
        return self.exclude(kind__in=UNVOICED)

    def without_anchors(self) -> "ReviewQuerySet":
        """Those of work that is to be judged; calibration portfolios are judged already."""
        return self.exclude(kind=ReviewKind.ANCHOR)

    def anchors(self) -> "ReviewQuerySet":
        """Those of calibration portfolios."""
        return self.filter(kind=ReviewKind.ANCHOR)


class Review(Record):
    """One person's judgement of one submission at one stage.

    ``active_seconds`` is the time the page was open and visible (B03), measured by beats.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    reviewer = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    panel = models.ForeignKey(
        Panel, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    kind = models.CharField(max_length=8, choices=ReviewKind.choices, default=ReviewKind.REGULAR)
    slot = models.ForeignKey(
        PanelSlot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=ReviewState.choices, default=ReviewState.ASSIGNED
    )
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    last_beat_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    active_seconds = models.PositiveIntegerField(default=0)
    comment = models.TextField(blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "assigned_at", "pk"]
        indexes = [
            models.Index(fields=["reviewer", "state"]),
            # The coordinators' desk counts all reviews of all work: answered by the index alone.
            models.Index(
                fields=["submission", "stage", "kind", "state", "due_on"],
                name="validation_review_desk",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "stage", "reviewer"],
                condition=models.Q(state__in=["assigned", "started", "submitted"])
                & ~models.Q(kind__in=["anchor", "agreed"]),
                name="validation_review_once",
            ),
            models.UniqueConstraint(
                fields=["panel", "submission", "reviewer"],
                condition=models.Q(kind="anchor"),
                name="validation_anchor_once",
            ),
            models.CheckConstraint(
                condition=models.Q(stage="panel", panel__isnull=False)
                | (~models.Q(stage="panel") & models.Q(panel__isnull=True)),
                name="validation_review_panel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_stage_display()}"

    @property
    def is_pending(self) -> bool:
        """Whether it is still awaited."""
        return self.state in PENDING

    @property
    def counts(self) -> bool:
        """Whether it is awaited or in."""
        return self.is_pending or self.state == ReviewState.SUBMITTED


class Score(Record):
    """The level a review gives to a criterion; a comment may come before the level.

    ``revision`` counts its changes: who saves names the revision seen, so that of two windows
    neither overwrites the other unseen.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(
        Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="validation_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class Anchor(Record):
    """A calibration portfolio: judged work whose levels experienced raters agreed on.

    It may be shown while the student's consent to panel review is live.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="anchors")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    set_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "submission"], name="validation_anchor_set"),
        ]

    def __str__(self) -> str:
        return self.title


class AnchorLevel(Record):
    """The level agreed on for a criterion of an anchor, and why."""

    anchor = models.ForeignKey(Anchor, on_delete=models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "criterion"], name="validation_anchor_level_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor}: {self.level}"


class ReviewFeedback(Record):
    """How useful a peer's review was: specific, kind, and about what to do next."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="feedback")
    given_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    is_specific = models.BooleanField(default=False)
    is_kind = models.BooleanField(default=False)
    is_useful = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "given_by"], name="validation_review_feedback_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}"
