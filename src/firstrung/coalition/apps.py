"""The coalition's road map."""

from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    """Duties, initiatives, action plans, money, risks."""

    name = "firstrung.coalition"
    label = "coalition"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The coalition's own measures are known from the start."""
        from firstrung.coalition.results.own import register_own  # noqa: PLC0415 - needs models

        register_own()
