"""Decisions by fair score: zones, the limit of reviews, extra reviews, ledger, second looks."""

from datetime import timedelta
from decimal import Decimal
from math import sqrt

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstrung.core.errors import NotVisible, Problem
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import (
    Conflict,
    FairScore,
    Panel,
    PanelPlace,
    PanelResult,
    PanelSeat,
    Review,
    ScoringRun,
)
from firstrung.validation.scoring.again import candidates, draw_again, number_to_draw
from firstrung.validation.scoring.consistency import Pair, consistency
from firstrung.validation.scoring.extras import ask_extra, proposals, set_asking
from firstrung.validation.scoring.gain import worth
from firstrung.validation.scoring.runs import make_run, model_of, usable_run
from firstrung.validation.scoring.telling import tell
from firstrung.validation.services.plans import ask_plan
from tests.validation import rated, stages


@pytest.fixture
def boss(world):
    return world.coalition_coordinator


@pytest.fixture
def threshold(world):
    return rated.fair_threshold(world, ethics_minimum=Decimal("1.00"))


@pytest.fixture
def sim(world, threshold):
    return rated.simulated(world, threshold=threshold, works_count=80, raters=8)


def close(boss, sim):
    return validation.close_panel(actor=boss, panel=sim.panel, now=stages.now())


def fit(sim):
    return make_run(rubric=sim.panel.rubric, panel=sim.panel, now=stages.now())


def test_where_plain_means_decide_wrongly_by_severity_fair_scores_do_not(world, boss, threshold):
    strict, lenient, mixed = (0, 1, 2), (3, 4, 5), ((0, 1, 3), (2, 4, 5), (1, 3, 5))
    teams = [strict] * 80 + [lenient] * 80 + [mixed[work % 3] for work in range(30)]
    sim = rated.simulated(
        world,
        threshold=threshold,
        works_count=190,
        raters=6,
        severities=[1.2, 1.0, 1.4, -1.2, -1.0, -1.4],
        pairs=[(work, rater) for work, team in enumerate(teams) for rater in team],
        max_reviews=3,
    )
    cut = model_of(fit(sim)).cut(threshold).at
    assert close(boss, sim) == []
    results = {row.submission_id: row for row in PanelResult.objects.all()}
    rows = [
        (results[work.pk], ability >= cut)
        for work, ability in zip(sim.works, sim.abilities, strict=True)
    ]
    wrong = sum(row.met != true for row, true in rows)
    by_mean = sum((row.overall_mean >= Decimal("2.50")) != true for row, true in rows)
    sure = [row.met != true for row, true in rows if row.ledger["decided"] == "zone"]
    assert by_mean >= 1.5 * wrong
    assert len(sure) > 80
    assert sum(sure) <= 0.01 * len(sure)


def test_zones_decide_and_the_unsure_stay_below_the_limit(boss, sim):
    run = fit(sim)
    zones = dict(FairScore.objects.filter(run=run).values_list("submission", "zone"))
    chances = dict(FairScore.objects.filter(run=run).values_list("submission", "probability"))
    for pk, zone in zones.items():
        expected = "pass" if chances[pk] > 0.95 else "return" if chances[pk] < 0.05 else "more"
        assert zone == expected
    short = close(boss, sim)
    assert {row.pk for row in short} == {pk for pk, zone in zones.items() if zone == "more"}
    for row in PanelResult.objects.select_related("submission"):
        assert row.met == (zones[row.submission_id] == "pass")
        assert row.submission.state == ("exhibition" if row.met else "returned")
        assert row.zone == zones[row.submission_id]
        assert row.ledger["decided"] == "zone"
        assert row.score == row.fair_score
    assert {row.state for row in short} == {"panel"}
    assert close(boss, sim) == []


