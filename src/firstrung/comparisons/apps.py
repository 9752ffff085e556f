"""Comparative judgement: which of two works is better?"""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    """How works are compared."""

    name = "firstrung.comparisons"
    label = "comparisons"
