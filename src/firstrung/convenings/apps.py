"""Convenings: where employers, colleges and schools meet, and what comes of it."""

from django.apps import AppConfig


class ConveningsConfig(AppConfig):
    """Advisories, webinars, externships, meetings; recommendations, decisions, programs."""

    name = "firstrung.convenings"
    label = "convenings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the figures known that results and recognition count from."""
        from firstrung.convenings.events.measures import register_measures  # noqa: PLC0415

        register_measures()
