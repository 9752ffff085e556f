"""What happens to events that others act on. They carry ids only, never a secret."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class GuestInvited(Event):
    """Somebody was invited; the letter with the link to answer is to be written."""

    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    """Somebody has a seat now; ``waited`` where it was on the waiting list before."""

    registration_id: int
    waited: bool = False


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(Event):
    """Time or place of an announced event changed, or it was cancelled."""

    gathering_id: int
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class SeatReminded(Event):
    """The event for which somebody has a seat is near."""

    registration_id: int


@dataclass(frozen=True, kw_only=True)
class FollowUpDue(Event):
    """The notes of an event are written; somebody who came is to hear what came of it."""

    attendance_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """A student's question waits for staff to read it."""

    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionShown(Event):
    """A student's question is shown to the employers and waits for an answer."""

    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """An employer answered a student's question."""

    question_id: int
