"""Counting a vote: gathered here, weighed by the engine, frozen as JSON."""

from collections.abc import Hashable, Mapping
from typing import Any

from firstrung.engines.standards import OptionResult, Paper, weighted_vote
from firstrung.standard_setting.models import Ballot, BallotOption, BallotPaper

LEAST_SHOWN = 3
"""Means of fewer votes are not shown: they would tell who said what."""


def count(ballot: Ballot) -> dict[str, Any]:
    """Turnout, whether the quorum was met and the rest may be shown, and the options by rank."""
    voters: dict[Hashable, float] = {voter.pk: float(voter.weight) for voter in ballot.voters.all()}
    options: dict[Hashable, BallotOption] = {
        option.pk: option for option in ballot.options.select_related("skill")
    }
    papers = BallotPaper.objects.filter(voter__ballot=ballot).prefetch_related("choices")
    found = weighted_vote(
        list(options),
        [
            Paper(
                paper.voter_id,
                voters[paper.voter_id],
                {choice.option_id: choice.importance for choice in paper.choices.all()},
            )
            for paper in papers
        ],
        eligible=voters,
        quorum=ballot.quorum,
    )
    shown = found.voters >= LEAST_SHOWN
    return {
        "asked": len(voters),
        "voted": found.voters,
        "turnout": found.turnout,
        "weight_turnout": found.weight_turnout,
        "quorum_met": found.binding,
        "shown": shown,
        "options": [_option(one, options) for one in found.options] if shown else [],
    }


def _option(one: OptionResult, options: Mapping[Hashable, BallotOption]) -> dict[str, Any]:
    option = options[one.option]
    return {
        "option": option.pk,
        "title": str(option),
        "mean": one.mean,
        "low": one.low,
        "high": one.high,
        "rank": one.rank,
        "rank_low": one.rank_low,
        "rank_high": one.rank_high,
    }
