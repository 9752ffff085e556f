"""The report of a closed round, and the way from it to a threshold that employers sign."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse

from firstrung.core.errors import NotYours, Problem
from firstrung.credentials.models import Award
from firstrung.identity.enums import Role
from firstrung.standard_setting.models import Round
from firstrung.standard_setting.services.use import Proposal, draft_from_round, proposed_cut
from firstrung.validation import public as validation
from firstrung.validation.models import PanelResult, Threshold
from tests import world as worlds
from tests.permissions import scene as permissions
from tests.standard_setting import rounds as scenes
from tests.validation import stages


@pytest.mark.parametrize("method", ["body_of_work", "contrasting_groups", "angoff"])
def test_everybody_signed_in_reads_the_report_and_nobody_is_named(world, sign_in, method):
    scenes.works(world, 24)
    row = scenes.closed(world, method)
    address = reverse("round_report", args=[row.uid])
    page = sign_in(world.student).get(address)
    assert page.status_code == 200
    for judge in row.judges.select_related("person", "organization"):
        assert judge.person.name.encode() not in page.content
        assert judge.organization.name.encode() not in page.content
    for work in row.works.select_related("submission"):
        assert work.submission.code.encode() not in page.content
    assert page.content.count(b'role="img"') == 3
    assert page.content.count(b"<desc ") == 3
    assert b"style=" not in page.content
    assert f"{row.outcome['cut']['points']:.2f}".encode() in page.content


def test_a_round_under_way_has_no_report(world, sign_in, client):
    scenes.works(world, 24)
    row = scenes.judged(world)
    address = reverse("round_report", args=[row.uid])
    assert client.get(address).status_code == 302
    for person in (world.student, world.recruiter, world.coalition_coordinator):
        assert sign_in(person).get(address).status_code == 404


def test_the_figures_can_be_downloaded_and_the_answers_only_by_the_coalition(world, sign_in):
    scenes.works(world, 24)
    row = scenes.closed(world)
    text = sign_in(world.student).get(reverse("round_report_csv", args=[row.uid])).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    (cut,) = [one for one in rows if one["figure"] == "cut"]
    assert float(cut["points"]) == pytest.approx(row.outcome["cut"]["points"], abs=1e-6)
    assert len([one for one in rows if one["figure"] == "judge"]) == 5
    assert len([one for one in rows if one["figure"] == "item"]) == 8
    answers = reverse("round_judgements", args=[row.uid])
    assert sign_in(world.recruiter).get(answers).status_code == 403
    told = sign_in(world.coalition_coordinator).get(answers).content.decode().splitlines()
    assert (told[0], len(told)) == ("judge,work,measure,verdict", 1 + 5 * 8)


def test_small_groups_of_judges_are_added_up(world):
    scenes.works(world, 24)
    row = scenes.closed(world, judges=8)  # two panelists, three representatives of each employer
    assert row.outcome["groups"] == [
        {"role": "employer", "sectors": ["aerospace"], "count": 3},
        {"role": "", "sectors": [], "count": 5},
    ]


def draft(world, row: Round, **changes) -> Threshold:
    values = {
        "cut_score": proposed_cut(row),
        "ethics_minimum": Decimal("2.00"),
        "scoring": "raw",
    }
    return draft_from_round(
        actor=world.coalition_coordinator,
        row=row,
        proposal=Proposal(**(values | changes)),
        now=scenes.now(),
    )


def test_a_round_becomes_the_draft_of_a_threshold(world, sign_in):
    scenes.works(world, 24)
    row = scenes.closed(world)
    cut = row.outcome["cut"]
    boss = sign_in(world.coalition_coordinator)
    address = reverse("round_use", args=[row.uid])
    assert boss.get(address).status_code == 200
    values = {
        "cut_score": f"{cut['points']:.2f}",
        "ethics_minimum": "2",
        "scoring": "fair",
        "note": "",
    }
    assert boss.post(address, values | {"cut_score": "3.9"}).status_code == 422
    answer = boss.post(address, values)
    made = Threshold.objects.first()
    assert answer.headers["Location"] == reverse("threshold", args=[made.uid])
    assert (made.state, made.scoring, made.rubric) == ("draft", "fair", row.rubric)
    assert (made.cut_score, made.cut_error) == (
        Decimal(f"{cut['points']:.2f}"),
        Decimal(f"{cut['error']:.3f}"),
    )
    assert "Body of work, 5 employer judges" in made.method
    assert "24 judged portfolios" in made.evidence
    report = reverse("round_report", args=[row.uid])
    assert made.sources == [{"title": "Spring round", "path": report}]
    row.refresh_from_db()
    assert (row.state, row.threshold) == ("used", made)
    page = boss.get(answer.headers["Location"]).content.decode()
    assert f"± {made.cut_error}" in page
    assert report in page
    edited = boss.post(
        reverse("threshold_edit", args=[made.uid]),
        {
            "rubric": made.rubric.uid,
            "cut_score": "2.6",
            "cut_error": "0.1",
            "scoring": "fair",
            "ethics_minimum": "2",
            "min_panel_reviews": 2,
            "min_peer_reviews": 1,
            "studio_days": 365,
            "min_subjects": 2,
            "teaching_hours": 3,
            "signatures_needed": 2,
            "method": "M",
        },
    )
    assert edited.status_code == 302
    made.refresh_from_db()
    assert made.sources == [{"title": "Spring round", "path": report}]


def test_another_cut_than_the_judges_said_needs_a_reason(world):
    scenes.works(world, 24)
    row = scenes.closed(world)
    other = proposed_cut(row) + Decimal("0.10")
    with pytest.raises(Problem) as raised:
        draft(world, row, cut_score=other)
    assert raised.value.field == "note"
    made = draft(world, row, cut_score=other, note="Employers asked for a little more.")
    assert made.cut_score == other
    assert "Employers asked for a little more." in made.method


def test_only_the_coalition_drafts_from_a_round(world):
    scenes.works(world, 24)
    row = scenes.closed(world)
    proposal = Proposal(proposed_cut(row), Decimal(2), "raw")
    with pytest.raises(NotYours):
        draft_from_round(actor=world.recruiter, row=row, proposal=proposal, now=scenes.now())


def test_holders_keep_the_version_they_earned(db):
    """From a certificate under the old version through a round to the new one in force."""
    scene = permissions.build_everything()
    world, award = scene.world, scene.award
    old = scene.threshold
    document = Award.objects.get(pk=award.pk).document
    new = draft(world, scene.round_closed)
    now = stages.now()
    validation.call_for_signatures(actor=world.coalition_coordinator, threshold=new, now=now)
    for person, employer in (
        (world.recruiter, world.employer),
        (world.recruiter2, world.employer2),
    ):
        validation.sign_threshold(actor=person, threshold=new, organization=employer, now=now)
    validation.publish_threshold(
        actor=world.coalition_coordinator, threshold=new, effective_on=stages.today(), now=now
    )
    assert Threshold.objects.in_force(stages.today()) == new
    result = PanelResult.objects.get(submission=scene.adult_submission)
    assert (result.threshold, result.met) == (old, True)
    kept = Award.objects.get(pk=award.pk)
    assert (kept.document, kept.revoked_at) == (document, None)
    student = worlds.person("New Student", (Role.STUDENT, world.school), age=18)
    assert stages.submission(student, world.school).threshold == new
