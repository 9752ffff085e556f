"""Rounds in which employers set the cut score, and votes on requirements and skills."""

from firstrung.standard_setting.models.ballots import (
    Ballot,
    BallotChoice,
    BallotOption,
    BallotPaper,
    BallotVoter,
)
from firstrung.standard_setting.models.rounds import (
    Judge,
    Judgement,
    Round,
    RoundWork,
    Scale,
)

__all__ = [
    "Ballot",
    "BallotChoice",
    "BallotOption",
    "BallotPaper",
    "BallotVoter",
    "Judge",
    "Judgement",
    "Round",
    "RoundWork",
    "Scale",
]
