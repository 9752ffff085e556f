"""One hand-over of one award to a wallet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.backpacks.models.holding import Format
from firstrung.core.models import Record


class Protocol(models.TextChoices):
    """How the wallet asks."""

    VCAPI = "vcapi", _("VC API exchange")
    OID4VCI = "oid4vci", _("OpenID for Verifiable Credential Issuance 1.0")


class DeliveryState(models.TextChoices):
    """How far the hand-over is."""

    OFFERED = "offered", _("Offered")
    ASKED = "asked", _("The wallet has asked")
    DELIVERED = "delivered", _("Delivered")


class Delivery(Record):
    """A hand-over, begun by the holder; secrets are kept as SHA-256 digests only.

    ``code_sha256``: the secret in the link or QR code. ``pin_sha256``: the number that the wallet
    must ask the holder for (empty: none), and how often it was wrong. ``token_sha256``: the access
    token given for the code. ``challenge``: what the wallet has to sign. ``holder_did``: the
    identifier whose key the wallet proved to hold.
    """

    holder = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    award = models.ForeignKey("credentials.Award", on_delete=models.CASCADE, related_name="+")
    protocol = models.CharField(max_length=10, choices=Protocol.choices)
    format = models.CharField(max_length=10, choices=Format.choices, default=Format.JSON)
    state = models.CharField(
        max_length=20, choices=DeliveryState.choices, default=DeliveryState.OFFERED
    )
    code_sha256 = models.CharField(max_length=64, unique=True)
    pin_sha256 = models.CharField(max_length=64, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    token_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    challenge = models.CharField(max_length=100, blank=True)
    holder_did = models.CharField(max_length=1000, blank=True)
    expires_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.protocol} of {self.award}"
