"""Students ask, staff moderates, employers answer, students keep."""

import pytest
from django.utils import timezone

from firstrung.convenings import public as convenings
from firstrung.convenings.events.questions import SEE_QUESTION
from firstrung.convenings.events.selectors import asked
from firstrung.convenings.models import KeptAnswer, Question
from firstrung.core.errors import NotVisible, NotYours, Problem
from tests.convenings.events import make


@pytest.fixture
def event(world):
    return make.announced(world, audience="all")


def _ask(world, event, who=None, text="How did you begin?") -> Question:
    return convenings.ask(who or world.student, event=event, text=text, now=timezone.now())


def _show(world, question) -> Question:
    return convenings.moderate(world.teacher, question=question, show=True, now=timezone.now())


def _answer(world, question, text="With a sketch.") -> Question:
    return convenings.answer_question(
        world.recruiter, question=question, text=text, now=timezone.now()
    )


def test_an_employer_sees_a_question_once_it_is_shown_and_never_the_name(world, event):
    question = _ask(world, event)
    assert not SEE_QUESTION.allows(world.recruiter, question)
    with pytest.raises(NotVisible):
        _answer(world, question)
    _show(world, question)
    rows = Question.objects.all()
    assert [line["name"] for line in asked(rows, world.recruiter)] == [""]
    assert [line["name"] for line in asked(rows, world.teacher)] == ["Sam Student"]
    assert [line["name"] for line in asked(rows, world.teacher2)] == [""]
    assert _answer(world, question).answered_for == world.employer


def test_the_school_moderates_and_others_do_not(world, event):
    question = _ask(world, event)
    with pytest.raises(NotVisible):
        convenings.moderate(world.teacher2, question=question, show=True, now=timezone.now())
    with pytest.raises(NotYours):
        convenings.moderate(world.student, question=question, show=True, now=timezone.now())


def test_a_question_that_is_not_shown_comes_back_with_the_reason(world, event):
    question = _ask(world, event)
    with pytest.raises(Problem) as caught:
        convenings.moderate(world.teacher, question=question, show=False, now=timezone.now())
    assert caught.value.field == "reason"
    done = convenings.moderate(
        world.teacher, question=question, show=False, reason="Names you.", now=timezone.now()
    )
    assert (done.state, done.reason) == ("declined", "Names you.")


def test_other_students_see_what_has_been_answered(world, event):
    question = _show(world, _ask(world, event))
    assert not SEE_QUESTION.allows(world.student2, question)
    _answer(world, question)
    assert SEE_QUESTION.allows(world.student2, question)
    assert not SEE_QUESTION.allows(world.guardian, question)


def test_a_student_keeps_an_answer_and_lets_go_of_it(world, event):
    question = _show(world, _ask(world, event))
    now = timezone.now()
    with pytest.raises(Problem):
        convenings.keep(world.student, question=question, keeps=True, now=now)
    question = _answer(world, question)
    convenings.keep(world.student, question=question, keeps=True, now=now)
    convenings.keep(world.student, question=question, keeps=True, now=now)
    assert KeptAnswer.objects.count() == 1
    with pytest.raises(NotYours):
        convenings.keep(world.recruiter, question=question, keeps=True, now=now)
    convenings.keep(world.student, question=question, keeps=False, now=now)
    assert KeptAnswer.objects.count() == 0


def test_only_students_ask_and_five_questions_wait_at_most(world, event):
    with pytest.raises(NotYours):
        _ask(world, event, world.teacher)
    for _time in range(5):
        _ask(world, event)
    with pytest.raises(Problem, match="wait already"):
        _ask(world, event)