def test_at_the_limit_the_fair_score_decides_and_the_ledger_says_so(world, boss, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=80, raters=8, max_reviews=3)
    assert close(boss, sim) == []
    at_limit = PanelResult.objects.filter(ledger__decided="limit")
    assert at_limit.count() > 5
    for row in at_limit:
        assert row.met == (row.fair_score >= Decimal("2.50"))
        assert row.zone == "more"
        assert "limit of 3 reviews" in tell(row).verdict


def test_without_a_model_the_unsure_wait_and_at_the_limit_the_mean_decides(world, boss, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=4)
    assert len(close(boss, sim)) == 4
    Panel.objects.filter(pk=sim.panel.pk).update(state="open", max_reviews=3)
    sim.panel.refresh_from_db()
    assert close(boss, sim) == []
    for row in PanelResult.objects.all():
        assert (row.fair_score, row.ledger["decided"]) == (None, "limit-raw")
        assert row.ledger["obstacle"] == "shared"
        assert row.met == (row.overall_mean >= Decimal("2.50"))


def test_ethics_below_the_minimum_never_passes(boss, sim, threshold):
    type(threshold).objects.filter(pk=threshold.pk).update(ethics_minimum=Decimal("4.00"))
    close(boss, sim)
    for row in PanelResult.objects.all():
        assert not (row.met and row.ethics_mean < 4)
    assert PanelResult.objects.filter(zone="pass", met=False).exists()


def test_the_error_of_the_cut_makes_decisions_less_sure(boss, sim, threshold):
    run = fit(sim)
    sure = FairScore.objects.filter(run=run).exclude(zone="more").count()
    type(threshold).objects.filter(pk=threshold.pk).update(cut_error=Decimal("0.300"))
    ScoringRun.objects.all().delete()
    run = fit(sim)
    less = FairScore.objects.filter(run=run).exclude(zone="more").count()
    assert less < sure
    cut = model_of(run).cut(type(threshold).objects.get(pk=threshold.pk))
    row = FairScore.objects.filter(run=run).first()
    spread = sqrt(row.error**2 + cut.error**2)
    from statistics import NormalDist

    assert row.probability == pytest.approx(NormalDist().cdf((row.measure - cut.at) / spread))


def test_one_more_review_is_worth_most_near_the_threshold():
    def gain(measure, error=0.5):
        return worth(measure=measure, error=error, cut=0.0, cut_error=0.1, information=3.0)

    gains = [gain(at).gain for at in (0.0, 0.3, 0.6, 1.2, 2.5)]
    assert gains == sorted(gains, reverse=True)
    assert gain(0.0, error=0.8).gain > gain(0.0, error=0.3).gain
    assert gain(0.8).decides > gain(0.0).decides
    assert 0 < gain(0.0).gain < 0.5
    # Told by simulation: what the posterior will be, and how often it then errs less.
    rng = np.random.default_rng(0)
    true = rng.normal(0.4, 0.5, 400_000)
    seen = true + rng.normal(0, 1 / sqrt(3.0), true.size)
    weight = 3.0 / (3.0 + 4.0)
    mean, error = 0.4 + weight * (seen - 0.4), sqrt(1 / 7.0)
    from scipy.special import ndtr

    wide = np.hypot(error, 0.1)
    then = ndtr(-np.abs(mean) / wide).mean()
    now = ndtr(-0.4 / np.hypot(0.5, 0.1))
    decides = (np.abs(mean) > 1.6448536 * wide).mean()
    assert gain(0.4).gain == pytest.approx(now - then, abs=2e-3)
    assert gain(0.4).decides == pytest.approx(decides, abs=2e-3)


