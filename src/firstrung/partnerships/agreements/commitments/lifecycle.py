"""What may happen to an agreement."""

from firstrung.core.lifecycle import Lifecycle, Transition

LIFECYCLE = Lifecycle(
    "commitment",
    (
        Transition("draft", "offer", "offered"),
        Transition("draft", "withdraw", "withdrawn"),
        Transition("offered", "sign", "signed"),
        Transition("offered", "revise", "draft"),
        Transition("offered", "withdraw", "withdrawn"),
        Transition("signed", "end", "ended"),
        Transition("signed", "withdraw", "withdrawn"),
    ),
)
