"""Signing keys, achievements, status lists and awards."""

from django.db import models

from firstrung.core.models import Record

LIST_SIZE = 131_072
"""Entries of a status list: the least that Bitstring Status List 1.0 allows (herd privacy)."""


class SigningKey(Record):
    """The public half of a key; the private half is a file of mode 0600 beside the database.

    A retired key signs nothing more, but stays published so that what it signed stays valid.
    ``did`` is the issuer's identifier at the time the key was made.
    """

    did = models.CharField(max_length=255)
    fragment = models.CharField(max_length=40)
    public_multibase = models.CharField(max_length=80, unique=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["did", "fragment"], name="credentials_key_once"),
            models.UniqueConstraint(
                fields=["did"],
                condition=models.Q(retired_at__isnull=True),
                name="credentials_one_live_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.did}#{self.fragment}"


class Achievement(Record):
    """What can be earned. A version never changes; holders keep the version they earned (A37).

    ``recognized_by`` names the employers who agreed on what it asks for (A43).
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    description = models.TextField()
    criteria = models.TextField()
    result_descriptions = models.JSONField(default=list)
    alignments = models.JSONField(default=list)
    recognized_by = models.JSONField(default=list)
    effective_on = models.DateField()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="credentials_achievement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class StatusList(models.Model):
    """A list of `LIST_SIZE` bits; ``revision`` grows with every change of a bit."""

    number = models.PositiveIntegerField(unique=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"status list {self.number}"


class Award(Record):
    """A signed credential, exactly as it was issued, and whether it still holds."""

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    holder = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=200)
    document = models.JSONField()
    evidence_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="awards")
    status_index = models.PositiveIntegerField()
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

    def __str__(self) -> str:
        return f"{self.achievement} for {self.holder_name}"
