"""What may happen to a program (C13)."""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "program",
    (
        Transition("considering", "develop", "developing"),
        Transition("considering", "drop", "dropped"),
        Transition("developing", "approve", "approved"),
        Transition("developing", "drop", "dropped"),
        Transition("approved", "offer", "offered"),
        Transition("approved", "drop", "dropped"),
        Transition("offered", "drop", "dropped"),
        Transition("dropped", "consider", "considering"),
    ),
)
