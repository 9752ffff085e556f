"""Letters about students' questions (C08): to read one, to answer one, an answer is there.

No letter names the student or quotes a question; both stay behind the sign-in. Who is asked to read
or to answer gets one letter a day and event at most, however many questions wait.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from firstrung.convenings.public import Question, QuestionState, answerers_of, moderators_of
from firstrung.identity.public import Person
from firstrung.messaging.public import LetterKind, send
from firstrung.processes.letters import Payload, address


def _question(event: Payload) -> Question:
    rows = Question.objects.select_related("event__created_by", "student")
    return rows.get(pk=event["question_id"])


def _waits(question: Question, people: Iterable[Person], *, answers: bool, now: datetime) -> None:
    day = timezone.localdate(now)
    step = "answer" if answers else "read"
    for person in people:
        send(
            to=person,
            template="question_waits",
            context={
                "title": question.event.title,
                "link": address("event_questions"),
                "answers": answers,
            },
            key=f"question-{step}-{question.event.uid.hex}-{day:%Y%m%d}-{person.pk}",
            now=now,
            kind=LetterKind.QUESTIONS,
        )


def asked(event: Payload, *, now: datetime) -> None:
    """Somebody is to read the question, unless somebody has."""
    question = _question(event)
    if question.state == QuestionState.ASKED:
        people = moderators_of(question, on=timezone.localdate(now))
        _waits(question, people, answers=False, now=now)


def shown(event: Payload, *, now: datetime) -> None:
    """The employers who come are to answer it, unless one has."""
    question = _question(event)
    if question.state == QuestionState.SHOWN and question.answered_at is None:
        people = answerers_of(question, on=timezone.localdate(now))
        _waits(question, people, answers=True, now=now)


def answered(event: Payload, *, now: datetime) -> None:
    """The student can read the answer; a better one later sends no second letter."""
    question = _question(event)
    send(
        to=question.student,
        template="question_answered",
        context={
            "title": question.event.title,
            "link": address("event", question.event.uid),
        },
        key=f"question-answered-{question.uid.hex}",
        now=now,
        kind=LetterKind.QUESTIONS,
    )
