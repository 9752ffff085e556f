"""Links in e-mails: dated, single-purpose, revocable; only a hash of the secret is kept."""

from datetime import datetime

from django.db import models

from firstrung.core.models import Record
from firstrung.identity.enums import LinkPurpose, Role
from firstrung.identity.models.organizations import Organization
from firstrung.identity.models.people import Person


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    """Links, chainable."""

    def live(self, now: datetime) -> "AccessLinkQuerySet":
        """Not expired, not revoked, not used up."""
        return self.filter(
            models.Q(single_use=False) | models.Q(used_at__isnull=True),
            expires_at__gt=now,
            revoked_at__isnull=True,
        )


class AccessLink(Record):
    """A link for one person and one purpose; ``target`` is the uid of what it opens."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, choices=LinkPurpose.choices)
    target = models.UUIDField(null=True, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    single_use = models.BooleanField(default=True)
    issued_on_machine = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} for {self.person}"


class Invitation(Record):
    """An invitation to take a role in an organization, or to be a student's guardian."""

    email = models.EmailField()
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, default="en")
    role = models.CharField(max_length=20, choices=Role.choices)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    student = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    link = models.OneToOneField(AccessLink, on_delete=models.PROTECT, related_name="invitation")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"
