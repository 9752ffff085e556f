"""The records of validation, by subject."""

from firstrung.validation.models.appeals import Appeal, Moderation
from firstrung.validation.models.exhibitions import Exhibition, Showing
from firstrung.validation.models.panels import (
    Panel,
    PanelPlace,
    PanelResult,
    PanelSeat,
    PanelSlot,
    PanelTrack,
)
from firstrung.validation.models.planning import (
    Conflict,
    DismissedSuspicion,
    PairRule,
    PanelPlan,
)
from firstrung.validation.models.reviews import Anchor, AnchorLevel, Review, ReviewFeedback, Score
from firstrung.validation.models.rubrics import Criterion, Level, Rubric
from firstrung.validation.models.scoring import FairScore, RaterMeasure, ScoringRun
from firstrung.validation.models.submissions import StageRecord, Submission
from firstrung.validation.models.thresholds import Threshold, ThresholdSignature
from firstrung.validation.models.waiting import WaitingRules

__all__ = [
    "Anchor",
    "AnchorLevel",
    "Appeal",
    "Conflict",
    "Criterion",
    "DismissedSuspicion",
    "Exhibition",
    "FairScore",
    "Level",
    "Moderation",
    "PairRule",
    "Panel",
    "PanelPlace",
    "PanelPlan",
    "PanelResult",
    "PanelSeat",
    "PanelSlot",
    "PanelTrack",
    "RaterMeasure",
    "Review",
    "ReviewFeedback",
    "Rubric",
    "Score",
    "ScoringRun",
    "Showing",
    "StageRecord",
    "Submission",
    "Threshold",
    "ThresholdSignature",
    "WaitingRules",
]
