"""Closing a panel: what came out, decided once, with the ledger of each decision."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from firstrung.activity.public import record
from firstrung.engines.ratings import agreement
from firstrung.engines.ratings.rated import Ratings
from firstrung.engines.standards import Combined, Rating, Standard, combine, compare
from firstrung.identity.public import Person
from firstrung.jobs.public import publish
from firstrung.validation.enums import (
    PanelState,
    PlaceKind,
    ReviewState,
    Scoring,
    Stage,
    SubmissionState,
    Zone,
)
from firstrung.validation.events import PanelResultReady
from firstrung.validation.lifecycles import PANEL
from firstrung.validation.models import (
    FairScore,
    Panel,
    PanelResult,
    RaterMeasure,
    Review,
    Score,
    ScoringRun,
    Submission,
)
from firstrung.validation.policies import RUN_PANEL
from firstrung.validation.scoring.again import pairs_of
from firstrung.validation.scoring.consistency import consistency
from firstrung.validation.scoring.ledger import (
    AT_LIMIT,
    BY_MEAN,
    BY_ZONE,
    UNCORRECTED,
    Basis,
    Severity,
    frozen,
)
from firstrung.validation.scoring.rescoring import rescore
from firstrung.validation.scoring.runs import (
    is_current,
    latest_run,
    make_run,
    model_of,
    pin,
    usable_run,
)
from firstrung.validation.services.panels import lock_panel
from firstrung.validation.services.stages import pass_stage, return_stage

CENT = Decimal("0.01")


def close_panel(*, actor: Person, panel: Panel, now: datetime) -> list[Submission]:
    """End the panel: results are computed once, met ones move on, the others go back.

    Where fair scores decide, the model is first fitted to all that is in. Returns the submissions
    that are not decided: too few reviews, or not sure enough and below the panel's limit of
    reviews. They keep what they have and stay in the stage, for another panel. Closing a closed
    panel changes nothing.
    """
    RUN_PANEL.require(actor, panel)
    if _needs_run(panel):
        make_run(rubric=panel.rubric, panel=panel, now=now)
    return _close(actor, panel, now=now)


def _needs_run(panel: Panel) -> bool:
    """Whether fair scores decide here, and something has come in since the newest run."""
    fair = panel.places.filter(
        submission__threshold__scoring=Scoring.FAIR, panel__state=PanelState.OPEN
    )
    return fair.exists() and not is_current(latest_run(panel.rubric_id), panel.rubric)


@transaction.atomic
def _close(actor: Person, panel: Panel, *, now: datetime) -> list[Submission]:
    panel = lock_panel(actor, panel)
    if panel.state == PanelState.CLOSED:
        return []
    panel.state, panel.closed_at = PANEL.after(panel.state, "close"), now
    panel.save(update_fields=["state", "closed_at"])
    Review.objects.filter(panel=panel).pending().update(state=ReviewState.VOID)
    short = [row for row in _waiting(panel) if not conclude(actor, panel, row, now=now)]
    _look_again(panel)
    record(actor, "validation.panel.closed", panel, now=now, short=len(short))
    return short


def _waiting(panel: Panel) -> list[Submission]:
    places = panel.places.filter(kind=PlaceKind.REGULAR).values("submission")
    rows = (
        Submission.objects.select_for_update(of=("self",))
        .filter(pk__in=places, state=SubmissionState.PANEL)
        .select_related("threshold__rubric", "student")
    )
    return list(rows.order_by("pk"))


def _look_again(panel: Panel) -> None:
    """Keep how often the second looks of this panel agree with the first decisions."""
    pairs = pairs_of(panel, usable_run(panel.rubric_id))
    if pairs:
        panel.consistency["pairs"] = [list(pair) for pair in pairs]
        panel.consistency["figures"] = consistency(pairs).to_json()
        panel.save(update_fields=["consistency"])


def conclude(actor: Person, panel: Panel, submission: Submission, *, now: datetime) -> bool:
    """Decide one submission; False where it can't be decided yet."""
    reviews = counted_reviews(submission)
    if len({review.reviewer_id for review in reviews}) < submission.threshold.min_panel_reviews:
        return False
    ratings = _ratings(reviews)
    criteria = list(panel.rubric.criteria.all())
    combined = combine(
        ratings,
        criteria=[row.code for row in criteria],
        ethics=[row.code for row in criteria if row.is_ethics],
    )
    basis = _basis(panel, submission, combined, ratings, len(reviews))
    if basis is None:
        return False
    _keep(panel, submission, reviews, basis, now=now)
    move = pass_stage if basis.met else return_stage
    move(submission, Stage.PANEL, by=actor, now=now)
    publish(PanelResultReady(submission_id=submission.pk))
    return True


