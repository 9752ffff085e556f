"""The recognition program: by which criteria, in which tiers, and who has been recognized."""

from django.db import models

from firstrung.coalition.enums import MemberKind, RecognitionPeriod, RecognitionState
from firstrung.core.models import Record
from firstrung.taxonomies.public import Term

ENDED = (RecognitionState.DECLINED, RecognitionState.WITHDRAWN)
"""States of which nothing comes any more: a new draft may follow."""
PUBLISHED = (RecognitionState.GIVEN, RecognitionState.WITHDRAWN)
"""States of what was given one day."""


class RecognitionProgram(Term):
    """The region's program (D45); what it recognizes is counted in school or calendar years."""

    period = models.CharField(max_length=20, choices=RecognitionPeriod.choices)


class RecognitionTier(Term):
    """A tier: so many points, from at least ``criteria`` different criteria.

    One that the region no longer has is kept for those it was given to, and is not ``current``.
    """

    points = models.PositiveIntegerField()
    criteria = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)

    class Meta(Term.Meta):
        ordering = ["points"]


class RecognitionCriterion(Term):
    """What a kind of member earns points by (D45–D48).

    ``points`` for every full ``per`` of the measure, at most ``cap`` in all.
    """

    kind = models.CharField(max_length=20, choices=MemberKind.choices)
    measure = models.SlugField(max_length=60)
    per = models.DecimalField(max_digits=12, decimal_places=2)
    points = models.PositiveIntegerField()
    cap = models.PositiveIntegerField()

    class Meta(Term.Meta):
        ordering = ["kind", "position"]
        verbose_name_plural = "recognition criteria"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per__gt=0), name="coalition_criterion_per_above_zero"
            ),
        ]


class Recognition(Record):
    """An organization recognized for a year, from the draft to the certificate.

    ``year`` is the one in which the period begins. ``earned`` keeps how the points came about when
    it was drafted: rows of code, name, measure, value, points, cap. ``document`` is the signed
    Open Badges 3.0 credential, once it has been given; it stays when the recognition is withdrawn,
    and its status list says so.
    """

    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=MemberKind.choices)
    year = models.PositiveSmallIntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()
    tier = models.ForeignKey(RecognitionTier, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()
    earned = models.JSONField(default=list)
    state = models.CharField(
        max_length=20, choices=RecognitionState.choices, default=RecognitionState.DRAFT
    )
    drafted_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declined_reason = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    document = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "organization__name"]
        indexes = [models.Index(fields=["year", "state"]), models.Index(fields=["state", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                condition=~models.Q(state__in=ENDED),
                name="coalition_recognized_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PUBLISHED, given_at__isnull=False)
                | (~models.Q(state__in=PUBLISHED) & models.Q(given_at__isnull=True)),
                name="coalition_given_at_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RecognitionState.WITHDRAWN, withdrawn_at__isnull=False)
                | (
                    ~models.Q(state=RecognitionState.WITHDRAWN)
                    & models.Q(withdrawn_at__isnull=True)
                ),
                name="coalition_withdrawn_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"


class RecognitionSignature(models.Model):
    """One step of a recognition: by whom, and in the name of which organization.

    ``signer`` is the person who signed; ``recorded_by`` the one who wrote it down here, often the
    same.
    """

    recognition = models.ForeignKey(
        Recognition, on_delete=models.CASCADE, related_name="signatures"
    )
    action = models.CharField(max_length=20)
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signer = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recognition", "action"], name="coalition_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signer}: {self.recognition}"


class RecognitionPaper(models.Model):
    """The certificate as PDF in one language, the signed credential attached to it."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=10)
    pdf = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recognition", "language"], name="coalition_one_paper_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition} ({self.language})"
