"""How a file of employers goes from its check to its loading."""

from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.partnerships.enums.pipeline import ImportState

LIFECYCLE = Lifecycle(
    "employer import",
    (
        Transition(ImportState.CHECKING, "finish check", ImportState.CHECKED),
        Transition(ImportState.CHECKING, "stop", ImportState.STOPPED),
        Transition(ImportState.STOPPED, "start", ImportState.CHECKING),
        Transition(ImportState.CHECKED, "start", ImportState.LOADING),
        Transition(ImportState.LOADING, "stop", ImportState.CHECKED),
        Transition(ImportState.LOADING, "finish", ImportState.LOADED),
    ),
)
