"""The road map: terms, duties, initiatives, plans, resources, risks."""

from firstrung.coalition.models.duties import Duty
from firstrung.coalition.models.initiatives import (
    Initiative,
    Participation,
    Rating,
    SuccessCriterion,
)
from firstrung.coalition.models.plans import Dependency, Task
from firstrung.coalition.models.resources import Cost, Funder, ResourceNeed, Risk
from firstrung.coalition.models.terms import (
    DayOff,
    Priority,
    Recommendation,
    RecruitingCycle,
    RootCause,
)

__all__ = [
    "Cost",
    "DayOff",
    "Dependency",
    "Duty",
    "Funder",
    "Initiative",
    "Participation",
    "Priority",
    "Rating",
    "Recommendation",
    "RecruitingCycle",
    "ResourceNeed",
    "Risk",
    "RootCause",
    "SuccessCriterion",
    "Task",
]
