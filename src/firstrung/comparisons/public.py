"""The door to comparisons."""

from firstrung.comparisons.enums import Pairing, SessionState, Side
from firstrung.comparisons.events import ComparisonInvited
from firstrung.comparisons.lifecycles import lifecycles
from firstrung.comparisons.models import Judge, Judgement, Session, Work
from firstrung.comparisons.policies import COMPARE, RUN_SESSION, TAKE_PART
from firstrung.comparisons.services.judging import choose, show_pair, undo
from firstrung.comparisons.services.links import make_comparison_link
from firstrung.comparisons.services.reports import make_report
from firstrung.comparisons.services.sessions import (
    Draft,
    add_judges,
    add_works,
    close_session,
    open_session,
    plan_session,
    release_judge,
    remove_work,
    resend_invitation,
)

__all__ = [
    "COMPARE",
    "RUN_SESSION",
    "TAKE_PART",
    "ComparisonInvited",
    "Draft",
    "Judge",
    "Judgement",
    "Pairing",
    "Session",
    "SessionState",
    "Side",
    "Work",
    "add_judges",
    "add_works",
    "choose",
    "close_session",
    "lifecycles",
    "make_comparison_link",
    "make_report",
    "open_session",
    "plan_session",
    "release_judge",
    "remove_work",
    "resend_invitation",
    "show_pair",
    "undo",
]
