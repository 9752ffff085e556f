"""The door to standard setting."""

from firstrung.standard_setting.enums import Method, RoundState
from firstrung.standard_setting.events import BallotOpened, JudgeCalled
from firstrung.standard_setting.lifecycles import lifecycles
from firstrung.standard_setting.models import Ballot, BallotVoter, Judge, Round
from firstrung.standard_setting.policies import SEE_BALLOT, SEE_ROUND
from firstrung.standard_setting.services.links import make_judge_link

__all__ = [
    "SEE_BALLOT",
    "SEE_ROUND",
    "Ballot",
    "BallotOpened",
    "BallotVoter",
    "Judge",
    "JudgeCalled",
    "Method",
    "Round",
    "RoundState",
    "lifecycles",
    "make_judge_link",
]
