"""Runs of the rating model: fair scores, thin and unconnected data, drift, re-scoring."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import (
    FairScore,
    PanelResult,
    RaterMeasure,
    Review,
    ScoringRun,
)
from firstrung.validation.scoring.gathering import gather
from firstrung.validation.scoring.model import Model
from firstrung.validation.scoring.rescoring import rescore
from firstrung.validation.scoring.runs import is_current, make_run, usable_run
from firstrung.validation.scoring.words import obstacle_words
from tests.validation import rated, stages


@pytest.fixture
def threshold(world):
    return rated.fair_threshold(world)


@pytest.fixture
def sim(world, threshold):
    return rated.simulated(world, threshold=threshold)


def run_for(sim):
    return make_run(rubric=sim.panel.rubric, panel=sim.panel, now=stages.now())


def test_severities_come_out_and_scores_are_corrected_for_them(sim):
    run = run_for(sim)
    rows = {row.rater_id: row for row in RaterMeasure.objects.filter(run=run)}
    found = np.array([rows[person.pk].severity for person in sim.raters])
    assert np.abs(found - np.array(sim.severities)).max() < 0.5
    assert [rows[person.pk].reviews for person in sim.raters] == [
        Review.objects.filter(reviewer=person).count() for person in sim.raters
    ]
    scores = {row.submission_id: row for row in FairScore.objects.filter(run=run)}
    measures = np.array([scores[work.pk].measure for work in sim.works])
    raw = np.array([scores[work.pk].raw_mean for work in sim.works])
    truth = np.array(sim.abilities)
    assert np.corrcoef(measures, truth)[0, 1] > np.corrcoef(raw, truth)[0, 1]
    inside = np.abs(measures - truth) < 1.96 * np.array([scores[w.pk].error for w in sim.works])
    assert inside.mean() > 0.85
    assert run.figures["works"] == 60
    assert 0 < run.figures["agreement"]["exact"] < 1
    assert run.figures["severity"]["reliability"] > 0.8


def test_the_calibration_that_is_kept_is_the_one_that_was_fitted(sim):
    run = run_for(sim)
    kept = ScoringRun.objects.get(pk=run.pk)
    model = Model.from_json(kept.calibration)
    assert model.calibration.persons.ids == ()
    score = FairScore.objects.filter(run=run).first()
    assert model.fair(score.measure) == pytest.approx(score.fair_average, abs=1e-9)
    assert model.ability(model.fair(0.7)) == pytest.approx(0.7, abs=1e-3)


def test_nothing_new_makes_no_new_run(sim):
    first = run_for(sim)
    assert run_for(sim) == first
    assert is_current(first, sim.panel.rubric)
    sim.rate([(0, _free_rater(sim, 0))], np.random.default_rng(5))
    assert not is_current(first, sim.panel.rubric)
    second = run_for(sim)
    assert second != first
    assert list(ScoringRun.objects.all()) == [second]


def _free_rater(sim, work):
    taken = set(sim.works[work].reviews.values_list("reviewer", flat=True))
    return next(i for i, person in enumerate(sim.raters) if person.pk not in taken)


def test_a_run_takes_as_many_queries_for_many_works_as_for_few(sim):
    def count():
        ScoringRun.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            run_for(sim)
        return len(caught)

    many = count()
    Review.objects.filter(submission__in=sim.works[20:]).update(state="void")
    assert count() == many


def test_too_few_shared_portfolios_say_so_and_what_to_do(world, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=6)
    run = run_for(sim)
    assert (run.calibration, run.figures["obstacle"], run.figures["shared"]) == ({}, "shared", 6)
    assert FairScore.objects.count() == 0
    why, what = obstacle_words(run.figures)
    assert why.startswith("Only 6 portfolios")
    assert "calibration portfolios" in what
    assert usable_run(sim.panel.rubric) is None


def test_too_few_raters_say_so(world, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=20, raters=2, each=2)
    assert run_for(sim).figures["obstacle"] == "raters"


def test_what_nothing_ties_to_the_others_is_left_out(world, threshold):
    sim = rated.simulated(world, threshold=threshold)
    strangers = rated.people(2, world.employer2, "panelist", "stranger")
    sim.raters += strangers
    sim.severities += [0.0, 0.0]
    lonely = rated.works(world, threshold, 2, prefix="lonely")
    sim.works += lonely
    sim.abilities += [0.0, 0.0]
    sim.rate([(60, 9), (60, 10), (61, 9), (61, 10)], np.random.default_rng(2))
    run = run_for(sim)
    assert run.figures["left_out"] == 4
    assert run.figures["subsets"] == 2
    assert not FairScore.objects.filter(run=run, submission__in=lonely).exists()
    assert not RaterMeasure.objects.filter(run=run, rater__in=strangers).exists()
    assert rescore(lonely[0], run) is None


def test_a_rater_with_few_reviews_is_drawn_towards_the_average(sim):
    rng = np.random.default_rng(3)
    [newcomer] = rated.people(1, sim.panel.organization, "panelist", "newcomer")
    sim.raters.append(newcomer)
    sim.severities.append(4.0)
    sim.rate([(0, 9), (1, 9)], rng)
    run = run_for(sim)
    row = RaterMeasure.objects.get(run=run, rater=newcomer)
    assert row.reviews == 2
    assert 0 < row.severity < 3.0
    assert row.error < run.figures["spread"]


def test_anchors_and_second_looks_tie_raters_and_move_no_score(sim):
    before = {row.submission_id: row.reviews for row in FairScore.objects.filter(run=run_for(sim))}
    rng = np.random.default_rng(4)
    sim.rate([(0, rater) for rater in range(9)], rng, kind="anchor")
    extra = [(1, rater) for rater in range(9) if not _judged(sim, 1, rater)]
    sim.rate(extra, rng, kind="again")
    after = {row.submission_id: row.reviews for row in FairScore.objects.filter(run=run_for(sim))}
    assert after == before
    labels = set(gather(sim.panel.rubric).works)
    assert {f"anchor-{sim.works[0].pk}", f"again-{sim.works[1].pk}"} < labels


def _judged(sim, work, rater):
    return sim.works[work].reviews.filter(reviewer=sim.raters[rater]).exists()


def test_severity_by_quarter_where_quarters_are_tied_together(world, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=120)
    reviews = list(Review.objects.order_by("pk"))
    other = type(sim.panel).objects.create(
        title="Winter panel",
        organization=sim.panel.organization,
        quarter="2027-Q1",
        rubric=sim.panel.rubric,
        opens_on=sim.panel.opens_on,
        closes_on=sim.panel.closes_on,
    )
    late = [row.pk for row in reviews if row.submission_id >= sim.works[60].pk]
    Review.objects.filter(pk__in=late).update(panel=other)
    run = run_for(sim)
    assert run.figures["drift"] is False  # nothing ties the two quarters together
    rng = np.random.default_rng(6)
    for panel, raters in ((other, range(9)), (sim.panel, range(9))):
        made = sim.rate([(0, rater) for rater in raters], rng, kind="anchor")
        Review.objects.filter(pk__in=[row.pk for row in made]).update(panel=panel)
    ids = list(Review.objects.filter(kind="anchor").values_list("pk", flat=True))
    run = run_for(sim)
    assert len(ids) == 18
    assert run.figures["drift"] is True
    quarters = run.figures["quarters"][str(sim.raters[0].pk)]
    assert sorted(quarters) == ["2026-Q4", "2027-Q1"]
    assert RaterMeasure.objects.filter(run=run).count() == 9


def test_a_new_review_scores_its_portfolio_anew(sim, world):
    run = run_for(sim)
    work = sim.works[3]
    before = FairScore.objects.get(run=run, submission=work)
    rater = _free_rater(sim, 3)
    [review] = sim.rate([(3, rater)], np.random.default_rng(1), state="assigned")
    Review.objects.filter(pk=review.pk).update(state="started", opened_at=stages.now())
    review.refresh_from_db()
    stages.judge(sim.raters[rater], review, 4)
    run_all()
    after = FairScore.objects.get(run=run, submission=work)
    assert (before.reviews, after.reviews) == (3, 4)
    assert after.rescored_with == review
    assert after.measure > before.measure
    assert after.error < before.error


def test_enough_new_reviews_ask_for_a_new_run(sim):
    run = run_for(sim)
    pairs = [(work, _free_rater(sim, work)) for work in range(25)]
    made = sim.rate(pairs, np.random.default_rng(1))
    validation.review_came_in(review_id=made[-1].pk, now=stages.now())
    run_all()
    [newest] = ScoringRun.objects.all()
    assert newest != run
    assert is_current(newest, sim.panel.rubric)


def test_raw_thresholds_ask_for_nothing(world):
    threshold = stages.threshold(world)
    sim = rated.simulated(world, threshold=threshold)
    review = Review.objects.first()
    assert validation.review_came_in(review_id=review.pk, now=stages.now()) is None
    assert ScoringRun.objects.count() == 0
    validation.close_panel(actor=world.coalition_coordinator, panel=sim.panel, now=stages.now())
    assert ScoringRun.objects.count() == 0
    assert PanelResult.objects.filter(fair_score__isnull=False).count() == 0
    assert set(PanelResult.objects.values_list("ledger__decided", flat=True)) == {"mean"}
