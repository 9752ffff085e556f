"""Rounds in which employers set the cut score, and votes on requirements."""

from django.apps import AppConfig


class StandardSettingConfig(AppConfig):
    """How thresholds are set."""

    name = "firstrung.standard_setting"
    label = "standard_setting"
