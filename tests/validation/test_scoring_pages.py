"""Pages of scores: who sees what, words beside pictures, files, groups with suppression."""

import itertools
import re

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firstrung.core.canvas import fitting, spread, ticks
from firstrung.jobs.public import run_all
from firstrung.validation import public as validation
from firstrung.validation.models import (
    FairScore,
    Panel,
    PanelResult,
    Review,
    ScoringRun,
    Submission,
)
from firstrung.validation.scoring.groups import comparisons, suppressed
from firstrung.validation.scoring.plots import (
    Mark,
    Ruler,
    Rung,
    Strip,
    score_strip,
    severity_ladder,
    variable_map,
)
from firstrung.validation.scoring.runs import make_run
from tests.validation import rated, stages


@pytest.fixture
def boss(world):
    return world.coalition_coordinator


@pytest.fixture
def threshold(world):
    return rated.fair_threshold(world)


@pytest.fixture
def sim(world, threshold):
    return rated.simulated(world, threshold=threshold)


def page(sign_in, person, name, uid, status=200):
    response = sign_in(person).get(reverse(name, args=[uid]))
    assert response.status_code == status
    return response.content.decode()


def test_scores_from_nothing_to_a_run(world, boss, sim, sign_in):
    run_all()
    assert "Not corrected for severity yet" in page(sign_in, boss, "panel_scores", sim.panel.uid)
    client = sign_in(boss)
    client.post(reverse("panel_scores_run", args=[sim.panel.uid]))
    client.post(reverse("panel_scores_run", args=[sim.panel.uid]))  # one job at a time
    assert "are being worked out" in page(sign_in, boss, "panel_scores", sim.panel.uid)
    progress = reverse("panel_scores_progress", args=[sim.panel.uid])
    assert client.get(progress, headers={"HX-Request": "true"}).status_code == 200
    assert run_all() == 1
    assert client.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    text = page(sign_in, boss, "panel_scores", sim.panel.uid)
    assert "from 180 reviews of 60 portfolios by 9 raters" in text
    score = FairScore.objects.order_by("submission__places__pk").first()
    assert f"{score.fair_average:.2f} ± {score.fair_error:.2f}" in text


def test_only_who_runs_the_panel_sees_its_scores(world, sim, sign_in):
    run = make_run(rubric=sim.panel.rubric, now=stages.now())
    for name in ("panel_scores", "panel_scores_file", "panel_groups"):
        for person in (world.coordinator2, world.teacher, world.student, sim.raters[0]):
            page(sign_in, person, name, sim.panel.uid, 404)
    for name in ("scoring_run", "scoring_raters_file", "scoring_map_file"):
        for person in (world.coordinator2, world.teacher, sim.raters[0]):
            page(sign_in, person, name, run.uid, 404)


def test_asking_for_the_proposed_reviews(boss, sim, sign_in):
    make_run(rubric=sim.panel.rubric, now=stages.now())
    text = page(sign_in, boss, "panel_scores", sim.panel.uid)
    works = re.findall(r'name="works" value="([^"]+)"', text)
    unsure = FairScore.objects.filter(zone="more")
    assert sorted(works) == sorted(str(row.submission.uid) for row in unsure)
    client, address = sign_in(boss), reverse("panel_extra", args=[sim.panel.uid])
    assert client.post(address).status_code == 422
    assert client.post(address, {"works": works[:3]}).status_code == 302
    assert Review.objects.filter(kind="extra").count() == 3
    again = client.post(address, {"works": works[:3]})
    assert again.status_code == 422
    assert "The list has changed since" in again.content.decode()
    client.post(reverse("panel_extra_asking", args=[sim.panel.uid]), {"by_itself": "yes"})
    assert Review.objects.filter(kind="extra").count() == unsure.count()
    assert Panel.objects.get(pk=sim.panel.pk).asks_by_itself is True
    client.post(reverse("panel_extra_asking", args=[sim.panel.uid]), {"by_itself": "no"})
    assert Panel.objects.get(pk=sim.panel.pk).asks_by_itself is False


def test_the_page_takes_as_many_queries_for_many_portfolios_as_for_few(boss, sim, sign_in):
    make_run(rubric=sim.panel.rubric, now=stages.now())
    client, address = sign_in(boss), reverse("panel_scores", args=[sim.panel.uid])

    def count():
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    count()
    many = count()
    sim.panel.places.exclude(submission__in=sim.works[:20]).delete()
    assert count() == many


