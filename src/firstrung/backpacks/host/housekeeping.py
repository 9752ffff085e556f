"""Forget tokens that ended and platforms that nobody ever connected."""

from datetime import datetime, timedelta
from typing import Any, Final

from oauth2_provider.models import AccessToken, Grant, RefreshToken, clear_expired

from firstrung.backpacks.models import Client

UNUSED: Final = timedelta(days=30)


def forget_unused(*, now: datetime) -> int:
    """Remove ended tokens, and platforms without any a month after they registered.

    How many platforms went. Refresh tokens end after 90 days without use.
    """
    clear_expired()
    used: set[Any] = set()
    for model in (AccessToken, RefreshToken, Grant):
        used |= set(model.objects.values_list("application", flat=True).distinct())
    return Client.objects.filter(created__lt=now - UNUSED).exclude(pk__in=used - {None}).delete()[0]
