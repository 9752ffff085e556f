"""What happens in standard setting that others act on. Events carry ids only, never a secret."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class JudgeCalled(Event):
    """A judge is to get the letter for a stage; make its link with `public.make_judge_link`."""

    judge_id: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class BallotOpened(Event):
    """The representatives of an organization are asked to vote."""

    voter_id: int


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """An organization voted, or changed its vote."""

    voter_id: int


@dataclass(frozen=True, kw_only=True)
class BallotClosed(Event):
    """A vote was counted."""

    ballot_id: int