def test_pictures_have_words_and_tables_beside_them(boss, sim, sign_in):
    run = make_run(rubric=sim.panel.rubric, now=stages.now())
    text = page(sign_in, boss, "scoring_run", run.uid)
    assert text.count("<svg") - text.count('aria-hidden="true"') <= 4
    assert text.count('role="img"') == 4
    assert text.count("<title id=") == text.count("<desc id=") == 4
    assert "60 portfolios and 9 raters lie on one ruler in logits." in text
    assert f"The strictest rater is {sim.raters[8].name}" in text
    assert " style=" not in text
    table = page(sign_in, boss, "scoring_raters_file", run.uid).splitlines()
    assert table[0].lstrip("\ufeff").startswith("rater,reviews,severity_logits")
    assert table[1].startswith(f"{sim.raters[8].name},")
    assert len(table) == 10
    points = page(sign_in, boss, "scoring_map_file", run.uid).splitlines()
    assert [row.split(",")[0] for row in points].count("portfolio") == 60
    assert [row.split(",")[0] for row in points].count("threshold") == 1


def test_raters_of_other_panels_are_numbers(world, sim, sign_in):
    run = make_run(rubric=sim.panel.rubric, now=stages.now())
    own = Panel.objects.create(
        title="District panel",
        organization=world.district,
        quarter="2026-Q4",
        rubric=sim.panel.rubric,
        opens_on=stages.today(),
        closes_on=stages.today(),
    )
    own.seats.create(panelist=sim.raters[0], employer=world.employer)
    text = page(sign_in, world.coordinator, "scoring_run", run.uid)
    assert sim.raters[0].name in text
    for person in sim.raters[1:]:
        assert person.name not in text
    assert "Rater 9" in text


def test_thin_data_says_what_to_do(world, boss, threshold, sign_in):
    sim = rated.simulated(world, threshold=threshold, works_count=5)
    run = make_run(rubric=sim.panel.rubric, now=stages.now())
    for name, uid in (("panel_scores", sim.panel.uid), ("scoring_run", run.uid)):
        text = page(sign_in, boss, name, uid)
        assert "Scores can&#x27;t be corrected yet" in text or "Scores can't be corrected" in text
        assert "Only 5 portfolios were judged by two raters" in text


def test_who_reads_a_ledger(world, boss, sim, sign_in):
    validation.close_panel(actor=boss, panel=sim.panel, now=stages.now())
    result = PanelResult.objects.filter(met=True).select_related("submission__student").first()
    uid = result.submission.uid
    for person in (result.submission.student, world.coordinator, boss):
        text = page(sign_in, person, "submission_ledger", uid)
        assert "The work meets the threshold" in text
        assert 'role="img"' in text
        for rater in sim.raters:
            assert rater.given_name + " " not in text
    assert str(ScoringRun.objects.get().uid) in text
    for person in (world.student, world.coordinator2, sim.raters[0], world.recruiter):
        page(sign_in, person, "submission_ledger", uid, 404)
    undecided = Submission.objects.filter(state="panel").first()
    page(sign_in, boss, "submission_ledger", undecided.uid, 404)


def test_what_is_published_is_open_to_all_and_suppressed_when_small(world, sim, client):
    address = reverse("how_we_validate")
    assert "No portfolio has been judged a second time yet" in client.get(address).content.decode()
    pairs = [[True, True, 0.9, 0.4]] * 9
    Panel.objects.filter(pk=sim.panel.pk).update(state="closed", consistency={"pairs": pairs})
    text = client.get(address).content.decode()
    assert "Fewer than 10 portfolios" in text
    assert "100" not in re.sub(r"<[^>]+>", "", text).partition("Fewer than")[2][:200]
    pairs.append([True, False, 0.6, 0.4])
    Panel.objects.filter(pk=sim.panel.pk).update(consistency={"pairs": pairs})
    text = client.get(address).content.decode()
    assert "of 10 portfolios were decided alike" in text
    assert "90%" in text


# Groups


def test_small_groups_are_left_out_and_so_is_a_second_one():
    halves = {"a": (60, 30), "b": (40, 20)}
    assert suppressed(halves) == set()
    assert suppressed(halves | {"c": (9, 4)}) == {"b", "c"}
    assert suppressed({"a": (30, 28)}) == {"a"}
    assert suppressed({"a": (9, 4)}) == {"a"}