def counted_reviews(submission: Submission) -> list[Review]:
    """The panel reviews that a decision rests on, also those of an earlier panel."""
    rows = Review.objects.filter(submission=submission).deciding().submitted()
    return list(rows.order_by("pk"))


def _ratings(reviews: Sequence[Review]) -> list[Rating]:
    scores = Score.objects.filter(review__in=[review.pk for review in reviews], level__isnull=False)
    values = scores.values_list("review__reviewer", "criterion__code", "level__points")
    return [Rating(str(rater), code, points) for rater, code, points in values]


def _basis(
    panel: Panel,
    submission: Submission,
    combined: Combined,
    ratings: Sequence[Rating],
    count: int,
) -> Basis | None:
    """What decides: the mean, the zone, or the limit of reviews. None: not decided yet."""
    threshold, adjacent = submission.threshold, _adjacent(ratings)
    standard = Standard(threshold.cut_score, threshold.ethics_minimum, threshold.min_panel_reviews)
    by_mean = compare(combined, standard).met
    run = usable_run(panel.rubric_id)
    if threshold.scoring == Scoring.RAW:
        return Basis(BY_MEAN, by_mean, combined, adjacent, run, None)
    score = None if run is None else _score(submission, run, count)
    if score is None:
        if count < panel.max_reviews:
            return None
        why = latest_run(panel.rubric_id)
        obstacle = "" if why is None else str(why.figures.get("obstacle", "unconnected"))
        return Basis(UNCORRECTED, by_mean, combined, adjacent, None, None, obstacle=obstacle)
    assert run is not None  # the score is of it
    cut = model_of(run).cut(threshold).at
    ethics = combined.ethics >= threshold.ethics_minimum
    if score.zone != Zone.MORE:
        met = score.zone == Zone.PASS and ethics
        return Basis(BY_ZONE, met, combined, adjacent, run, score, cut)
    if count < panel.max_reviews:
        return None
    met = cents(score.fair_average) >= threshold.cut_score and ethics
    return Basis(AT_LIMIT, met, combined, adjacent, run, score, cut)


def _score(submission: Submission, run: ScoringRun, count: int) -> FairScore | None:
    """The fair score with all reviews that count; scored anew where one came in since."""
    row = FairScore.objects.filter(run=run, submission=submission).first()
    if row is not None and row.reviews == count:
        return row
    return rescore(submission, run)


def cents(value: float) -> Decimal:
    """A score as it is printed and compared: two decimals, half up."""
    return Decimal(repr(value)).quantize(CENT, rounding=ROUND_HALF_UP)


def _adjacent(ratings: Sequence[Rating]) -> float | None:
    """Share of pairs of ratings of a criterion at most one level apart; None without a pair."""
    rows = Ratings.from_triples(
        (rating.criterion, rating.rater, float(rating.points)) for rating in ratings
    )
    return agreement.adjacent_agreement(rows)


def _keep(
    panel: Panel,
    submission: Submission,
    reviews: Sequence[Review],
    basis: Basis,
    *,
    now: datetime,
) -> None:
    fair = basis.score if submission.threshold.scoring == Scoring.FAIR else None
    PanelResult.objects.create(
        submission=submission,
        panel=panel,
        threshold=submission.threshold,
        rubric=panel.rubric,
        means={code: str(mean) for code, mean in basis.combined.means.items()},
        overall_mean=basis.combined.overall,
        ethics_mean=basis.combined.ethics,
        raters=basis.combined.raters,
        exact_agreement=basis.combined.agreement,
        fair_score=None if fair is None else cents(fair.fair_average),
        fair_error=None if fair is None else cents(fair.fair_error),
        probability=None if fair is None else fair.probability,
        zone="" if fair is None else fair.zone,
        ledger=frozen(submission, panel, reviews, _severities(basis.run, reviews), basis, now=now),
        met=basis.met,
        closed_at=now,
    )
    if basis.run is not None:
        pin(basis.run)


def _severities(run: ScoringRun | None, reviews: Sequence[Review]) -> dict[int, Severity]:
    """What the run knew of these raters."""
    if run is None:
        return {}
    rows = RaterMeasure.objects.filter(run=run, rater__in=[row.reviewer_id for row in reviews])
    return {row.rater_id: Severity(row.severity, row.error) for row in rows}
