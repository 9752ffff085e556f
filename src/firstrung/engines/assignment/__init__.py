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
from .reading import instance as read_instance
from .replanning import Changes, Comparison, Replanned, compare, replan
from .writing import infeasible_value, plan_from, plan_value

__all__ = [
    "Affinity",
    "Changes",
    "Comparison",
    "Infeasible",
    "Instance",
    "InstanceError",
    "Measures",
    "Objective",
    "Pair",
    "Panelist",
    "Plan",
    "Portfolio",
    "Replanned",
    "RuleGroup",
    "Rules",
    "compare",
    "infeasible_value",
    "plan",
    "plan_from",
    "plan_value",
    "read_instance",
    "replan",
]
