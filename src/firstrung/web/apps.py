"""Web: the shell, navigation, home pages and the public site."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What people see first."""

    name = "firstrung.web"
    label = "web"
