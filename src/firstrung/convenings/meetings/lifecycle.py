"""What may happen to a meeting."""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "meeting",
    (
        Transition("planned", "open", "running"),
        Transition("planned", "cancel", "cancelled"),
        Transition("running", "close", "closed"),
    ),
)
