"""Activity: who did what, when."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The audit trail."""

    name = "firstrung.activity"
    label = "activity"
