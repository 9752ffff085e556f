"""Ratings: fair measures from few ratings by many raters, agreement, and comparisons in pairs."""

from .calibration import Calibration, Cells, Measures, Persons, Steps
from .data import MISSING, Ratings, RatingsError
from .design import connected_subsets
from .estimate import Drift, Options, fit
from .scoring import (
    CERTIFY,
    RETURN,
    REVIEW,
    Review,
    Score,
    fair_average,
    measure_of,
    pass_probability,
    predicted_error,
    predicted_information,
    rescore,
    zone,
)
from .simulate import Simulated, simulate

__all__ = [
    "CERTIFY",
    "MISSING",
    "RETURN",
    "REVIEW",
    "Calibration",
    "Cells",
    "Drift",
    "Measures",
    "Options",
    "Persons",
    "Ratings",
    "RatingsError",
    "Review",
    "Score",
    "Simulated",
    "Steps",
    "connected_subsets",
    "fair_average",
    "fit",
    "measure_of",
    "pass_probability",
    "predicted_error",
    "predicted_information",
    "rescore",
    "simulate",
    "zone",
]
