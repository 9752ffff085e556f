"""Who reviews, saving scores, submitting, feedback after all are in."""

from datetime import timedelta

import pytest

from firstrung.core.errors import NotVisible, Problem
from firstrung.validation import public as validation
from firstrung.validation.models import Score
from tests.validation import stages


@pytest.fixture
def row(world):
    stages.threshold(world, min_peer_reviews=2)
    return stages.submission(world.student, world.school)


@pytest.fixture
def review(world, row):
    return validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )


def save(world, review, **values):
    criterion = review.rubric.criteria.first()
    change = validation.ScoreChange(criterion, **values)
    return validation.save_scores(
        actor=world.teacher, review=review, changes=[change], now=stages.now()
    )


@pytest.mark.parametrize("who", ["teacher2", "coordinator", "guardian", "panelist"])
def test_only_the_students_own_teachers_assess(world, row, who):
    with pytest.raises(Problem):
        validation.assign_teacher(
            actor=world.teacher, submission=row, teacher=getattr(world, who), now=stages.now()
        )


def test_peers_are_of_the_same_team_and_never_the_student(world, row):
    stages.to_peers(world, row)
    for peer in (world.student, world.student2, world.teacher):
        with pytest.raises(Problem):
            validation.assign_peers(
                actor=world.teacher, submission=row, peers=[peer], now=stages.now()
            )


def test_asking_twice_is_asking_once(world, row, review):
    again = validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )
    assert again == review
    assert review.due_on == stages.today() + timedelta(days=14)


def test_saving_again_replaces_and_keeps_the_rest(world, review):
    levels = list(review.rubric.criteria.first().levels.all())
    save(world, review, level=levels[0], comment="At first")
    save(world, review, level=levels[3])
    score = Score.objects.get()
    assert (score.level, score.comment) == (levels[3], "At first")


def test_a_comment_may_come_before_the_level(world, review):
    save(world, review, comment="Hm")
    assert Score.objects.get().level is None
    with pytest.raises(Problem, match="Thinking, Craft, Ethics and bias"):
        validation.submit_review(actor=world.teacher, review=review, now=stages.now())


def test_levels_and_criteria_of_others_are_refused(world, review):
    thinking, craft, _ = review.rubric.criteria.all()
    with pytest.raises(Problem, match="level"):
        validation.save_score(
            actor=world.teacher,
            review=review,
            criterion=thinking,
            level=craft.levels.first(),
            now=stages.now(),
        )
    foreign = stages.rubric(world).criteria.first()
    with pytest.raises(Problem, match="criterion"):
        validation.save_score(
            actor=world.teacher,
            review=review,
            criterion=foreign,
            level=foreign.levels.first(),
            now=stages.now(),
        )
    assert Score.objects.count() == 0


def test_nobody_else_writes(world, review):
    for person in (world.teacher2, world.student, world.coordinator):
        with pytest.raises(NotVisible):
            validation.submit_review(actor=person, review=review, now=stages.now())


def test_what_is_in_does_not_change(world, review):
    stages.judge(world.teacher, review)
    validation.submit_review(actor=world.teacher, review=review, now=stages.now())
    with pytest.raises(Problem, match="can't change"):
        save(world, review, comment="Later")


def test_beats_count_visible_time_once_and_at_most_a_minute(world, review):
    start = stages.now()
    validation.open_review(actor=world.teacher, review=review, now=start)

    def beat(after, seconds):
        at = start + timedelta(seconds=after)
        return validation.beat(actor=world.teacher, review=review, seconds=seconds, now=at)

    assert beat(30, 30) == 30
    assert beat(35, 30) == 35  # a second window: only five seconds have passed
    assert beat(600, 500) == 95
    assert beat(700, -40) == 95


def test_peers_are_blind_until_all_are_in(world, row):
    stages.to_peers(world, row)
    first, second = validation.assign_peers(
        actor=world.teacher, submission=row, peers=[world.teammate, world.adult], now=stages.now()
    )
    stages.judge(first.reviewer, first, 2)
    assert [f.stage for f in validation.feedback_for(row, world.student)] == ["teacher"]
    stages.judge(second.reviewer, second, 3)
    told = {f.stage: f for f in validation.feedback_for(row, world.student)}["peer"]
    assert (told.reviews, told.reviewers) == (2, ())
    thinking = told.criteria[0]
    assert (float(thinking.mean), str(thinking.reached), str(thinking.following)) == (
        2.5,
        "Growing",
        "Ready",
    )
    known = {f.stage: f for f in validation.feedback_for(row, world.coordinator)}["peer"]
    assert set(known.reviewers) == {"Tess Teammate", "Ada Adult"}


def test_panel_feedback_waits_for_the_panel_to_close(world):
    row = stages.ready(world)
    panel = stages.open_panel(world, row)
    for review in panel.reviews.all():
        stages.judge(review.reviewer, review)
    assert "panel" not in [f.stage for f in validation.feedback_for(row, world.student)]
    validation.close_panel(actor=world.coalition_coordinator, panel=panel, now=stages.now())
    assert "panel" in [f.stage for f in validation.feedback_for(row, world.student)]
