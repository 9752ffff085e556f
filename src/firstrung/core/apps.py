"""Core: fields, checks, template tags; imports nobody."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What three or more contexts share."""

    name = "firstrung.core"
    label = "core"
