"""What can happen to a definition: data, not a chain of ifs."""

from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.credentials.models import AchievementState

DRAFT, LIVE, RETIRED = (
    AchievementState.DRAFT.value,
    AchievementState.LIVE.value,
    AchievementState.RETIRED.value,
)
LIFECYCLE = Lifecycle(
    "achievement",
    (
        Transition(DRAFT, "change", DRAFT),
        Transition(DRAFT, "publish", LIVE),
        Transition(LIVE, "retire", RETIRED),
    ),
)
"""What is live never changes: there is no way back to a draft, only a new version."""
