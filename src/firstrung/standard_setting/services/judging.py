"""Judging: practice, round one, round two. What is acknowledged is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from firstrung.activity.public import record
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Person, Purpose, log_disclosure
from firstrung.standard_setting.enums import Sitting
from firstrung.standard_setting.models import Judge, Judgement, RoundWork
from firstrung.standard_setting.policies import TAKE_SEAT
from firstrung.standard_setting.selectors.judging import (
    Item,
    is_done,
    items,
    may_show,
    sitting_of,
    unanswered,
)

SHOWN = gettext_noop("Portfolio shown to a judge who helps to set the threshold, without the name")
DONE_FIELD = {
    Sitting.PRACTICE: "trained_at",
    Sitting.FIRST: "first_done_at",
    Sitting.SECOND: "second_done_at",
}


class StaleError(Problem):
    """The answer was changed elsewhere since this window showed it."""


@dataclass(frozen=True)
class Answer:
    """What is said about an item; ``revision`` is the one that the judge saw (0: none yet)."""

    item: UUID
    value: Decimal
    revision: int


def _locked(actor: Person, judge: Judge, sitting: str) -> Judge:
    """The seat, locked; `Problem` where this sitting is not the one under way."""
    TAKE_SEAT.require(actor, judge)
    rows = Judge.objects.select_for_update(of=("self",)).select_related("round__rubric", "person")
    locked = rows.get(pk=judge.pk)
    if sitting_of(locked) != sitting:
        raise Problem(over())
    return locked


def over() -> str:
    """What a judge reads whose answer comes too late, or before its time."""
    return _("This part of the round is over; the answer could not be kept.")


@transaction.atomic
def show_work(*, actor: Person, judge: Judge, work: RoundWork, sitting: str, now: datetime) -> None:
    """Note that a work was shown; 404 for one that may not be shown to this judge."""
    TAKE_SEAT.require(actor, judge)
    if not may_show(judge, sitting, work, on=timezone.localdate(now)):
        raise NotVisible("standard_setting.work")
    log_disclosure(
        student=work.submission.student,
        recipient=actor,
        purpose=Purpose.PANEL_REVIEW,
        what=SHOWN,
        now=now,
        object_uid=work.submission.uid,
    )


@transaction.atomic
def save_answers(
    *, actor: Person, judge: Judge, sitting: str, answers: Sequence[Answer], now: datetime
) -> list[Item]:
    """Keep answers as they are made. Returning means they are kept.

    The same answer sent twice is kept once; one made on an outdated view is refused with what
    stands now, so that no window overwrites another unseen.
    """
    judge = _locked(actor, judge, sitting)
    rows = {row.uid: row for row in items(judge, sitting, on=timezone.localdate(now))}
    for answer in answers:
        item = rows.get(answer.item)
        if item is None:
            raise Problem(_("This work is no longer available."))
        rows[item.uid] = replace(item, answer=_keep(judge, sitting, item, answer, now=now))
    return list(rows.values())


def _keep(judge: Judge, sitting: str, item: Item, answer: Answer, *, now: datetime) -> Judgement:
    if answer.value not in {option.value for option in item.options}:
        raise Problem(_("Choose one of the answers."), field="answer")
    kept = item.answer
    if kept is not None and kept.answer == answer.value:
        return kept
    if item.revision != answer.revision:
        raise StaleError(
            _("You answered this in another window: “%(answer)s”. Choose again to change it.")
            % {"answer": item.said}
        )
    if kept is None:
        return Judgement.objects.create(
            judge=judge,
            sitting=sitting,
            work=item.work,
            criterion=item.criterion,
            answer=answer.value,
            made_at=now,
        )
    if sitting == Sitting.PRACTICE:
        raise Problem(_("You have seen the agreed answer; practice answers stay as they are."))
    kept.answer, kept.revision, kept.made_at = answer.value, kept.revision + 1, now
    kept.save(update_fields=["answer", "revision", "made_at"])
    return kept


@transaction.atomic
def finish(*, actor: Person, judge: Judge, sitting: str, now: datetime) -> Judge:
    """Say that a sitting is done; a second click changes nothing.

    Until the round goes on, answers may still change.
    """
    judge = _locked_or_done(actor, judge, sitting)
    if is_done(judge, sitting):
        return judge
    left = len(unanswered(items(judge, sitting, on=timezone.localdate(now))))
    if left:
        raise Problem(
            ngettext("One answer is still missing.", "%(count)d answers are still missing.", left)
            % {"count": left}
        )
    field = DONE_FIELD[Sitting(sitting)]
    setattr(judge, field, now)
    judge.save(update_fields=[field])
    record(actor, "standard_setting.judge.finished", judge.round, now=now, sitting=str(sitting))
    return judge


def _locked_or_done(actor: Person, judge: Judge, sitting: str) -> Judge:
    """As `_locked`, but training that is over already is no problem."""
    TAKE_SEAT.require(actor, judge)
    fresh = Judge.objects.select_related("round__rubric", "person").get(pk=judge.pk)
    if sitting == Sitting.PRACTICE and is_done(fresh, sitting):
        return fresh
    return _locked(actor, judge, sitting)
