"""A session of comparisons: its works, its judges, and the pairs they judged."""

from django.db import models
from django.db.models import F, Q

from firstrung.comparisons.enums import Pairing, SessionState, Side
from firstrung.core.models import Record


class Session(Record):
    """One question asked of pairs of works.

    ``per_work`` is how often each work is to be compared by each set of judges; ``report`` is
    what the engine says once the session has closed, candidates by id of the submission and
    judges by id of the judge, empty before.
    """

    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=300)
    per_work = models.PositiveSmallIntegerField(default=10)
    pairing = models.CharField(max_length=8, choices=Pairing.choices, default=Pairing.RANDOM)
    closes_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    made_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organization", "state"])]

    def __str__(self) -> str:
        return self.title


class Work(Record):
    """A submission that is compared with others."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="works")
    submission = models.ForeignKey(
        "validation.Submission", on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "submission"], name="comparisons_work_once"),
        ]

    def __str__(self) -> str:
        return self.submission.code


class Judge(Record):
    """Somebody who compares. ``in_replicate`` judges are the second, independent set."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="judges")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    in_replicate = models.BooleanField(default=False)
    link = models.ForeignKey(
        "identity.AccessLink", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link_sent_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["in_replicate", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="comparisons_judge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.session}"


class Judgement(Record):
    """A pair as it was shown, and which work was chosen; ``chosen`` is empty until then."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="judgements")
    left = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    chosen = models.CharField(max_length=5, choices=Side.choices, blank=True)
    shown_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["judged_at", "pk"]
        indexes = [models.Index(fields=["judge", "judged_at"])]
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("right")), name="comparisons_two_works"),
            models.CheckConstraint(
                condition=Q(chosen="", judged_at__isnull=True)
                | (~Q(chosen="") & Q(judged_at__isnull=False)),
                name="comparisons_judged_dated",
            ),
            models.UniqueConstraint(
                fields=["judge"], condition=Q(chosen=""), name="comparisons_one_shown"
            ),
            models.UniqueConstraint(
                fields=["judge", "left", "right"], name="comparisons_pair_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} · {self.right}"

    @property
    def better(self) -> Work:
        """The work that was chosen; only after judging."""
        return self.left if self.chosen == Side.LEFT else self.right

    @property
    def worse(self) -> Work:
        """The work that was not chosen."""
        return self.right if self.chosen == Side.LEFT else self.left
