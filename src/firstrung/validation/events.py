"""What happens in validation that others act on. Events carry ids only, never a secret."""

from dataclasses import dataclass

from firstrung.jobs.public import Event


@dataclass(frozen=True, kw_only=True)
class StagePassed(Event):
    """A submission passed a stage."""

    submission_id: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class StageReturned(Event):
    """A submission came back to the student with feedback."""

    submission_id: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class ReviewsAssigned(Event):
    """Teachers or peers have new reviews to do."""

    review_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ReviewSubmitted(Event):
    """A panel review is in."""

    review_id: int


@dataclass(frozen=True, kw_only=True)
class PanelistInvited(Event):
    """A panelist is to get the letter with the link; make it with `public.make_seat_link`.

    Published once for each seat when a panel opens, and again when a link is to be sent anew.
    """

    panel_id: int
    seat_id: int


@dataclass(frozen=True, kw_only=True)
class PanelistAsked(Event):
    """A panelist who has had the letter got ``count`` more portfolios."""

    panel_id: int
    seat_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class PanelistReleased(Event):
    """A panelist of an open panel is free again; the link has ended."""

    panel_id: int
    seat_id: int


@dataclass(frozen=True, kw_only=True)
class PanelistReminded(Event):
    """A panelist has reviews to do and the panel closes soon, or should have closed."""

    panel_id: int
    seat_id: int
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class PanelOpened(Event):
    """A panel has begun; the letters to its seats go out by `PanelistInvited`."""

    panel_id: int


@dataclass(frozen=True, kw_only=True)
class PanelResultReady(Event):
    """The panel's result on a submission is final."""

    submission_id: int


@dataclass(frozen=True, kw_only=True)
class AppealMoved(Event):
    """An appeal was filed, taken up, upheld, not upheld or withdrawn: ``state`` is the new one."""

    appeal_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class AppealReviewAsked(Event):
    """Somebody is asked for an independent review on appeal."""

    review_id: int


@dataclass(frozen=True, kw_only=True)
class ModerationOpened(Event):
    """Two marks lie far apart and have to be settled."""

    moderation_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewReminded(Event):
    """Somebody is reminded of a review that is late."""

    review_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionReminded(Event):
    """Teachers are reminded of a submission whose stage waits for their decision."""

    submission_id: int


@dataclass(frozen=True, kw_only=True)
class ThresholdSigned(Event):
    """An employer signed a version of the threshold."""

    signature_id: int
