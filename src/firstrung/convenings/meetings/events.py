"""Letters that meetings send, as events."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class MeetingInvited(Event):
    """Somebody is invited, or told that the meeting has moved (``moved``)."""

    participant_id: int
    sequence: int
    moved: bool


@dataclass(frozen=True, kw_only=True)
class MeetingCalledOff(Event):
    """Somebody who was invited is not wanted any more, or the meeting does not take place."""

    meeting_id: int
    person_id: int
    sequence: int
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class MeetingReminded(Event):
    """The meeting is near."""

    participant_id: int


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(Event):
    """The minutes stand: a letter to somebody who was invited."""

    participant_id: int
