"""Students ask employers (C08): moderated first, without a name, answered, kept for the plan."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import coordinates
from firstrung.convenings.enums.events import EventState, Part, QuestionState
from firstrung.convenings.events.happenings import (
    QuestionAnswered,
    QuestionAsked,
    QuestionShown,
)
from firstrung.convenings.events.people import place_of
from firstrung.convenings.models import Event, KeptAnswer, Question
from firstrung.convenings.policies import EMPLOYER_ROLES, RUN_EVENT, SEE_EVENT, is_school_staff
from firstrung.core.errors import NotYours, Problem
from firstrung.core.policies import EVERYBODY, NOBODY, Rule
from firstrung.identity.public import SEE_STUDENT, Person, holds
from firstrung.jobs.public import publish

MOST_WAITING = 5
"""How many questions of one student may wait at one event."""


def _moderated(actor: Any) -> Q:
    """School staff: for the students they know, and at the events they run."""
    if not actor.is_authenticated:
        return NOBODY
    if coordinates(actor):
        return EVERYBODY
    if not is_school_staff(actor):
        return NOBODY
    known, run = SEE_STUDENT.rows(actor), RUN_EVENT.rows(actor)
    return Q(student__in=known.values("pk")) | Q(event__in=run.values("pk"))


def _seen(actor: Any) -> Q:
    """One's own; what one moderates; what is shown to employers, answered also to students."""
    if not actor.is_authenticated:
        return NOBODY
    events = SEE_EVENT.rows(actor)
    visible = Q(event__in=events.values("pk"), state=QuestionState.SHOWN)
    if not (is_school_staff(actor) or holds(actor, *EMPLOYER_ROLES)):
        visible &= Q(answered_at__isnull=False)
    return Q(student=actor) | _moderated(actor) | visible


def _answered_by(actor: Any) -> Q:
    if not holds(actor, *EMPLOYER_ROLES):
        return NOBODY
    events = SEE_EVENT.rows(actor)
    return Q(event__in=events.values("pk"), state=QuestionState.SHOWN)


SEE_QUESTION: Rule[Question] = Rule("convenings.see_question", "convenings.Question", _seen)
MODERATE: Rule[Question] = Rule(
    "convenings.moderate", "convenings.Question", _moderated, sees=SEE_QUESTION
)
ANSWER: Rule[Question] = Rule(
    "convenings.answer", "convenings.Question", _answered_by, sees=SEE_QUESTION
)


def ask(actor: Person, *, event: Event, text: str, now: datetime) -> Question:
    """A student asks; staff reads it before any employer does."""
    SEE_EVENT.require(actor, event)
    if place_of(actor, on=timezone.localdate(now))[0] != Part.STUDENT:
        raise NotYours("convenings.ask")
    if event.state not in {EventState.ANNOUNCED, EventState.HELD}:
        raise Problem(_("Questions are asked once the event is announced."))
    if not text.strip():
        raise Problem(_("Write your question."), field="text")
    with transaction.atomic():
        waiting = event.questions.filter(student=actor, state=QuestionState.ASKED).count()
        if waiting >= MOST_WAITING:
            raise Problem(
                _("%(count)d of your questions wait already. Wait until they have been read.")
                % {"count": waiting},
                field="text",
            )
        question = Question.objects.create(
            event=event, student=actor, text=text.strip(), created_at=now
        )
        publish(QuestionAsked(question_id=question.pk))
        record(actor, "convenings.question.asked", question, now=now)
    return question


def moderate(
    actor: Person, *, question: Question, show: bool, now: datetime, reason: str = ""
) -> Question:
    """Show a question to the employers, or tell the student why not."""
    MODERATE.require(actor, question)
    if not show and not reason.strip():
        raise Problem(_("Tell the student why."), field="reason")
    with transaction.atomic():
        question = Question.objects.select_for_update().get(pk=question.pk)
        if question.answered_at is not None:
            raise Problem(_("This question has been answered already."))
        question.state = QuestionState.SHOWN if show else QuestionState.DECLINED
        question.reason = "" if show else reason.strip()
        question.moderated_by, question.moderated_at = actor, now
        question.save(update_fields=["state", "reason", "moderated_by", "moderated_at"])
        if show:
            publish(QuestionShown(question_id=question.pk))
        verb = "shown" if show else "declined"
        record(actor, f"convenings.question.{verb}", question, now=now)
    return question


def answer_question(actor: Person, *, question: Question, text: str, now: datetime) -> Question:
    """An employer answers; answering again replaces the answer."""
    ANSWER.require(actor, question)
    if not text.strip():
        raise Problem(_("Write your answer."), field="answer")
    with transaction.atomic():
        question.answer = text.strip()
        question.answered_by, question.answered_at = actor, now
        question.answered_for_id = place_of(actor, on=timezone.localdate(now))[1]
        question.save(update_fields=["answer", "answered_by", "answered_at", "answered_for"])
        publish(QuestionAnswered(question_id=question.pk))
        record(actor, "convenings.question.answered", question, now=now)
    return question


def keep(actor: Person, *, question: Question, keeps: bool, now: datetime) -> None:
    """A student keeps an answer for the own plan, or lets go of it."""
    SEE_QUESTION.require(actor, question)
    if place_of(actor, on=timezone.localdate(now))[0] != Part.STUDENT:
        raise NotYours("convenings.keep_answer")
    if question.answered_at is None:
        raise Problem(_("There is no answer yet."))
    with transaction.atomic():
        if keeps:
            KeptAnswer.objects.get_or_create(
                question=question, student=actor, defaults={"kept_at": now}
            )
        else:
            KeptAnswer.objects.filter(question=question, student=actor).delete()
        record(actor, "convenings.answer.kept", question, now=now, keeps=keeps)
