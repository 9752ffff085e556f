"""Other platforms that read and write a backpack for its holder, and the holder's profile."""

import uuid

from django.db import models
from oauth2_provider.models import AbstractApplication

from firstrung.core.models import Record


class Client(AbstractApplication):
    """A platform that registered itself (RFC 7591). Nothing it says about itself is verified.

    ``scope`` lists, with spaces between them, what it may ask a holder for.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_uri = models.URLField(max_length=500, blank=True)
    logo_uri = models.URLField(max_length=500, blank=True)
    tos_uri = models.URLField(max_length=500, blank=True)
    policy_uri = models.URLField(max_length=500, blank=True)
    software_id = models.CharField(max_length=200, blank=True)
    software_version = models.CharField(max_length=100, blank=True)
    contacts = models.JSONField(default=list, blank=True)
    scope = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    def redirect_uri_allowed(self, uri: str) -> bool:
        """Whether the address is one that was registered, character by character."""
        return uri in self.redirect_uris.split()


class HolderProfile(Record):
    """What a connected platform wrote about the holder: a self-description, returned as it came.

    Nothing else on this site reads it: names and roles come from the roster.
    """

    holder = models.OneToOneField("identity.Person", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"profile of {self.holder}"
