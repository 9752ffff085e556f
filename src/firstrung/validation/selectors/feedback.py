"""Feedback in words: what each criterion reached and what the next level asks for.

Ratings stay hidden until every review that was asked for at a stage is in (a panel's until the
panel has closed). Then levels and comments are shown without names; only coordinators see who.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from firstrung.identity.public import Person
from firstrung.validation.enums import (
    APPEALS_OPEN,
    ModerationState,
    PanelState,
    ReviewKind,
    ReviewState,
    Stage,
)
from firstrung.validation.models import Criterion, Level, Review, Score, Submission
from firstrung.validation.policies import MANAGE_SUBMISSION, SEE_SUBMISSION


@dataclass(frozen=True)
class CriterionFeedback:
    """``reached`` is the highest level at or below the mean; ``following`` the one after it."""

    criterion: Criterion
    mean: Fraction
    reached: Level
    following: Level | None
    comments: tuple[str, ...]


@dataclass(frozen=True)
class StageFeedback:
    """The feedback of one stage; ``reviewers`` is empty unless the reader may know who."""

    stage: str
    label: str
    reviews: int
    criteria: tuple[CriterionFeedback, ...]
    comments: tuple[str, ...]
    reviewers: tuple[str, ...]


def feedback_for(submission: Submission, actor: Person) -> list[StageFeedback]:
    """The released feedback by stage; 404 for those who may not see the submission.

    Eight queries whatever the number of reviews.
    """
    SEE_SUBMISSION.require(actor, submission)
    names = MANAGE_SUBMISSION.allows(actor, submission)
    return _feedback(submission, names=names)


def peer_feedback(review: Review) -> list[StageFeedback]:
    """What a peer or teacher who has done a review may read of that stage; none for panelists."""
    if review.stage == Stage.PANEL or review.state != ReviewState.SUBMITTED:
        return []
    rows = _feedback(review.submission, names=False)
    return [row for row in rows if row.stage == review.stage]


def _feedback(submission: Submission, *, names: bool) -> list[StageFeedback]:
    released = _released(submission)
    ids = [review.pk for reviews in released.values() for review in reviews]
    scores = Score.objects.filter(review__in=ids).select_related("criterion", "level")
    rubrics = {review.rubric_id for reviews in released.values() for review in reviews}
    levels = Level.objects.filter(criterion__rubric__in=rubrics).order_by("points")
    by_criterion: dict[int, list[Level]] = defaultdict(list)
    for level in levels:
        by_criterion[level.criterion_id].append(level)
    return [
        _stage(stage, released[stage], list(scores), by_criterion, names=names)
        for stage in Stage.values
        if stage in released
    ]


def _released(submission: Submission) -> dict[str, list[Review]]:
    """Stage → the reviews that may be read.

    Reviews on an appeal that waits are left out, for the decision that was read stands until
    then. Where two marks lay far apart nothing is read until they are settled, and then what was
    agreed on.
    """
    appealed = set(
        submission.appeals.filter(state__in=APPEALS_OPEN).values_list("stage", flat=True)
    )
    disputed = set(
        submission.moderations.filter(state=ModerationState.OPEN).values_list("stage", flat=True)
    )
    by_stage: dict[str, list[Review]] = defaultdict(list)
    rows = submission.reviews.counting().voiced().select_related("reviewer", "panel")
    for review in rows.order_by("submitted_at", "pk"):
        if review.kind != ReviewKind.APPEAL or review.stage not in appealed:
            by_stage[review.stage].append(review)
    return {
        stage: [row for row in reviews if row.kind == ReviewKind.AGREED] or reviews
        for stage, reviews in by_stage.items()
        if is_released(reviews) and stage not in disputed
    }


def is_stage_released(submission: Submission, stage: str) -> bool:
    """Whether the ratings of a stage may be read now (three queries)."""
    return stage in _released(submission)


def is_released(reviews: Iterable[Review]) -> bool:
    """Whether the ratings of one stage may be read: none is awaited, and its panels are closed."""
    rows = list(reviews)
    done = [row for row in rows if row.state == ReviewState.SUBMITTED]
    closed = all(row.panel is None or row.panel.state == PanelState.CLOSED for row in rows)
    return bool(done) and len(done) == len(rows) and closed


STEPS_SHOWN = 3


def first_steps(feedback: list[StageFeedback]) -> list[CriterionFeedback]:
    """What would help most, by the newest feedback: the lowest criteria, up to `STEPS_SHOWN`."""
    if not feedback:
        return []
    rows = [row for row in feedback[-1].criteria if row.following is not None]
    return sorted(rows, key=lambda row: (row.mean, row.criterion.position))[:STEPS_SHOWN]


def _stage(
    stage: str,
    reviews: list[Review],
    scores: list[Score],
    levels: dict[int, list[Level]],
    *,
    names: bool,
) -> StageFeedback:
    ids = {review.pk for review in reviews}
    grouped: dict[Criterion, list[Score]] = defaultdict(list)
    for score in scores:
        if score.review_id in ids and score.level is not None:
            grouped[score.criterion].append(score)
    ordered = sorted(grouped, key=lambda criterion: (criterion.position, criterion.pk))
    return StageFeedback(
        stage=stage,
        label=str(Stage(stage).label),
        reviews=len(reviews),
        criteria=tuple(_criterion(row, grouped[row], levels[row.pk]) for row in ordered),
        comments=tuple(review.comment for review in reviews if review.comment),
        reviewers=tuple(review.reviewer.name for review in reviews) if names else (),
    )


def _criterion(criterion: Criterion, scores: list[Score], levels: list[Level]) -> CriterionFeedback:
    points = [score.level.points for score in scores if score.level is not None]
    mean = Fraction(sum(points), len(points))
    below = [level for level in levels if level.points <= mean]
    above = [level for level in levels if level.points > mean]
    return CriterionFeedback(
        criterion=criterion,
        mean=mean,
        reached=below[-1],
        following=above[0] if above else None,
        comments=tuple(score.comment for score in scores if score.comment),
    )
