"""Fair scores further up: eligibility, certificate, talent search, evidence."""

import pytest
from django.urls import reverse

from firstrung.opportunities.models import Candidate
from firstrung.processes.awards import achievement_for, results_for
from firstrung.processes.eligibility import assess
from firstrung.processes.listing import relist
from firstrung.validation import public as validation
from firstrung.validation.models import PanelResult
from tests.validation import rated, stages
from tests.world import consent


@pytest.fixture
def result(world):
    """A met result whose fair score is not the plain mean."""
    threshold = rated.fair_threshold(world)
    sim = rated.simulated(world, threshold=threshold)
    validation.close_panel(actor=world.coalition_coordinator, panel=sim.panel, now=stages.now())
    rows = PanelResult.objects.filter(met=True).select_related("submission__student", "threshold")
    return next(row for row in rows if row.fair_score != row.overall_mean)


def values(result, achievement):
    rows = results_for(result, achievement)
    return {row.description.rpartition("#")[2]: row.value for row in rows if row.value}


def test_the_certificate_says_the_fair_score_with_its_error(result):
    achievement = achievement_for(result.threshold)
    found = values(result, achievement)
    assert found["fair-score"] == str(result.fair_score)
    assert found["fair-error"] == str(result.fair_error)
    assert found["probability"] == f"{100 * result.probability:.0f}"
    assert found["panel-mean"] == str(result.overall_mean)
    described = {row["id"].rpartition("#")[2] for row in achievement.result_descriptions}
    assert set(found) < described
    assert "a fair score (the mean of criteria, corrected for the severity" in achievement.criteria


def test_a_certificate_by_plain_means_is_as_it_was(world):
    achievement = achievement_for(stages.threshold(world))
    described = {row["id"].rpartition("#")[2] for row in achievement.result_descriptions}
    assert not described & {"fair-score", "fair-error", "probability"}
    assert "reaches a mean of 2.50" in achievement.criteria


def test_requirements_and_talent_search_compare_the_fair_score(result):
    student = result.submission.student
    finding = next(
        row for row in assess(student, on=stages.today()).findings if row.code == "threshold"
    )
    assert finding.have == result.fair_score
    consent(student, student, "employer_search")
    relist(student, now=stages.now())
    assert Candidate.objects.get(student=student).overall_mean == result.fair_score


def test_the_evidence_says_how_it_was_decided_without_describing_raters(world, result, sign_in):
    address = reverse("evidence", args=[result.submission.snapshot.sha256])
    text = sign_in(result.submission.student).get(address).content.decode()
    assert "The work meets the threshold: the probability is" in text
    assert f"The fair score is {result.fair_score}" in text
    assert "than average" not in text
