"""Keeping scores as they are made, so that no change overwrites another unseen.

Who saves says which revision of a score was on the screen. A change made from an older revision
is not kept but told, with what stands now; unless both say the same: then it is the same change
sent again, after its answer got lost. So a change may be sent as often as it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.validation.enums import ReviewState
from firstrung.validation.models import Criterion, Level, Review, Score
from firstrung.validation.selectors.reviews import mark
from firstrung.validation.services.reviews import lock_review, require_calibrated, start


@dataclass(frozen=True)
class ScoreChange:
    """What changed on one criterion; None leaves the level or the comment as it is.

    ``seen`` is the revision that the change was made from, 0 where there was no score yet; None
    keeps the change whatever stands there.
    """

    criterion: Criterion
    level: Level | None = None
    comment: str | None = None
    seen: int | None = None


@dataclass(frozen=True)
class CommentChange:
    """The words on the whole; ``seen`` is the `mark` of those they were made from."""

    text: str
    seen: str | None = None


class ChangedElsewhere(Problem):
    """Some changes were made from what has changed since; the others are kept.

    ``scores`` are the scores as they stand; ``comment`` are the words on the whole as they
    stand, None where they are not concerned.
    """

    def __init__(self, scores: Sequence[Score], comment: str | None) -> None:
        super().__init__(
            _(
                "This was changed in another window after you opened it. Nothing is lost: choose "
                "which of the two counts."
            )
        )
        self.scores = scores
        self.comment = comment


def save_scores(
    *,
    actor: Person,
    review: Review,
    changes: Sequence[ScoreChange],
    now: datetime,
    comment: str | CommentChange | None = None,
) -> Review:
    """Keep scores and comments as they are made. Returning means they are kept.

    A draft's scores are no decision, so the audit trail notes the start and the submission of a
    review, not each click. Raises `ChangedElsewhere` after it has kept what it could.
    """
    words = CommentChange(comment) if isinstance(comment, str) else comment
    review, clashes, standing = _save(actor, review, changes, words, now=now)
    if clashes or standing is not None:
        raise ChangedElsewhere(clashes, standing)
    return review


@transaction.atomic
def _save(
    actor: Person,
    review: Review,
    changes: Sequence[ScoreChange],
    comment: CommentChange | None,
    *,
    now: datetime,
) -> tuple[Review, list[Score], str | None]:
    review = lock_review(actor, review, now=now)
    if not review.is_pending:
        raise Problem(_("This review has been submitted and can't change any more."))
    require_calibrated(review, now=now)
    if review.state == ReviewState.ASSIGNED:
        start(review, now=now)
    there = {row.criterion_id: row for row in review.scores.select_related("level", "criterion")}
    clashes = [
        clash
        for change in changes
        if (clash := _keep(review, change, there.get(change.criterion.pk))) is not None
    ]
    return review, clashes, _keep_words(review, comment)


def _keep(review: Review, change: ScoreChange, score: Score | None) -> Score | None:
    """Keep one change; where it was made from an older revision, the score that stands."""
    if change.criterion.rubric_id != review.rubric_id:
        raise Problem(_("This criterion belongs to another rubric."))
    if change.level is not None and change.level.criterion_id != change.criterion.pk:
        raise Problem(_("This level belongs to another criterion."))
    row = score or Score(review=review, criterion=change.criterion, revision=0)
    wanted = {
        "level": change.level or row.level,
        "comment": row.comment if change.comment is None else change.comment,
    }
    if (wanted["level"], wanted["comment"]) == (row.level, row.comment):
        return None
    if change.seen is not None and change.seen != row.revision:
        return row
    row.level, row.comment = change.level or row.level, str(wanted["comment"])
    row.revision += 1
    row.save()
    return None


def _keep_words(review: Review, change: CommentChange | None) -> str | None:
    """Keep the words on the whole; those that stand where they were changed meanwhile."""
    if change is None or change.text == review.comment:
        return None
    if change.seen is not None and change.seen != mark(review.comment):
        return review.comment
    review.comment = change.text
    review.save(update_fields=["comment"])
    return None


def save_score(
    *,
    actor: Person,
    review: Review,
    criterion: Criterion,
    level: Level,
    now: datetime,
    comment: str | None = None,
) -> Review:
    """Keep one score, whatever stood there."""
    change = ScoreChange(criterion, level, comment)
    return save_scores(actor=actor, review=review, changes=[change], now=now)
