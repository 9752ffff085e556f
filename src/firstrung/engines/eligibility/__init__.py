"""The five requirements of the certificate as pure functions that explain themselves.

Facts in, findings out: for each requirement whether it is met, how much there is of how much is
needed, by which evidence, and what is missing. No database, no clock, no language: ``code`` names
the requirement and whoever shows it finds the words. Requirements A38–A42 of the certificate.
"""

from firstrung.engines.eligibility.facts import (
    Facts,
    Finding,
    JudgedWork,
    Proof,
    Rules,
    Session,
    Span,
    Unit,
)
from firstrung.engines.eligibility.rules import evaluate, is_eligible, studio_days

__all__ = [
    "Facts",
    "Finding",
    "JudgedWork",
    "Proof",
    "Rules",
    "Session",
    "Span",
    "Unit",
    "evaluate",
    "is_eligible",
    "studio_days",
]
