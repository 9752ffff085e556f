"""Counting a vote; the engine weighs, this gathers and freezes."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from firstrung.standard_setting.models import Ballot, BallotPaper

LEAST_SHOWN = 3
"""Means of fewer votes are not shown: they would tell who said what."""


def count(ballot: Ballot) -> dict[str, Any]:
    """To be asked of the engine."""
    raise NotImplementedError(defaultdict, Decimal, BallotPaper)
