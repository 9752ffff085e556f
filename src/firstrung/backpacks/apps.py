"""The holder's side of credentials."""

from django.apps import AppConfig


class BackpacksConfig(AppConfig):
    """Every credential of a person: taken along, shown, shared, brought in from elsewhere."""

    name = "firstrung.backpacks"
    label = "backpacks"
    default_auto_field = "django.db.models.BigAutoField"