def test_extra_reviews_go_where_they_decide_most_and_avoid_conflicts(boss, sim):
    fit(sim)
    rows = proposals(sim.panel, now=stages.now())
    unsure = set(FairScore.objects.filter(zone="more").values_list("submission", flat=True))
    assert {row.score.submission_id for row in rows} == unsure
    gains = [row.worth.gain for row in rows]
    assert gains == sorted(gains, reverse=True)
    first = rows[0]
    Conflict.objects.create(
        panelist=first.seat.panelist, student=first.score.submission.student, declared_by=boss
    )
    changed = proposals(sim.panel, now=stages.now())[0]
    assert changed.score == first.score
    assert changed.seat.panelist != first.seat.panelist
    for row in rows:
        taken = row.score.submission.reviews.values_list("reviewer", flat=True)
        assert row.seat.panelist_id not in set(taken)
    wanted = [row.score.submission_id for row in rows[:2]]
    made = ask_extra(actor=boss, panel=sim.panel, submissions=wanted, now=stages.now())
    assert [(row.submission_id, row.kind, row.state) for row in made] == [
        (pk, "extra", "assigned") for pk in wanted
    ]
    left = {row.score.submission_id for row in proposals(sim.panel, now=stages.now())}
    assert left == unsure - set(wanted)
    assert ask_extra(actor=boss, panel=sim.panel, submissions=wanted, now=stages.now()) == []


def test_no_room_no_seat_and_no_more_than_the_limit(world, boss, sim):
    fit(sim)
    Panel.objects.filter(pk=sim.panel.pk).update(max_load=1)
    sim.panel.refresh_from_db()
    assert {row.seat for row in proposals(sim.panel, now=stages.now())} == {None}
    Panel.objects.filter(pk=sim.panel.pk).update(max_load=None, max_reviews=3)
    sim.panel.refresh_from_db()
    assert proposals(sim.panel, now=stages.now()) == []
    with pytest.raises(NotVisible):
        ask_extra(actor=world.coordinator2, panel=sim.panel, submissions=[], now=stages.now())
    close(boss, sim)
    sim.panel.refresh_from_db()
    with pytest.raises(Problem, match="while the panel is open"):
        ask_extra(actor=boss, panel=sim.panel, submissions=[], now=stages.now())


def test_a_panel_that_asks_by_itself_asks_when_a_review_comes_in(boss, sim):
    fit(sim)
    made = set_asking(actor=boss, panel=sim.panel, by_itself=True, now=stages.now())
    assert len(made) == FairScore.objects.filter(zone="more").count()
    review = made[0]
    Review.objects.filter(pk=review.pk).update(state="started", opened_at=stages.now())
    score = FairScore.objects.get(submission=review.submission_id)
    middle = {"thinking": 2, "craft": 3, "ethics": 2 if score.measure > 0 else 3}
    stages.judge(review.reviewer, Review.objects.get(pk=review.pk), 2, **middle)
    run_all()
    score.refresh_from_db()
    more = Review.objects.filter(submission=review.submission_id, kind="extra").count()
    assert (score.reviews, more) == (4, 2 if score.zone == "more" else 1)


def test_proposals_take_as_many_queries_for_many_as_for_few(sim):
    run = fit(sim)
    rows = FairScore.objects.filter(run=run).order_by("pk")

    def count():
        with CaptureQueriesContext(connection) as caught:
            found = proposals(sim.panel, now=stages.now())
        return len(caught), len(found)

    proposals(sim.panel, now=stages.now())  # the model of a run is read once in a process
    rows.update(zone="")
    rows.filter(pk=rows.first().pk).update(zone="more")
    few, one = count()
    rows.update(zone="more")
    many, all_of_them = count()
    assert (one, all_of_them) == (1, 80)
    assert few == many


def test_the_ledger_names_nobody_and_says_what_counted(boss, sim):
    close(boss, sim)
    result = PanelResult.objects.filter(ledger__decided="zone", met=True).first()
    ledger = result.ledger
    assert [row["letter"] for row in ledger["raters"]] == ["A", "B", "C"]
    assert ledger["run"] == str(ScoringRun.objects.get().uid)
    assert ledger["threshold"]["version"] == 1
    assert ledger["fair"]["score"] == pytest.approx(float(result.fair_score), abs=0.006)
    text = str(ledger)
    for person in sim.raters:
        assert person.given_name not in text
        assert str(person.uid) not in text
    told = tell(result)
    assert told.verdict.startswith("The work meets the threshold: the probability is ")
    assert "3 industry panelists judged it; at least 2 are asked for." in told.sentences
    words = {rater.words for rater in told.raters}
    assert all("average" in word for word in words)
    assert told.strip.cut == 2.5
    public = validation.public_words(result)
    assert public[0] == told.verdict
    assert "average" not in " ".join(public)
    result.ledger = {}
    assert (validation.public_words(result), tell(result)) == ([], None)


