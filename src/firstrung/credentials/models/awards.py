"""Awards, and what they were before they were refreshed."""

from django.db import models

from firstrung.core.models import Record
from firstrung.credentials.models.achievements import Achievement
from firstrung.credentials.models.keys import SigningKey
from firstrung.credentials.models.status import StatusList


class Award(Record):
    """A signed credential, exactly as it was issued, and whether it still holds.

    ``document`` is the newest edition and ``key`` signed it; earlier ones are kept as
    `PastEdition`.
    A suspension can be lifted, a revocation cannot.
    """

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    holder = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=200)
    document = models.JSONField()
    key = models.ForeignKey(
        SigningKey, null=True, blank=True, on_delete=models.PROTECT, related_name="awards"
    )
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="awards")
    status_index = models.PositiveIntegerField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="credentials_status_once"
            ),
            models.UniqueConstraint(
                fields=["holder", "achievement"],
                condition=models.Q(revoked_at__isnull=True),
                name="credentials_one_live_award",
            ),
        ]
        indexes = [
            # Signing a list reads its few set bits, not a hundred thousand documents.
            models.Index(
                fields=["status_list", "status_index"],
                condition=models.Q(revoked_at__isnull=False) | models.Q(suspended_at__isnull=False),
                name="credentials_bits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement} for {self.holder_name}"


class PastEdition(models.Model):
    """What an award's document was until it was refreshed: it may be out in the world."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="past_editions")
    document = models.JSONField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-replaced_at"]

    def __str__(self) -> str:
        return f"{self.award} until {self.replaced_at:%Y-%m-%d}"
