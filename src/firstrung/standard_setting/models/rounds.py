"""A round: its works, its judges, what they judged, and the scale it all lies on."""

from django.db import models
from django.db.models import Q

from firstrung.core.models import Record
from firstrung.identity.public import Role
from firstrung.standard_setting.enums import (
    PUBLIC_STATES,
    WORK_METHODS,
    WORKING_STATES,
    Method,
    Part,
    RoundState,
    ScaleKind,
    Sitting,
)


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, chainable."""

    def working(self) -> "RoundQuerySet":
        """Those in which judges take part now."""
        return self.filter(state__in=WORKING_STATES)

    def reported(self) -> "RoundQuerySet":
        """Those that have a report."""
        return self.filter(state__in=PUBLIC_STATES)


class Round(Record):
    """A standard-setting round of the coalition.

    ``borderline`` tells judges whom to think of. ``feedback`` and ``outcome`` are the figures
    (`analysis.Figures` as JSON) frozen between the rounds and at the end.
    """

    title = models.CharField(max_length=200)
    method = models.CharField(max_length=20, choices=Method.choices)
    rubric = models.ForeignKey("validation.Rubric", on_delete=models.PROTECT, related_name="+")
    borderline = models.TextField()
    opens_on = models.DateField()
    first_until = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    created_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    feedback = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    threshold = models.ForeignKey(
        "validation.Threshold", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_until__gte=models.F("opens_on"))
                & Q(closes_on__gte=models.F("first_until")),
                name="standard_round_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def judges_works(self) -> bool:
        """Whether judgements are about whole portfolios, not criteria."""
        return self.method in WORK_METHODS

    @property
    def is_reported(self) -> bool:
        """Whether it is closed and has a report."""
        return self.state in PUBLIC_STATES

    @property
    def is_working(self) -> bool:
        """Whether judges take part now."""
        return self.state in WORKING_STATES


class Scale(Record):
    """What the works of a round are measured by, frozen when its training begins.

    ``candidates`` are pairs ``[measure, points]`` of every judged portfolio of the rubric,
    ascending: the measure in logits (fair) or points (raw), and the same place on the scale of
    the mean of criteria. They say how many would pass at a cut, and map one scale to the other.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="scale")
    kind = models.CharField(max_length=4, choices=ScaleKind.choices)
    run = models.ForeignKey(
        "validation.ScoringRun", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    candidates = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.round}: {self.get_kind_display()}"


class RoundWork(Record):
    """A judged submission that a round shows.

    ``measure`` and ``points`` are frozen with the scale. ``agreed`` and ``reason`` belong to
    practice works: the answer that experienced judges agreed on, and why.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="works")
    submission = models.ForeignKey(
        "validation.Submission", on_delete=models.CASCADE, related_name="+"
    )
    part = models.CharField(max_length=8, choices=Part.choices)
    measure = models.FloatField()
    points = models.FloatField()
    agreed = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "submission"], name="standard_work_once"),
            models.CheckConstraint(
                condition=~Q(part="practice") | Q(agreed__isnull=False),
                name="standard_practice_agreed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.submission)

    @property
    def is_practice(self) -> bool:
        """Whether it is for training."""
        return self.part == Part.PRACTICE


class JudgeQuerySet(models.QuerySet["Judge"]):
    """Judges, chainable."""

    def seated(self) -> "JudgeQuerySet":
        """Those who have not been released."""
        return self.filter(released_at__isnull=True)

    def counting(self) -> "JudgeQuerySet":
        """Those whose judgements count: round one is finished."""
        return self.seated().filter(first_done_at__isnull=False)


class Judge(Record):
    """A representative of an employer in a round; ``role`` is the one held when invited."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    link = models.ForeignKey(
        "identity.AccessLink", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link_sent_at = models.DateTimeField(null=True, blank=True)
    trained_at = models.DateTimeField(null=True, blank=True)
    first_done_at = models.DateTimeField(null=True, blank=True)
    second_done_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = JudgeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="standard_judge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization}"


class Judgement(Record):
    """One answer of one judge in one sitting, about a work or (Angoff) a criterion.

    ``answer`` is 0 or 1 (body of work), 0, 1 or 2 (groups and practice), or points (Angoff).
    ``revision`` counts its changes: who saves names the revision seen.
    """

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="judgements")
    sitting = models.CharField(max_length=8, choices=Sitting.choices)
    work = models.ForeignKey(
        RoundWork, null=True, blank=True, on_delete=models.CASCADE, related_name="judgements"
    )
    criterion = models.ForeignKey(
        "validation.Criterion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.DecimalField(max_digits=4, decimal_places=2)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "sitting", "work"],
                condition=Q(work__isnull=False),
                name="standard_judgement_work",
            ),
            models.UniqueConstraint(
                fields=["judge", "sitting", "criterion"],
                condition=Q(criterion__isnull=False),
                name="standard_judgement_criterion",
            ),
            models.CheckConstraint(
                condition=Q(work__isnull=False, criterion__isnull=True)
                | Q(work__isnull=True, criterion__isnull=False),
                name="standard_judgement_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sitting_display()}: {self.answer}"
