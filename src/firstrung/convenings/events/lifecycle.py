"""What may happen to an event."""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "event",
    (
        Transition("planned", "announce", "announced"),
        Transition("planned", "cancel", "cancelled"),
        Transition("announced", "hold", "held"),
        Transition("announced", "cancel", "cancelled"),
    ),
)
