"""The secret of a hand-over, and the links it stands in.

The secret is computed from the hand-over's own random id and the site's secret key: it can be
shown again to its holder, and the database alone does not betray it.
"""

import json
from base64 import urlsafe_b64encode
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from firstrung.backpacks.digests import digest
from firstrung.backpacks.models import Delivery

_SALT: Final = "firstrung.backpacks.wallets"
PIN_DIGITS: Final = 6


def _derived(delivery: Delivery, what: str) -> bytes:
    return salted_hmac(f"{_SALT}.{what}", str(delivery.uid), algorithm="sha256").digest()


def secret_of(delivery: Delivery) -> str:
    """The secret in the link: 43 characters, 256 bits."""
    return urlsafe_b64encode(_derived(delivery, "secret")).decode("ascii").rstrip("=")


def pin_of(delivery: Delivery) -> str:
    """The number that the holder types into the wallet, six digits."""
    number = int.from_bytes(_derived(delivery, "pin"), "big") % 10**PIN_DIGITS
    return f"{number:0{PIN_DIGITS}d}"


def pin_digest(secret: str, pin: str) -> str:
    """What the database keeps of the number; useless to whoever does not know the secret."""
    return digest(f"{secret} {pin}")


def _absolute(name: str, secret: str) -> str:
    return settings.BASE_URL + reverse(name, kwargs={"secret": secret})


def interaction_url(delivery: Delivery) -> str:
    """Where a wallet asks how to talk to us; ``iuv=1`` marks it as an interaction URL."""
    return f"{_absolute('wallet_interaction', secret_of(delivery))}?iuv=1"


def exchange_url(secret: str) -> str:
    """Where a wallet holds the VC-API exchange."""
    return _absolute("wallet_exchange", secret)


def learner_wallet_url(secret: str) -> str:
    """The link that opens the Learner Credential Wallet on the phone it is pressed on."""
    request = {
        "credentialRequestOrigin": settings.BASE_URL,
        "protocols": {"vcapi": exchange_url(secret)},
    }
    packed = quote(json.dumps(request, separators=(",", ":")), safe="")
    return f"https://lcw.app/request?request={packed}"


def offer_by_reference(delivery: Delivery) -> str:
    """The OpenID offer as a link to the offer: short enough for a QR code."""
    address = _absolute("credential_offer", secret_of(delivery))
    return "openid-credential-offer://?" + urlencode({"credential_offer_uri": address})


def offer_by_value(offer: dict[str, Any]) -> str:
    """The whole OpenID offer in a link."""
    text = json.dumps(offer, separators=(",", ":"))
    return "openid-credential-offer://?" + urlencode({"credential_offer": text})
