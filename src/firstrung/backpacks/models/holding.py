"""Credentials of a person that somebody else issued, or that a host API wrote."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record


class Format(models.TextChoices):
    """How the credential is secured and written."""

    JSON = "json", _("JSON with an embedded proof")
    JWT = "jwt", _("Compact JWT")


class Source(models.TextChoices):
    """How it came here."""

    IMPORT = "import", _("Brought in by the holder")
    API = "api", _("Written by another platform")
    TRANSCRIPT = "transcript", _("Transcript made here")


class HeldCredential(Record):
    """A credential exactly as it came: ``text`` is returned byte for byte.

    ``credential_id`` is its own id, ``issuer_id`` its issuer's, ``identity_sha256`` the digest of
    both as Open Badges compares them (empty where it has no id), ``sha256`` the digest of
    ``text``, ``outcome`` the verdict when it came in (it is judged anew whenever it is shown).
    """

    holder = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=10, choices=Format.choices)
    source = models.CharField(max_length=20, choices=Source.choices)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    credential_id = models.CharField(max_length=500, blank=True)
    issuer_id = models.CharField(max_length=500, blank=True)
    identity_sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    issuer_name = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["holder", "sha256"], name="backpacks_held_once"),
            models.UniqueConstraint(
                fields=["holder", "identity_sha256"],
                condition=~models.Q(identity_sha256=""),
                name="backpacks_identity_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.credential_id
