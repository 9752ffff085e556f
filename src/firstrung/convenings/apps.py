"""Convenings: where employers, colleges and schools meet, and what comes of it."""

from django.apps import AppConfig


class ConveningsConfig(AppConfig):
    """Advisories, webinars, externships, meetings; recommendations, decisions, programs."""

    name = "firstrung.convenings"
    label = "convenings"
    default_auto_field = "django.db.models.BigAutoField"