def test_groups_and_a_rater_who_is_stricter_with_one(world, boss, threshold, sign_in):
    sim = rated.simulated(world, threshold=threshold, works_count=90, raters=6, max_reviews=3)
    second = [row.pk for row in sim.works[45:80]]
    Submission.objects.filter(pk__in=second).update(organization=world.school2)
    third = [row.pk for row in sim.works[80:]]
    Submission.objects.filter(pk__in=third[:5]).update(organization=world.district2)
    rater = sim.raters[2]
    for review in Review.objects.filter(reviewer=rater, submission__in=second):
        for score in review.scores.select_related("criterion", "level"):
            lower = score.criterion.levels.get(points=max(1, score.level.points - 1))
            type(score).objects.filter(pk=score.pk).update(level=lower)
    validation.close_panel(actor=boss, panel=sim.panel, now=stages.now())
    run = ScoringRun.objects.get()
    schools, grades, _languages = comparisons(sim.panel.rubric, boss, run)
    by_name = {group.name: group for group in schools.groups}
    assert by_name["Second District"].count is None
    assert by_name["Second High"].count is None  # else the total would give the other away
    assert by_name["First High"].count == 50
    met = by_name["First High"]
    assert met.share[0] == met.met / 50
    assert met.share[1] < met.share[0] < met.share[2]
    assert met.mean[1] < met.mean[0] < met.mean[2]
    assert [group.name for group in grades.groups] == ["Grade not known"]
    Submission.objects.filter(pk__in=third[:5]).update(organization=world.school)
    schools = comparisons(sim.panel.rubric, boss, run)[0]
    clear = {(row.rater, row.group) for row in schools.leanings}
    assert (rater.pk, "Second High") in clear
    assert {row.bias > 0 for row in schools.leanings if row.group == "Second High"} == {True}
    text = page(sign_in, boss, "panel_groups", sim.panel.uid)
    assert f"{rater.name} is stricter with Second High than with the others" in text


def test_grades_in_the_order_of_numbers(world, boss, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=30, max_reviews=3)
    for index, work in enumerate(sim.works):
        work.student.grade = str(10 - index % 2)
        work.student.save(update_fields=["grade"])
    validation.close_panel(actor=boss, panel=sim.panel, now=stages.now())
    grades = comparisons(sim.panel.rubric, boss, None)[1]
    assert [group.name for group in grades.groups] == ["Grade 9", "Grade 10"]


def test_without_bias_no_rater_leans(world, boss, threshold):
    sim = rated.simulated(world, threshold=threshold, works_count=120, raters=6, max_reviews=3)
    Submission.objects.filter(pk__in=[row.pk for row in sim.works[::2]]).update(
        organization=world.school2
    )
    validation.close_panel(actor=boss, panel=sim.panel, now=stages.now())
    [schools, *_rest] = comparisons(sim.panel.rubric, boss, ScoringRun.objects.get())
    assert (schools.checked, len(schools.leanings)) == (12, 0)


# Plots


def test_labels_that_would_overlap_are_moved_apart():
    assert spread([10, 11, 12], 5, 0, 100) == [6, 11, 16]
    assert spread([10, 30, 50], 5, 0, 100) == [10, 30, 50]
    assert spread([98, 99], 5, 0, 100) == [95, 100]
    moved = spread([50.0] * 5, 30, 0, 100)
    assert all(later - earlier > 20 for earlier, later in itertools.pairwise(moved))
    assert ticks(-2.3, 2.3, 5) == [-2, -1, 0, 1, 2]
    assert fitting("Thinking", 30, 12) == "Thi…"
    assert fitting("Craft", 300, 12) == "Craft"


def test_pictures_escape_words_and_need_no_style():
    ruler = Ruler((0.1, 0.2, -1.0), (Mark("<b>", 0.5),), (Mark("A & B", 0.0),), "low", ())
    for wide in (True, False):
        svg = variable_map(ruler, key="m", wide=wide, description="d")
        assert "<b>" not in svg
        assert "style" not in svg
        assert "NaN" not in svg.upper().replace("&#", "")
    rungs = [Rung("A", 9.0, 1.0), Rung("B", -0.1, 0.2, noted=True)]
    assert "⚑" in severity_ladder(rungs, reach=2.0, key="l", wide=True, description="d")
    strip = score_strip(Strip(1, 4, 2.5, 0.1, 5.0, 9.0, 1.0), key="s", description="far out")
    places = [float(x) for x in re.findall(r' (?:cx|x1|x2|x)="([^"]+)"', strip)]
    assert min(places) >= 0
    assert max(places) <= 280


def test_the_map_of_one_portfolio_can_be_drawn():
    ruler = Ruler((0.0,), (), (), "only", ())
    assert "<svg" in variable_map(ruler, key="m", wide=True, description="d")
    many = Ruler(
        tuple(np.linspace(-3, 3, 500)),
        tuple(Mark(str(i), i / 50 - 1) for i in range(100)),
        tuple(Mark(f"Criterion {i}", 0.01 * i) for i in range(12)),
        "low",
        (Mark("mid", -1), Mark("high", 1)),
        0.2,
        0.1,
    )
    svg = variable_map(many, key="m", wide=False, description="d")
    assert svg.count("<circle") == 100
