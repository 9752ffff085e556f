"""What may happen to an initiative."""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "initiative",
    (
        Transition("proposed", "choose", "chosen"),
        Transition("proposed", "stop", "stopped"),
        Transition("chosen", "start", "active"),
        Transition("chosen", "stop", "stopped"),
        Transition("active", "finish", "done"),
        Transition("active", "stop", "stopped"),
        Transition("stopped", "propose", "proposed"),
    ),
)
