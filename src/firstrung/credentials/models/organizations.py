"""What organizations were given: no more than it takes to say whether it still holds."""

from django.db import models

from firstrung.core.models import Record
from firstrung.credentials.models.achievements import Achievement
from firstrung.credentials.models.status import StatusList


class OrganizationCredential(Record):
    """A credential of ours whose subject is an organization, and its place in a status list.

    ``url`` is the credential's id; whoever asked for the credential keeps and serves it there.
    """

    url = models.URLField(max_length=400, unique=True)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="organization_credentials"
    )
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="organization_credentials"
    )
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="credentials_organization_status_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement} for {self.organization}"
