"""Held credentials, shares, and the exchanges that hand credentials to wallets."""

from firstrung.backpacks.models.holding import Format, HeldCredential, Source
from firstrung.backpacks.models.sharing import Share
from firstrung.backpacks.models.wallets import Delivery, DeliveryState, Protocol

__all__ = [
    "Delivery",
    "DeliveryState",
    "Format",
    "HeldCredential",
    "Protocol",
    "Share",
    "Source",
]
