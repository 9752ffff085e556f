"""Held credentials, shares, and the exchanges that hand credentials to wallets."""

from firstrung.backpacks.models.clients import Client, HolderProfile
from firstrung.backpacks.models.holding import Format, HeldCredential, Source
from firstrung.backpacks.models.sharing import Share
from firstrung.backpacks.models.wallets import Delivery, DeliveryState, Protocol

__all__ = [
    "Client",
    "Delivery",
    "DeliveryState",
    "Format",
    "HeldCredential",
    "HolderProfile",
    "Protocol",
    "Share",
    "Source",
]
