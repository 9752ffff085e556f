"""The records of validation, by subject."""

from firstrung.validation.models.exhibitions import Exhibition, Showing
from firstrung.validation.models.panels import Conflict, Panel, PanelPlace, PanelResult, PanelSeat
from firstrung.validation.models.reviews import Review, Score
from firstrung.validation.models.rubrics import Criterion, Level, Rubric
from firstrung.validation.models.submissions import StageRecord, Submission
from firstrung.validation.models.thresholds import Threshold, ThresholdSignature

__all__ = [
    "Conflict",
    "Criterion",
    "Exhibition",
    "Level",
    "Panel",
    "PanelPlace",
    "PanelResult",
    "PanelSeat",
    "Review",
    "Rubric",
    "Score",
    "Showing",
    "StageRecord",
    "Submission",
    "Threshold",
    "ThresholdSignature",
]
