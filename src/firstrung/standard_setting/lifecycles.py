"""The lifecycles of standard setting as tables; the diagrams in the docs come from here."""

from firstrung.core.lifecycle import Lifecycle, Transition

ROUND = Lifecycle(
    "standard-setting round",
    (
        Transition("draft", "edit", "draft"),
        Transition("draft", "invite", "training"),
        Transition("training", "begin", "first"),
        Transition("first", "pause", "feedback"),
        Transition("feedback", "resume", "second"),
        Transition("second", "extend", "feedback"),
        Transition("second", "close", "closed"),
        Transition("closed", "use", "used"),
        Transition("used", "use", "used"),
        Transition("draft", "cancel", "cancelled"),
        Transition("training", "cancel", "cancelled"),
        Transition("first", "cancel", "cancelled"),
        Transition("feedback", "cancel", "cancelled"),
        Transition("second", "cancel", "cancelled"),
    ),
)
"""``extend`` is for more works where the answers give no cut; what is closed stays closed."""

BALLOT = Lifecycle(
    "ballot",
    (
        Transition("draft", "edit", "draft"),
        Transition("draft", "open", "open"),
        Transition("open", "vote", "open"),
        Transition("open", "close", "closed"),
    ),
)


def lifecycles() -> tuple[Lifecycle, ...]:
    """All tables of this context."""
    return (ROUND, BALLOT)
