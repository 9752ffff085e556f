"""Opportunities: how employers find people."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """Talent search."""

    name = "firstrung.opportunities"
    label = "opportunities"
