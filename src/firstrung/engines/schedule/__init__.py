"""Critical path, slack and slips of action plans.

Pure functions over plain values: dates in, dates out, `today` is an argument. Several plans
may wait for one another; they are worked out as one network.

Sources: Kelley & Walker (1959) and Kelley (1961) for the critical path; PMI Practice Standard
for Scheduling, 3rd edition, for total and free slack, lags and baselines.
"""

from .calendar import LAST, Calendar
from .model import Baseline, Cycle, Link, PlanError, Task, Timing, UnknownTask
from .network import Schedule, schedule
from .windows import Fit, Window, fit

__all__ = [
    "LAST",
    "Baseline",
    "Calendar",
    "Cycle",
    "Fit",
    "Link",
    "PlanError",
    "Schedule",
    "Task",
    "Timing",
    "UnknownTask",
    "Window",
    "fit",
    "schedule",
]
