"""Processes: what crosses contexts, one module each."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The table of events and handlers."""

    name = "firstrung.processes"
    label = "processes"
