"""The door to standard setting."""

from firstrung.standard_setting.enums import BallotKind, Method, RoundState, Sitting, Weighting
from firstrung.standard_setting.events import BallotCast, BallotClosed, BallotOpened, JudgeCalled
from firstrung.standard_setting.lifecycles import lifecycles
from firstrung.standard_setting.models import (
    Ballot,
    BallotPaper,
    BallotVoter,
    Judge,
    Round,
    RoundWork,
)
from firstrung.standard_setting.policies import SEE_BALLOT, SEE_ROUND
from firstrung.standard_setting.selectors.judging import Item, items, seats_of
from firstrung.standard_setting.services.ballots import (
    BallotDraft,
    Choice,
    add_voter,
    cast,
    close_ballot,
    draft_ballot,
    open_ballot,
)
from firstrung.standard_setting.services.judging import Answer, finish, save_answers, show_work
from firstrung.standard_setting.services.links import make_judge_link
from firstrung.standard_setting.services.rounds import (
    Practice,
    RoundDraft,
    add_judge,
    add_practice,
    draft_round,
    propose_works,
)
from firstrung.standard_setting.services.stages import (
    begin_first,
    begin_second,
    begin_training,
    close_round,
    pause,
)
from firstrung.standard_setting.services.use import Proposal, draft_from_round, proposed_cut

__all__ = [
    "SEE_BALLOT",
    "SEE_ROUND",
    "Answer",
    "Ballot",
    "BallotCast",
    "BallotClosed",
    "BallotDraft",
    "BallotKind",
    "BallotOpened",
    "BallotPaper",
    "BallotVoter",
    "Choice",
    "Item",
    "Judge",
    "JudgeCalled",
    "Method",
    "Practice",
    "Proposal",
    "Round",
    "RoundDraft",
    "RoundState",
    "RoundWork",
    "Sitting",
    "Weighting",
    "add_judge",
    "add_practice",
    "add_voter",
    "begin_first",
    "begin_second",
    "begin_training",
    "cast",
    "close_ballot",
    "close_round",
    "draft_ballot",
    "draft_from_round",
    "draft_round",
    "finish",
    "items",
    "lifecycles",
    "make_judge_link",
    "open_ballot",
    "pause",
    "propose_works",
    "proposed_cut",
    "save_answers",
    "seats_of",
    "show_work",
]
