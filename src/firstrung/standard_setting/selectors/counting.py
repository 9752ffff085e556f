"""Counting a vote; the engine weighs, this gathers and freezes."""

import math
from typing import Any

import numpy as np

from firstrung.standard_setting.models import Ballot, BallotChoice

LEAST_SHOWN = 3
"""Means of fewer votes are not shown: they would tell who said what."""


def count(ballot: Ballot) -> dict[str, Any]:
    """The result as JSON: turnout, whether it may be shown, and the options by rank."""
    voters = {voter.pk: voter for voter in ballot.voters.select_related("paper")}
    voted = [voter for voter in voters.values() if hasattr(voter, "paper")]
    asked_weight = sum(float(voter.weight) for voter in voters.values())
    result: dict[str, Any] = {
        "asked": len(voters),
        "voted": len(voted),
        "turnout": len(voted) / len(voters) if voters else 0.0,
        "weight_turnout": sum(float(v.weight) for v in voted) / asked_weight if voters else 0.0,
        "quorum_met": len(voted) >= ballot.quorum,
        "shown": len(voted) >= LEAST_SHOWN,
        "options": [],
    }
    if result["shown"]:
        result["options"] = _options(ballot, voted)
    return result


def _options(ballot: Ballot, voted: list[Any]) -> list[dict[str, Any]]:
    options = list(ballot.options.select_related("skill"))
    rows = BallotChoice.objects.filter(option__ballot=ballot)
    said = {(r.paper_id, r.option_id): r.importance for r in rows}
    table = np.array([[said[v.paper.pk, o.pk] for o in options] for v in voted], dtype=float)
    weights = np.array([float(v.weight) for v in voted])
    share = weights / weights.sum()
    means = share @ table
    spread = np.sqrt((share[:, None] ** 2 * (table - means) ** 2).sum(axis=0))
    order = np.argsort(-means, kind="stable")
    return [
        {
            "option": options[i].pk,
            "title": str(options[i]),
            "mean": float(means[i]),
            "low": float(means[i] - 1.96 * spread[i]),
            "high": float(means[i] + 1.96 * spread[i]),
            "rank": rank,
            "rank_low": rank,
            "rank_high": rank,
        }
        for rank, i in enumerate(order, start=1)
        if not math.isnan(means[i])
    ]
