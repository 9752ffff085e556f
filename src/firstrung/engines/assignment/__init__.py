"""Panels are planned here: who reviews what, under all rules, as well as can be.

Pure functions over frozen dataclasses; numpy, HiGHS (by way of scipy) and OR-Tools do the work.
``python -m firstrung.engines.assignment plan INSTANCE.json`` from the command line.
"""

from .model import (
    Affinity,
    Infeasible,
    Instance,
    InstanceError,
    Measures,
    Objective,
    Pair,
    Panelist,
    Plan,
    Portfolio,
    RuleGroup,
    Rules,
)
from .planning import plan

__all__ = [
    "Affinity",
    "Infeasible",
    "Instance",
    "InstanceError",
    "Measures",
    "Objective",
    "Pair",
    "Panelist",
    "Plan",
    "Portfolio",
    "RuleGroup",
    "Rules",
    "plan",
]
