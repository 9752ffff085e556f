"""How an uploaded roster goes from its check to its application."""

from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.identity.models import RosterState

LIFECYCLE = Lifecycle(
    "roster",
    (
        Transition(RosterState.CHECKING, "finish check", RosterState.CHECKED),
        Transition(RosterState.CHECKING, "refuse", RosterState.FAILED),
        Transition(RosterState.CHECKED, "apply", RosterState.APPLYING),
        Transition(RosterState.APPLYING, "stop", RosterState.CHECKED),
        Transition(RosterState.APPLYING, "refuse", RosterState.FAILED),
        Transition(RosterState.APPLYING, "finish", RosterState.APPLIED),
    ),
)
