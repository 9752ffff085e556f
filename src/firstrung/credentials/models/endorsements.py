"""Employers who endorse, and what they have endorsed (A30, B17)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record
from firstrung.credentials.models.achievements import Achievement
from firstrung.credentials.models.awards import Award
from firstrung.credentials.models.status import StatusList


class EndorserIdentity(Record):
    """The `did:web` identity an organization endorses under.

    ``kept`` says that its key is kept here for them; otherwise the organization signs with its
    own and ``verified_at`` says when we last read its DID document at the address it names.
    """

    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    did = models.CharField(max_length=255, unique=True)
    kept = models.BooleanField(default=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(retired_at__isnull=True),
                name="credentials_one_live_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.did


class EndorsementSubject(models.TextChoices):
    """What an endorsement speaks of."""

    ACHIEVEMENT = "achievement", _("The certificate itself")
    ISSUER = "issuer", _("The issuer")
    AWARD = "award", _("One person's certificate")


class Endorsement(Record):
    """A signed Open Badges 3.0 `EndorsementCredential`, exactly as it was signed.

    ``subject_url`` is the id that the credential names; ``achievement`` or ``award`` is the row
    behind it. ``status_list`` is empty for endorsements signed elsewhere.
    """

    identity = models.ForeignKey(
        EndorserIdentity, on_delete=models.PROTECT, related_name="endorsements"
    )
    signed_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(max_length=20, choices=EndorsementSubject.choices)
    subject_url = models.URLField(max_length=400)
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    award = models.ForeignKey(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="endorsements"
    )
    comment = models.TextField()
    document = models.JSONField()
    signed_at = models.DateTimeField()
    status_list = models.ForeignKey(
        StatusList,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="endorsements",
    )
    status_index = models.PositiveIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="credentials_endorsement_status_once"
            ),
            models.UniqueConstraint(
                fields=["identity", "subject_url"],
                condition=models.Q(revoked_at__isnull=True),
                name="credentials_endorsed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity} on {self.subject_url}"
