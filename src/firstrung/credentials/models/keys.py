"""Signing keys of the coalition and of employers who endorse."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record


class KeyAlgorithm(models.TextChoices):
    """What a key signs: Data Integrity proofs, or compact JWTs."""

    ED25519 = "Ed25519", _("Ed25519 (embedded proofs)")
    RS256 = "RS256", _("RSA (compact JWT)")


class SigningKey(Record):
    """The public half of a key; the private half is a file of mode 0600 beside the database.

    A retired key signs nothing more, but stays published so that what it signed stays valid.
    ``did`` is the identifier the key belongs to: the coalition's at the time the key was made,
    or that of an employer who endorses.
    """

    did = models.CharField(max_length=255)
    fragment = models.CharField(max_length=40)
    algorithm = models.CharField(
        max_length=10, choices=KeyAlgorithm.choices, default=KeyAlgorithm.ED25519
    )
    public_multibase = models.CharField(max_length=800, unique=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["did", "fragment"], name="credentials_key_once"),
            models.UniqueConstraint(
                fields=["did", "algorithm"],
                condition=models.Q(retired_at__isnull=True),
                name="credentials_one_live_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.did}#{self.fragment}"
