"""Jobs: the leased queue behind the task API."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work that takes longer than a request."""

    name = "firstrung.jobs"
    label = "jobs"
