"""Identity: people, organizations, memberships, guardians, consent, disclosures."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who someone is, what they may do, and what may be shown of them."""

    name = "firstrung.identity"
    label = "identity"
