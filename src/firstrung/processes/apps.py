"""Processes: what crosses contexts, one module each."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The table of events and handlers."""

    name = "firstrung.processes"
    label = "processes"

    def ready(self) -> None:
        """Tell exchange and agendas what other contexts bring; models are there only now."""
        from firstrung.processes import agenda, figures, supply  # noqa: PLC0415

        figures.register()
        supply.register()
        agenda.register()
