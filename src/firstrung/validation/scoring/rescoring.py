"""One new review: its portfolio is scored anew with the frozen calibration."""

from datetime import datetime

from firstrung.validation.enums import DECIDING, PanelState, Scoring
from firstrung.validation.models import FairScore, Review, ScoringRun, Submission
from firstrung.validation.scoring.extras import ask_by_itself
from firstrung.validation.scoring.gathering import columns, rated
from firstrung.validation.scoring.model import Given, Model
from firstrung.validation.scoring.runs import fair_score, judge, latest_run, model_of, usable_run
from firstrung.validation.scoring.selectors import job_for
from firstrung.validation.scoring.tasks import run_scoring

STALE_REVIEWS = 10
STALE_SHARE = 0.1
"""A run is made anew once more reviews than both of these have come in since."""


def given_of(submission: Submission) -> list[Given]:
    """The reviews that a decision on the work rests on, as the model takes them (two queries)."""
    rows = rated(submission.threshold.rubric_id).filter(submission=submission, kind__in=DECIDING)
    codes = list(submission.threshold.rubric.criteria.values_list("code", flat=True))
    found = columns(rows, codes)
    return [
        Given(found.raters[index], found.quarters[index], found.points(index))
        for index in range(len(found))
    ]


def rescore(
    submission: Submission, run: ScoringRun, *, review: Review | None = None
) -> FairScore | None:
    """The work's fair score with what is in now; None where no rater of it is known."""
    return rescore_with(submission, run, model_of(run), review=review)


def rescore_with(
    submission: Submission, run: ScoringRun, model: Model, *, review: Review | None = None
) -> FairScore | None:
    """As `rescore`, with the model at hand (five queries)."""
    given = given_of(submission)
    measured = model.score(given)
    if measured is None:
        return None
    made = fair_score(run, submission.pk, measured, given)
    judge(made, model, measured, submission.threshold, model.cut(submission.threshold))
    values = {
        name: getattr(made, name)
        for name in (
            "measure",
            "error",
            "fair_average",
            "fair_error",
            "raw_mean",
            "reviews",
            "probability",
            "zone",
        )
    }
    row, _ = FairScore.objects.update_or_create(
        run=run, submission=submission, defaults=values | {"rescored_with": review}
    )
    return row


def review_came_in(*, review_id: int, now: datetime) -> FairScore | None:
    """What follows from a submitted panel review: a new score, and a run once there is much new.

    Only on an open panel, for a review that counts, under a threshold that compares fair scores.
    """
    review = Review.objects.select_related("panel", "submission__threshold__rubric", "rubric").get(
        pk=review_id
    )
    panel, submission = review.panel, review.submission
    if panel is None or panel.state != PanelState.OPEN:
        return None
    if submission.threshold.scoring != Scoring.FAIR:
        return None
    run = usable_run(panel.rubric_id)
    if is_stale(panel.rubric_id) and job_for(panel.rubric_id) is None:
        run_scoring.enqueue(rubric_id=panel.rubric_id, panel_id=panel.pk)
    if run is None or review.kind not in DECIDING:
        return None
    score = rescore(submission, run, review=review)
    ask_by_itself(panel, now=now)
    return score


def is_stale(rubric_id: int) -> bool:
    """Whether so much has come in since the newest run that another is worth making."""
    run, count = latest_run(rubric_id), rated(rubric_id).count()
    known = 0 if run is None else run.figures["reviews"] + run.figures.get("left_out", 0)
    return count - known > max(STALE_REVIEWS, STALE_SHARE * known)
