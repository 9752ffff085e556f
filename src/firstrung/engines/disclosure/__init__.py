"""Disclosure control: tables about people that tell of groups and not of anyone in them.

Pure functions over frozen dataclasses. Cells about few people are withheld, and so many others
that nobody can work them out from the totals; `audit` plays the one who tries.
"""

from .audit import Interval, audit
from .comparison import GroupFigure, compare_groups, compare_means
from .suppression import MINIMUM, DisclosureError, protect_one_way, protect_two_way
from .tables import Cell, OneWay, Reason, TwoWay

__all__ = [
    "MINIMUM",
    "Cell",
    "DisclosureError",
    "GroupFigure",
    "Interval",
    "OneWay",
    "Reason",
    "TwoWay",
    "audit",
    "compare_groups",
    "compare_means",
    "protect_one_way",
    "protect_two_way",
]
