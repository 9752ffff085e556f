"""Scores are kept as they are made: no lost update, no lost acknowledgement, with and without script."""

import pytest
from django.urls import reverse

from firstrung.validation import public as validation
from firstrung.validation.models import Review, Score
from firstrung.validation.selectors.reviews import mark, questions
from firstrung.validation.services.scores import ChangedElsewhere, CommentChange
from tests.validation import stages


@pytest.fixture
def review(world):
    stages.threshold(world)
    row = stages.submission(world.student, world.school)
    return validation.assign_teacher(
        actor=world.teacher, submission=row, teacher=world.teacher, now=stages.now()
    )


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.teacher)


def criterion(review, code="thinking"):
    return review.rubric.criteria.get(code=code)


def save(world, review, points=None, *, seen, comment=None, code="thinking"):
    row = criterion(review, code)
    level = row.levels.get(points=points) if points else None
    change = validation.ScoreChange(row, level, comment, seen)
    return validation.save_scores(
        actor=world.teacher, review=review, changes=[change], now=stages.now()
    )


def stands(review, code="thinking"):
    score = Score.objects.get(review=review, criterion__code=code)
    return score.level.points if score.level else None, score.comment, score.revision


def test_a_change_names_the_revision_it_was_made_from(world, review):
    save(world, review, 2, seen=0)
    save(world, review, 3, seen=1)
    assert stands(review) == (3, "", 2)
    with pytest.raises(ChangedElsewhere) as raised:
        save(world, review, 4, seen=1)
    assert [(row.level.points, row.revision) for row in raised.value.scores] == [(3, 2)]
    assert stands(review) == (3, "", 2)


def test_the_same_change_sent_again_is_the_same_change(world, review):
    for _time in range(3):
        save(world, review, 2, seen=0, comment="Clear")
    assert stands(review) == (2, "Clear", 1)


def test_a_late_repetition_does_not_turn_back_what_came_after(world, review):
    save(world, review, 2, seen=0)
    save(world, review, 3, seen=1)
    with pytest.raises(ChangedElsewhere):
        save(world, review, 2, seen=0)
    assert stands(review) == (3, "", 2)


def test_what_is_not_disputed_is_kept(world, review):
    save(world, review, 2, seen=0)
    thinking, craft = criterion(review), criterion(review, "craft")
    changes = [
        validation.ScoreChange(thinking, thinking.levels.get(points=4), None, 0),
        validation.ScoreChange(craft, craft.levels.get(points=4), None, 0),
    ]
    with pytest.raises(ChangedElsewhere):
        validation.save_scores(
            actor=world.teacher, review=review, changes=changes, now=stages.now()
        )
    assert (stands(review)[0], stands(review, "craft")[0]) == (2, 4)


def test_the_words_on_the_whole_are_guarded_too(world, review):
    def write(text, seen):
        return validation.save_scores(
            actor=world.teacher,
            review=review,
            changes=[],
            comment=CommentChange(text, seen),
            now=stages.now(),
        )

    write("First", mark(""))
    write("First", mark(""))  # again, after the answer was lost
    with pytest.raises(ChangedElsewhere) as raised:
        write("Second", mark(""))
    assert raised.value.comment == "First"
    write("Second", mark("First"))
    assert Review.objects.get(pk=review.pk).comment == "Second"


def fields(review, **points):
    """The form as the page shows it, with some levels chosen."""
    made = {"comment": review.comment, "seen-comment": mark(review.comment)}
    for question in questions(review):
        uid = question.criterion.uid
        made |= {f"seen-{uid}": question.seen, f"comment-{uid}": question.comment}
        chosen = question.level
        if question.criterion.code in points:
            chosen = question.criterion.levels.get(points=points[question.criterion.code])
        if chosen is not None:
            made[f"level-{uid}"] = str(chosen.uid)
    return made


