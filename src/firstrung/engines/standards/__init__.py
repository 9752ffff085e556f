"""Standards: where the cut lies, and what a cut does to the ratings of a piece of work.

Pure functions over frozen dataclasses; no clock, no database, no rounding by accident.
"""

from .angoff import AngoffCut, Change, Components, Expectation, angoff_cut, change
from .combine import Combined, NoRatingsError, Rating, combine, exact_agreement, rounded
from .compare import Decision, Requirement, Standard, compare
from .decisions import (
    Expected,
    Impact,
    Observed,
    expected_consistency,
    impact,
    observed_consistency,
    pass_probability,
    wilson,
)
from .logistic import Counts, Curve, LogisticError, fit, fit_parallel
from .votes import OptionResult, Paper, VoteError, VoteResult, weighted_vote
from .works import (
    CutError,
    JudgeCut,
    Verdict,
    WorkCut,
    borderline_cut,
    judges_needed,
    work_cut,
)

__all__ = [
    "AngoffCut",
    "Change",
    "Combined",
    "Components",
    "Counts",
    "Curve",
    "CutError",
    "Decision",
    "Expectation",
    "Expected",
    "Impact",
    "JudgeCut",
    "LogisticError",
    "NoRatingsError",
    "Observed",
    "OptionResult",
    "Paper",
    "Rating",
    "Requirement",
    "Standard",
    "Verdict",
    "VoteError",
    "VoteResult",
    "WorkCut",
    "angoff_cut",
    "borderline_cut",
    "change",
    "combine",
    "compare",
    "exact_agreement",
    "expected_consistency",
    "fit",
    "fit_parallel",
    "impact",
    "judges_needed",
    "observed_consistency",
    "pass_probability",
    "rounded",
    "weighted_vote",
    "wilson",
    "work_cut",
]
