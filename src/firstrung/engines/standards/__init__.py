"""Standards: combine the ratings of a piece of work and compare them with an agreed cut.

Pure functions over frozen dataclasses; no clock, no database, no rounding by accident.
"""

from .combine import Combined, NoRatingsError, Rating, combine, exact_agreement, rounded
from .compare import Decision, Requirement, Standard, compare

__all__ = [
    "Combined",
    "Decision",
    "NoRatingsError",
    "Rating",
    "Requirement",
    "Standard",
    "combine",
    "compare",
    "exact_agreement",
    "rounded",
]