def test_two_windows_without_script(review, client):
    url = reverse("review", args=[review.uid])
    client.get(url)
    first, second = fields(review, thinking=2), fields(review, thinking=4, craft=3)
    assert client.post(url, first).status_code == 302
    answer = client.post(url, second | {"comment": "Said in the second"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "In another window you chose <strong>“Growing”</strong>" in page
    assert stands(review)[0] == 2
    # What was not disputed is kept, and nothing that was said here is gone from the page.
    assert stands(review, "craft")[0] == 3
    assert Review.objects.get(pk=review.pk).comment == "Said in the second"
    leading = criterion(review).levels.get(points=4)
    assert f'value="{leading.uid}" data-title="Leading" checked' in page
    # Pressing the button again, now that both were seen, decides.
    shown = fields(Review.objects.get(pk=review.pk), thinking=4)
    assert client.post(url, shown).status_code == 302
    assert stands(review)[0] == 4


def test_a_window_that_was_left_alone_disputes_nothing(review, client):
    url = reverse("review", args=[review.uid])
    client.get(url)
    client.post(url, fields(review, thinking=2))
    old = fields(review)
    client.post(url, fields(review, thinking=3))
    assert client.post(url, old | {"comment": "Only this"}).status_code == 302
    assert stands(review)[0] == 3


def test_both_comments_are_shown(review, client):
    url = reverse("review", args=[review.uid])
    client.get(url)
    old = fields(review)
    client.post(url, old | {"comment": "From the first window"})
    answer = client.post(url, old | {"comment": "From the second window"})
    assert answer.status_code == 409
    for words in ("From the first window", "From the second window"):
        assert words in answer.content.decode()


def test_the_script_is_told_what_stands(review, client):
    url, row = reverse("review_score", args=[review.uid]), criterion(review)
    two, three = (str(row.levels.get(points=points).uid) for points in (2, 3))
    first = client.post(url, {f"level-{row.uid}": two, f"seen-{row.uid}": f"0::{mark('')}"})
    assert first.status_code == 200
    seen = first.json()["seen"][str(row.uid)]
    assert seen == f"1:{two}:{mark('')}"
    again = client.post(url, {f"level-{row.uid}": two, f"seen-{row.uid}": f"0::{mark('')}"})
    assert (again.status_code, again.json()["seen"][str(row.uid)]) == (200, seen)
    other = client.post(url, {f"level-{row.uid}": three, f"seen-{row.uid}": f"0::{mark('')}"})
    assert other.status_code == 409
    assert other.json()["clashes"] == [
        {"criterion": str(row.uid), "level": two, "title": "Growing", "comment": ""}
    ]
    assert client.post(url, {f"level-{row.uid}": three, f"seen-{row.uid}": seen}).status_code == 200
    assert stands(review)[0] == 3


@pytest.mark.parametrize("seen", ["", "x", "-1::", "99999999999999999999::", "١::"])
def test_who_has_seen_nothing_overwrites_nothing(review, client, seen):
    url, row = reverse("review_score", args=[review.uid]), criterion(review)
    levels = [str(level.uid) for level in row.levels.all()]
    assert client.post(url, {f"level-{row.uid}": levels[0]}).status_code == 200
    answer = client.post(url, {f"level-{row.uid}": levels[1], f"seen-{row.uid}": seen})
    assert answer.status_code == 409
    assert stands(review)[0] == 1


def test_a_comment_can_be_taken_back(world, review, client):
    save(world, review, 2, seen=0, comment="Too harsh")
    url, row = reverse("review_score", args=[review.uid]), criterion(review)
    question = next(q for q in questions(review) if q.criterion == row)
    client.post(url, {f"comment-{row.uid}": "", f"seen-{row.uid}": question.seen})
    assert stands(review) == (2, "", 2)


def test_line_ends_of_the_browser_are_no_change(world, review, client):
    save(world, review, 2, seen=0, comment="One\nTwo")
    url, row = reverse("review", args=[review.uid]), criterion(review)
    client.post(url, fields(review) | {f"comment-{row.uid}": "One\r\nTwo"})
    assert stands(review) == (2, "One\nTwo", 1)


def test_nothing_is_kept_after_the_review_is_in(world, review, client):
    stages.judge(world.teacher, review, 2)
    row = criterion(review)
    answer = client.post(
        reverse("review_score", args=[review.uid]),
        {f"level-{row.uid}": str(row.levels.get(points=4).uid)},
    )
    assert (answer.status_code, answer.json()["saved"]) == (409, False)
    assert "seen" not in answer.json()
    assert stands(review)[0] == 2
