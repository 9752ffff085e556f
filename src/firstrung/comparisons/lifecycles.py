"""The lifecycle of a session as a table."""

from firstrung.core.lifecycle import Lifecycle, Transition

SESSION = Lifecycle(
    "comparison session",
    (
        Transition("planned", "open", "open"),
        Transition("open", "close", "closed"),
    ),
)


def lifecycles() -> tuple[Lifecycle, ...]:
    """All tables of this context."""
    return (SESSION,)
