"""Processes: what crosses contexts, one module each."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The table of events and handlers."""

    name = "firstrung.processes"
    label = "processes"

    def ready(self) -> None:
        """Tell others what contexts beside them bring; models are there only now."""
        from firstrung.processes import agenda, figures, inviting, needs, supply  # noqa: PLC0415

        figures.register()
        supply.register()
        agenda.register()
        needs.register()
        inviting.register()
