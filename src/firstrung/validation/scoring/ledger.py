"""The fairness ledger of a decision: what it rested on, frozen when it was made.

It names nobody: raters are letters, in an order that says nothing about who they are. Numbers are
kept as they were used; the words are made when somebody reads it (`telling`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firstrung.engines.standards import Combined
from firstrung.validation.enums import ReviewKind
from firstrung.validation.models import FairScore, Panel, Review, ScoringRun, Submission

FORMAT = "firstrung-ledger-1"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

BY_MEAN = "mean"
BY_ZONE = "zone"
AT_LIMIT = "limit"
UNCORRECTED = "limit-raw"


@dataclass(frozen=True)
class Severity:
    """A rater's severity and its standard error, in logits, when the decision was made."""

    severity: float
    error: float


@dataclass(frozen=True)
class Basis:
    """How a decision came about: ``decided`` is one of the four words above, ``cut`` in logits."""

    decided: str
    met: bool
    combined: Combined
    adjacent: float | None
    run: ScoringRun | None
    score: FairScore | None
    cut: float | None = None
    obstacle: str = ""


def frozen(
    submission: Submission,
    panel: Panel,
    reviews: Sequence[Review],
    severities: Mapping[int, Severity],
    basis: Basis,
    *,
    now: datetime,
) -> dict[str, Any]:
    """The ledger as JSON. ``reviews`` are those that were counted."""
    threshold = submission.threshold
    return {
        "format": FORMAT,
        "decided_at": now.isoformat(),
        "decided": basis.decided,
        "met": basis.met,
        "obstacle": basis.obstacle,
        "panel": {"title": panel.title, "quarter": panel.quarter, "max": panel.max_reviews},
        "threshold": {
            "version": threshold.version,
            "scoring": threshold.scoring,
            "cut": str(threshold.cut_score),
            "cut_error": _text(threshold.cut_error),
            "ethics": str(threshold.ethics_minimum),
            "raters": threshold.min_panel_reviews,
        },
        "rubric": {"key": panel.rubric.key, "version": panel.rubric.version},
        "run": None if basis.run is None else str(basis.run.uid),
        "raters": _raters(reviews, severities),
        "extra": sum(review.kind == ReviewKind.EXTRA for review in reviews),
        "agreement": {"exact": basis.combined.agreement, "adjacent": basis.adjacent},
        "raw": str(basis.combined.overall),
        "ethics": str(basis.combined.ethics),
        "fair": None if basis.score is None else _fair(basis.score, basis.cut),
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _fair(score: FairScore, cut: float | None) -> dict[str, Any]:
    return {
        "score": round(score.fair_average, 4),
        "error": round(score.fair_error, 4),
        "measure": round(score.measure, 4),
        "measure_error": round(score.error, 4),
        "cut": None if cut is None else round(cut, 4),
        "probability": score.probability,
        "zone": score.zone,
    }


def _raters(reviews: Sequence[Review], severities: Mapping[int, Severity]) -> list[dict[str, Any]]:
    """By the reviews' random ids, so that the order tells nothing."""
    rows = []
    for index, review in enumerate(sorted(reviews, key=lambda review: review.uid)):
        known = severities.get(review.reviewer_id)
        rows.append(
            {
                "letter": LETTERS[index] if index < len(LETTERS) else str(index + 1),
                "role": "panelist",
                "kind": review.kind,
                "severity": None if known is None else round(known.severity, 3),
                "error": None if known is None else round(known.error, 3),
            }
        )
    return rows
