"""Rubrics and thresholds: publishing, signing, the version in force."""

from datetime import timedelta
from decimal import Decimal

import pytest

from firstrung.core.errors import NotVisible, NotYours, Problem
from firstrung.validation import public as validation
from firstrung.validation.models import Rubric, Threshold
from tests.validation import stages


def draft(world, criteria):
    return validation.draft_rubric(
        actor=world.coalition_coordinator, key="p", title="P", criteria=criteria, now=stages.now()
    )


def publish(world, row):
    return validation.publish_rubric(
        actor=world.coalition_coordinator, rubric=row, effective_on=stages.today(), now=stages.now()
    )


def test_a_rubric_must_ask_about_ethics(world):
    with pytest.raises(Problem, match="ethics"):
        publish(world, draft(world, stages.CRITERIA[:2]))


def test_each_criterion_needs_two_levels(world):
    lone = validation.CriterionDraft("lone", "Lone", stages.LEVELS[:1])
    with pytest.raises(Problem, match="Lone"):
        publish(world, draft(world, [*stages.CRITERIA, lone]))


def test_a_published_rubric_stays_and_a_new_version_follows(world):
    first = publish(world, draft(world, stages.CRITERIA))
    with pytest.raises(Problem):
        publish(world, first)
    assert draft(world, stages.CRITERIA).version == 2
    assert Rubric.objects.get(pk=first.pk).published_at is not None


@pytest.mark.parametrize("who", ["coordinator", "recruiter", "teacher", "student"])
def test_only_the_coalition_drafts(world, who):
    rows = stages.rubric(world)
    with pytest.raises(NotYours):
        validation.draft_threshold(
            actor=getattr(world, who), terms=stages.terms(rows), now=stages.now()
        )


def test_cuts_lie_on_the_scale_of_the_rubric(world):
    rows = stages.rubric(world)
    with pytest.raises(Problem) as caught:
        validation.draft_threshold(
            actor=world.coalition_coordinator,
            terms=stages.terms(rows, cut_score=Decimal("4.10")),
            now=stages.now(),
        )
    assert caught.value.field == "cut_score"


def calling(world, **changes):
    row = validation.draft_threshold(
        actor=world.coalition_coordinator,
        terms=stages.terms(stages.rubric(world), **changes),
        now=stages.now(),
    )
    return validation.call_for_signatures(
        actor=world.coalition_coordinator, threshold=row, now=stages.now()
    )


def sign(person, row, employer):
    return validation.sign_threshold(
        actor=person, threshold=row, organization=employer, now=stages.now()
    )


def test_one_signature_for_each_employer_by_its_representative(world):
    row = calling(world)
    first = sign(world.recruiter, row, world.employer)
    assert sign(world.recruiter, row, world.employer) == first
    with pytest.raises(Problem):
        sign(world.recruiter, row, world.employer2)
    with pytest.raises(NotVisible):
        sign(world.panelist, row, world.employer)
    with pytest.raises(NotYours):
        sign(world.coordinator, row, world.employer)


def test_publishing_takes_the_signatures(world):
    row = calling(world)
    sign(world.recruiter, row, world.employer)
    with pytest.raises(Problem, match="1 more"):
        validation.publish_threshold(
            actor=world.coalition_coordinator,
            threshold=row,
            effective_on=stages.today(),
            now=stages.now(),
        )


def test_nothing_changes_once_it_is_open_for_signature(world):
    row = calling(world)
    with pytest.raises(Problem):
        validation.edit_threshold(
            actor=world.coalition_coordinator,
            threshold=row,
            terms=stages.terms(row.rubric, cut_score=Decimal(3)),
            now=stages.now(),
        )


def test_the_version_in_force_depends_on_the_day(world):
    first = stages.threshold(world)
    row = calling(world)
    for person, employer in (
        (world.recruiter, world.employer),
        (world.recruiter2, world.employer2),
    ):
        sign(person, row, employer)
    later = stages.today() + timedelta(days=30)
    validation.publish_threshold(
        actor=world.coalition_coordinator, threshold=row, effective_on=later, now=stages.now()
    )
    in_force = Threshold.objects.in_force
    assert in_force(stages.today() - timedelta(days=1)) is None
    assert in_force(stages.today()) == first
    assert in_force(later) == row
    first.refresh_from_db()
    assert first.state == "superseded"


def test_the_threshold_at_submission_stays_with_the_work(world):
    first = stages.threshold(world)
    work = stages.submission(world.student, world.school)
    stages.threshold(world, cut_score=Decimal(4))
    work.refresh_from_db()
    assert work.threshold == first
