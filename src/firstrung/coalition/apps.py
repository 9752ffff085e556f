"""The coalition's road map."""

from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    """Duties, initiatives, action plans, money, risks."""

    name = "firstrung.coalition"
    label = "coalition"
    default_auto_field = "django.db.models.BigAutoField"
