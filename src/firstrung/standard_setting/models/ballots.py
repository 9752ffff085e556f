"""A vote on requirements or skill priorities: options, who may vote, and the votes."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from firstrung.core.models import Record
from firstrung.standard_setting.enums import BallotKind, BallotState, Importance, Weighting


class Ballot(Record):
    """One version of a vote; ``key`` is what its versions have in common.

    ``quorum`` is the number of organizations that must vote for the result to bind. ``result``
    (`services.counting`) is frozen when it closes.
    """

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    question = models.TextField()
    kind = models.CharField(max_length=12, choices=BallotKind.choices)
    weighting = models.CharField(max_length=6, choices=Weighting.choices, default=Weighting.EQUAL)
    quorum = models.PositiveSmallIntegerField(default=3)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=6, choices=BallotState.choices, default=BallotState.DRAFT)
    created_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    result = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="standard_ballot_version"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="standard_ballot_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether votes are taken."""
        return self.state == BallotState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether there is a result."""
        return self.state == BallotState.CLOSED


class BallotOption(Record):
    """Something to be weighed: a requirement in words, or a skill of the region."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    skill = models.ForeignKey(
        "taxonomies.Skill", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "skill"],
                condition=Q(skill__isnull=False),
                name="standard_option_skill",
            ),
            models.CheckConstraint(
                condition=(Q(skill__isnull=True) & ~Q(title="")) | Q(skill__isnull=False, title=""),
                name="standard_option_about",
            ),
        ]

    def __str__(self) -> str:
        return self.title if self.skill is None else str(self.skill)


class BallotVoter(Record):
    """An organization that may vote, and what its vote weighs; shown openly."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="voters")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    hires = models.PositiveIntegerField(null=True, blank=True)
    weight = models.DecimalField(
        max_digits=7, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        ordering = ["organization__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "organization"], name="standard_voter_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="standard_voter_weight"),
        ]

    def __str__(self) -> str:
        return str(self.organization)


class BallotPaper(Record):
    """The one vote of an organization; it may change until the ballot closes.

    ``revision`` counts its changes: who saves names the revision seen, so that of two
    representatives neither overwrites the other unseen.
    """

    voter = models.OneToOneField(BallotVoter, on_delete=models.CASCADE, related_name="paper")
    cast_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.voter)


class BallotChoice(Record):
    """How important an organization finds one option, and a comment without a name."""

    paper = models.ForeignKey(BallotPaper, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(BallotOption, on_delete=models.CASCADE, related_name="choices")
    importance = models.PositiveSmallIntegerField(
        choices=Importance.choices, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["option__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "option"], name="standard_choice_once"),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=5), name="standard_choice_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.importance}"
