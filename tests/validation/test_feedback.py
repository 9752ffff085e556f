"""Feedback in words, the next steps, and what students say of teammates' reviews."""

import pytest
from django.urls import reverse

from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.enums import Role
from firstrung.validation import public as validation
from firstrung.validation.models import Review, ReviewFeedback
from firstrung.validation.selectors.feedback import first_steps
from firstrung.validation.selectors.peers import hints, said_of, team_summaries
from tests import world as worlds
from tests.validation import stages


def peer_reviewed(world, comment="You show each test. Next: say who could be hurt by it."):
    """Sam's work, reviewed by Tess."""
    stages.threshold(world)
    row = stages.to_peers(world, stages.submission(world.student, world.school))
    [review] = validation.assign_peers(
        actor=world.teacher, submission=row, peers=[world.teammate], now=stages.now()
    )
    validation.save_scores(
        actor=world.teammate, review=review, changes=[], comment=comment, now=stages.now()
    )
    return row, stages.judge(world.teammate, review, 3, craft=1)


def test_the_next_steps_are_the_lowest_criteria_of_the_newest_stage(world):
    row, _review = peer_reviewed(world)
    feedback = validation.feedback_for(row, world.student)
    steps = first_steps(feedback)
    assert [str(step.criterion) for step in steps] == ["Craft", "Thinking", "Ethics and bias"]
    assert [str(step.following) for step in steps] == ["Growing", "Leading", "Leading"]
    assert first_steps([]) == []


def test_the_page_says_what_to_do_in_words(world, sign_in):
    row, _review = peer_reviewed(world)
    for person in (world.student, world.guardian):
        text = sign_in(person).get(reverse("submission", args=[row.uid])).content.decode()
        assert "What growing looks like." in text
        assert "You show each test." in text
        assert "Tess" not in text


def test_the_student_says_what_a_review_was_like(world, sign_in):
    row, review = peer_reviewed(world)
    client = sign_in(world.student)
    page = reverse("submission", args=[row.uid])
    assert reverse("review_rate", args=[review.uid]) in client.get(page).content.decode()
    done = client.post(
        reverse("review_rate", args=[review.uid]),
        {"is_specific": "on", "is_kind": "on", "note": "Thanks!"},
    )
    assert done.status_code == 302
    said = ReviewFeedback.objects.get()
    assert (said.is_specific, said.is_kind, said.is_useful, said.note) == (
        True,
        True,
        False,
        "Thanks!",
    )
    client.post(reverse("review_rate", args=[review.uid]), {"is_useful": "on"})
    said.refresh_from_db()
    assert (said.is_specific, said.is_useful) == (False, True)


def test_the_reviewer_reads_it_in_words(world):
    _row, review = peer_reviewed(world)
    assert said_of(review) == []
    opinion = validation.Opinion(is_specific=True, is_kind=True, note="More of this.")
    validation.rate_review(actor=world.student, review=review, opinion=opinion, now=stages.now())
    assert said_of(review) == [
        "It points at places in the work.",
        "It felt kind and respectful.",
        "It could say one thing to do next.",
        "“More of this.”",
    ]


def test_only_the_reviewed_student_says_so_and_only_of_peers(world):
    row, review = peer_reviewed(world)
    for person in (world.teammate, world.guardian, world.teacher):
        with pytest.raises(NotVisible):
            validation.rate_review(
                actor=person, review=review, opinion=validation.Opinion(), now=stages.now()
            )
    teachers = Review.objects.get(submission=row, stage="teacher")
    with pytest.raises(NotVisible):
        validation.rate_review(
            actor=world.student, review=teachers, opinion=validation.Opinion(), now=stages.now()
        )


def test_nothing_is_said_before_all_are_in(world):
    row, review = peer_reviewed(world)
    validation.assign_peers(
        actor=world.teacher, submission=row, peers=[world.adult], now=stages.now()
    )
    with pytest.raises(Problem, match="once all reviews"):
        validation.rate_review(
            actor=world.student, review=review, opinion=validation.Opinion(), now=stages.now()
        )


@pytest.mark.parametrize(
    ("comment", "expected"),
    [("", "not written"), ("Nice work.", "very short")],
)
def test_hints_before_a_thin_review_is_handed_in(world, comment, expected):
    _row, review = peer_reviewed(world, comment)
    found = hints(review)
    assert expected in found[0]
    assert "No criterion has a comment" in found[1]


def test_a_full_review_gets_no_hints(world):
    _row, review = peer_reviewed(world)
    review.scores.first().criterion  # noqa: B018
    score = review.scores.first()
    score.comment = "See the second test."
    score.save()
    assert hints(review) == []


def test_a_team_is_summarized_for_its_teacher(world, sign_in):
    _row, review = peer_reviewed(world)
    opinion = validation.Opinion(is_specific=True, is_useful=True)
    validation.rate_review(actor=world.student, review=review, opinion=opinion, now=stages.now())
    [summary] = team_summaries([world.team], on=stages.today())
    members = {row.person: row for row in summary.members}
    assert set(members) == {world.student, world.teammate, world.adult}
    tess = members[world.teammate]
    assert (tess.done, tess.awaited, tess.typical_words) == (1, 0, 12)
    assert dict(tess.opinions) == {"all": 1, "specific": 1, "kind": 0, "useful": 1}
    page = reverse("studio_reviews")
    assert "Tess Teammate" in sign_in(world.teacher).get(page).content.decode()
    for stranger in (world.student, world.teacher2, world.coordinator2):
        assert "Tess Teammate" not in sign_in(stranger).get(page).content.decode()


def test_summaries_cost_the_same_with_one_and_three_teams(world, django_assert_num_queries):
    peer_reviewed(world)
    teams = [world.team]
    for name in ("Team Two", "Team Three"):
        team = worlds.StudioTeam.objects.create(name=name, organization=world.school)
        member = worlds.person(f"{name} Member", (Role.STUDENT, world.school))
        worlds.TeamMembership.objects.create(
            team=team, person=member, role="member", begin_date=stages.today()
        )
        teams.append(team)
    for rows in ([world.team], teams):
        with django_assert_num_queries(4):
            team_summaries(rows, on=stages.today())


def test_a_thin_review_is_handed_in_at_the_second_press(world, sign_in):
    stages.threshold(world)
    row = stages.to_peers(world, stages.submission(world.student, world.school))
    [review] = validation.assign_peers(
        actor=world.teacher, submission=row, peers=[world.teammate], now=stages.now()
    )
    levels = {
        f"level-{criterion.uid}": criterion.levels.get(points=2).uid
        for criterion in review.rubric.criteria.all()
    }
    client, url = sign_in(world.teammate), reverse("review", args=[review.uid])
    first = client.post(url, levels | {"action": "submit"}, follow=True)
    assert "One moment before you hand it in" in first.content.decode()
    review.refresh_from_db()
    assert review.state == "started"
    client.post(url, levels | {"action": "submit", "anyway": "1"})
    review.refresh_from_db()
    assert review.state == "submitted"
    opinion = validation.Opinion(is_kind=True)
    validation.rate_review(actor=world.student, review=review, opinion=opinion, now=stages.now())
    assert "It felt kind and respectful." in client.get(url).content.decode()
