"""Tokens of connected platforms: how they are found, and how they end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from firstrung.activity.public import record
from firstrung.backpacks.models import Client
from firstrung.core.policies import NOBODY, Rule
from firstrung.identity.public import Person


def _connected(actor: Any) -> Q:
    if not actor.is_authenticated:
        return NOBODY
    lasting = RefreshToken.objects.filter(user=actor, revoked__isnull=True).values("application")
    current = AccessToken.objects.filter(user=actor, expires__gt=timezone.now())
    return Q(pk__in=lasting) | Q(pk__in=current.values("application"))


SEE_CONNECTED: Rule[Client] = Rule("backpacks.see_connected", "backpacks.Client", _connected)
"""Platforms the actor has connected; only they see and end it."""


def scopes_granted(person: Person, clients: list[Client]) -> dict[int, list[str]]:
    """Client id → what the person allowed it, in a fixed order (one query)."""
    rows = AccessToken.objects.filter(user=person, application__in=clients)
    granted: dict[int, set[str]] = {}
    for client_id, scope in rows.values_list("application", "scope"):
        granted.setdefault(client_id, set()).update(scope.split())
    return {client_id: sorted(scopes) for client_id, scopes in granted.items()}


def disconnect(actor: Person, *, client: Client, now: datetime) -> None:
    """End everything this platform may do with the actor's collection, at once."""
    SEE_CONNECTED.require(actor, client)
    with transaction.atomic():
        for model in (AccessToken, RefreshToken, Grant):
            model.objects.filter(user=actor, application=client).delete()
        record(actor, "backpacks.client.disconnected", client, now=now, client=str(client))
