"""Processes: what crosses contexts, one module each."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The table of events and handlers."""

    name = "firstrung.processes"
    label = "processes"

    def ready(self) -> None:
        """Tell the exchange with research centers what it may count."""
        from firstrung.processes import supply  # noqa: PLC0415 - models are there only now

        supply.register()
