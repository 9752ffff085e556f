"""The road map: terms, duties, initiatives, plans, resources, risks."""

from firstrung.coalition.models.duties import Duty
from firstrung.coalition.models.exchange import (
    DemandFigure,
    Handover,
    Intake,
    Report,
    ReportOccupation,
    ResearchPartner,
    WorkforceFigure,
)
from firstrung.coalition.models.initiatives import (
    Initiative,
    Participation,
    Rating,
    SuccessCriterion,
)
from firstrung.coalition.models.plans import Dependency, Task
from firstrung.coalition.models.recognition import (
    Recognition,
    RecognitionCriterion,
    RecognitionPaper,
    RecognitionProgram,
    RecognitionSignature,
    RecognitionTier,
)
from firstrung.coalition.models.resources import Cost, Funder, ResourceNeed, Risk
from firstrung.coalition.models.results import Funnel, FunnelStage, Kpi, Target, TargetVote
from firstrung.coalition.models.stories import (
    Announcement,
    Delivery,
    Insight,
    Spotlight,
    SpotlightFigure,
    SpotlightFile,
    Testimonial,
    Theme,
)
from firstrung.coalition.models.terms import (
    DayOff,
    Priority,
    Recommendation,
    RecruitingCycle,
    RootCause,
)

__all__ = [
    "Announcement",
    "Cost",
    "DayOff",
    "Delivery",
    "DemandFigure",
    "Dependency",
    "Duty",
    "Funder",
    "Funnel",
    "FunnelStage",
    "Handover",
    "Initiative",
    "Insight",
    "Intake",
    "Kpi",
    "Participation",
    "Priority",
    "Rating",
    "Recognition",
    "RecognitionCriterion",
    "RecognitionPaper",
    "RecognitionProgram",
    "RecognitionSignature",
    "RecognitionTier",
    "Recommendation",
    "RecruitingCycle",
    "Report",
    "ReportOccupation",
    "ResearchPartner",
    "ResourceNeed",
    "Risk",
    "RootCause",
    "Spotlight",
    "SpotlightFigure",
    "SpotlightFile",
    "SuccessCriterion",
    "Target",
    "TargetVote",
    "Task",
    "Testimonial",
    "Theme",
    "WorkforceFigure",
]
