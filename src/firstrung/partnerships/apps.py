"""Partnerships: employers from the first talk to a standing commitment."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The shared record of each employer, what is asked, promised, given and got."""

    name = "firstrung.partnerships"
    label = "partnerships"
    default_auto_field = "django.db.models.BigAutoField"
