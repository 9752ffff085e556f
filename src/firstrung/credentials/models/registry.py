"""Issuers the coalition vouches for."""

from django.db import models

from firstrung.core.models import Record


class TrustedIssuer(Record):
    """An issuer in the coalition's registry: the only source of trust when verifying.

    ``did`` is the issuer's identifier as it stands in credentials (a DID or an https address).
    """

    did = models.CharField(max_length=400)
    name = models.CharField(max_length=200)
    website = models.URLField(blank=True)
    reason = models.CharField(max_length=300)
    added_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["did"],
                condition=models.Q(removed_at__isnull=True),
                name="credentials_trusted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
