"""Links that show a credential to whoever has them, until a day the holder chose."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from firstrung.core.models import Record


class Share(Record):
    """A link to one award, or to one held credential. Only the digest of its secret is kept."""

    holder = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    award = models.ForeignKey(
        "credentials.Award", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    held = models.ForeignKey(
        "backpacks.HeldCredential",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="shares",
    )
    note = models.CharField(max_length=120, blank=True)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(award__isnull=False, held__isnull=True)
                | models.Q(award__isnull=True, held__isnull=False),
                name="backpacks_share_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"share until {self.expires_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """The last day on which the link shows anything, here."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))
