"""Validation: rubrics, stages, reviews, panels, thresholds."""

from django.apps import AppConfig


class ValidationConfig(AppConfig):
    """How work is judged."""

    name = "firstrung.validation"
    label = "validation"