def test_a_run_that_a_decision_rests_on_stays(boss, sim):
    close(boss, sim)
    pinned = ScoringRun.objects.get()
    sim.rate([(0, _other(sim, 0))], np.random.default_rng(1))
    newest = fit(sim)
    assert set(ScoringRun.objects.all()) == {pinned, newest}
    assert usable_run(sim.panel.rubric) == newest


def _other(sim, work):
    taken = set(sim.works[work].reviews.values_list("reviewer", flat=True))
    return next(i for i, person in enumerate(sim.raters) if person.pk not in taken)


# The second look


def second_panel(world, sim, raters=None):
    panel = Panel.objects.create(
        title="Winter panel",
        organization=world.coalition,
        quarter="2027-Q1",
        rubric=sim.panel.rubric,
        opens_on=stages.today(),
        closes_on=stages.today(),
    )
    PanelSeat.objects.bulk_create(
        PanelSeat(panel=panel, panelist=person, employer=world.employer)
        for person in (sim.raters if raters is None else raters)
    )
    return panel


def test_only_work_that_enough_of_those_seated_have_not_judged(world, boss, sim):
    close(boss, sim)
    raters = sim.raters[:4]
    winter = second_panel(world, sim, raters)
    Panel.objects.filter(pk=winter.pk).update(again_share=Decimal("1.00"))
    winter.refresh_from_db()
    fresh = {
        row.pk
        for row in sim.works
        if row.pk in candidates(winter, now=stages.now())
        and row.reviews.filter(reviewer__in=raters).count() <= 1
    }
    assert 0 < len(fresh) < len(sim.works)
    places = draw_again(actor=boss, panel=winter, now=stages.now(), seed="abc")
    assert {place.submission_id for place in places} == fresh
    nobody = second_panel(world, sim, [])
    assert draw_again(actor=boss, panel=nobody, now=stages.now()) == []


def test_a_share_is_drawn_by_lot_with_a_seed_that_can_be_checked(world, boss, sim):
    close(boss, sim)
    winter = second_panel(world, sim)
    ids = candidates(winter, now=stages.now())
    assert ids == sorted(PanelResult.objects.values_list("submission", flat=True))
    places = draw_again(actor=boss, panel=winter, now=stages.now(), seed="abc")
    assert len(places) == round(0.05 * len(ids))
    assert {place.kind for place in places} == {"again"}
    winter.refresh_from_db()
    assert winter.consistency["draw"]["seed"] == "abc"
    assert winter.consistency["draw"]["among"] == len(ids)
    again = draw_again(actor=boss, panel=winter, now=stages.now())
    assert [row.pk for row in again] == [row.pk for row in places]
    other = second_panel(world, sim)
    assert candidates(other, now=stages.now()) == []


def test_only_with_a_live_consent(world, boss, sim):
    close(boss, sim)
    winter = second_panel(world, sim)
    decided = PanelResult.objects.first().submission
    decided.student.birth_date = None  # a minor, for whom nobody has decided
    decided.student.save(update_fields=["birth_date"])
    assert decided.pk not in candidates(winter, now=stages.now())


def test_how_many_are_drawn():
    assert [number_to_draw(n, Decimal("0.05")) for n in (0, 9, 10, 100, 250)] == [0, 0, 1, 5, 12]
    assert number_to_draw(100, Decimal(0)) == 0
    assert number_to_draw(3, Decimal(1)) == 3


