"""How a run moves on."""

from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.credentials.models import RunState

READY, RUNNING, PAUSED = RunState.READY.value, RunState.RUNNING.value, RunState.PAUSED.value
DONE, CANCELLED = RunState.DONE.value, RunState.CANCELLED.value

LIFECYCLE = Lifecycle(
    "issuing run",
    (
        Transition(READY, "start", RUNNING),
        Transition(READY, "cancel", CANCELLED),
        Transition(RUNNING, "pause", PAUSED),
        Transition(RUNNING, "cancel", CANCELLED),
        Transition(RUNNING, "finish", DONE),
        Transition(PAUSED, "resume", RUNNING),
        Transition(PAUSED, "cancel", CANCELLED),
        Transition(DONE, "retry", RUNNING),
    ),
)
