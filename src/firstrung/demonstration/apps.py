"""Demonstration: a region with fictional people at every stage."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The demonstration region."""

    name = "firstrung.demonstration"
    label = "demonstration"