def test_second_looks_change_no_decision_and_tell_how_often_panels_agree(world, boss, sim):
    close(boss, sim)
    before = dict(PanelResult.objects.values_list("submission", "met"))
    winter = second_panel(world, sim)
    Panel.objects.filter(pk=winter.pk).update(again_share=Decimal("0.30"))
    winter.refresh_from_db()
    places = draw_again(actor=boss, panel=winter, now=stages.now(), seed="x")
    Panel.objects.filter(pk=winter.pk).update(state="open")
    place_of = {work.pk: index for index, work in enumerate(sim.works)}
    first, sim.panel = sim.panel, winter
    pairs = []
    for place in places:
        index = place_of[place.submission_id]
        taken = set(place.submission.reviews.values_list("reviewer", flat=True))
        free = [i for i, person in enumerate(sim.raters) if person.pk not in taken]
        pairs += [(index, rater) for rater in free[:3]]
    sim.rate(pairs, np.random.default_rng(9), kind="again")
    winter.refresh_from_db()
    validation.close_panel(actor=boss, panel=winter, now=stages.now())
    assert dict(PanelResult.objects.values_list("submission", "met")) == before
    winter.refresh_from_db()
    figures = winter.consistency["figures"]
    assert figures["portfolios"] == len(places)
    assert figures["agreement"] >= 0.8
    assert figures["low"] < figures["agreement"] <= figures["high"]
    assert 0.9 < figures["expected"] <= 1
    first.refresh_from_db()
    assert first.consistency == {}


def test_consistency_by_hand():
    pairs = [Pair(True, True, 1.0, 0.5)] * 20 + [Pair(False, False, -0.5, 0.5)] * 15
    pairs += [Pair(True, False, 0.0, 0.5)] * 3 + [Pair(False, True, 0.0, 0.5)] * 2
    found = consistency(pairs)
    assert (found.portfolios, found.same, found.agreement) == (40, 35, 0.875)
    chance = (23 * 22 + 17 * 18) / 1600
    assert found.kappa == pytest.approx((0.875 - chance) / (1 - chance))
    assert (found.low, found.high) == pytest.approx((0.7389, 0.9454), abs=1e-4)
    two, one = 0.9772499, 0.1586553  # normal probabilities of 2 and of -1
    alike = 20 * (two**2 + (1 - two) ** 2) + 15 * (one**2 + (1 - one) ** 2) + 5 * 0.5
    assert found.expected == pytest.approx(alike / 40, abs=1e-6)
    assert consistency([]).agreement is None
    assert consistency([Pair(True, True)]).kappa is None
    assert consistency([Pair(True, True)]).expected is None


def test_the_first_plan_draws_by_itself_and_too_few_wait_for_the_next(world, boss, sim):
    close(boss, sim)
    winter = second_panel(world, sim)
    [fresh] = rated.works(world, sim.works[0].threshold, 1, prefix="fresh")
    PanelPlace.objects.create(panel=winter, submission=fresh, placed_by=boss)
    results = PanelResult.objects.order_by("pk")
    late = list(results.values_list("pk", flat=True)[:9])
    earlier = stages.now() - timedelta(days=400)
    results.exclude(pk__in=late).update(closed_at=earlier)
    drawn_last = {"draw": {"drawn_at": (stages.now() - timedelta(days=90)).isoformat()}}
    Panel.objects.filter(pk=sim.panel.pk).update(consistency=drawn_last)
    ask_plan(actor=boss, panel=winter, now=stages.now())
    winter.refresh_from_db()
    assert (winter.consistency, winter.places.count()) == ({}, 1)
    results.filter(closed_at=earlier).update(closed_at=stages.now())
    ask_plan(actor=boss, panel=winter, now=stages.now())
    winter.refresh_from_db()
    drawn = winter.consistency["draw"]
    assert drawn["among"] == results.count()
    assert winter.places.filter(kind="again").count() == drawn["drawn"] > 0
    count = winter.places.count()
    ask_plan(actor=boss, panel=winter, now=stages.now())
    assert winter.places.count() == count
