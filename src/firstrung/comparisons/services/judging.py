"""Comparing two works: what is shown, what is chosen, and taking the last one back."""

from datetime import datetime
from random import Random, SystemRandom

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from firstrung.activity.public import record
from firstrung.comparisons.enums import SessionState, Side
from firstrung.comparisons.models import Judge, Judgement
from firstrung.comparisons.policies import TAKE_PART
from firstrung.comparisons.selectors.pairs import choose_pair, open_works, progress_of
from firstrung.core.errors import Problem
from firstrung.identity.public import Person, Purpose, log_disclosure

SHOWN = gettext_noop("Portfolio compared with another, without the name")


def _locked(actor: Person, judge: Judge) -> Judge:
    """The judge's place as it stands now, locked: one judge compares one pair at a time."""
    TAKE_PART.require(actor, judge)
    return (
        Judge.objects.select_for_update(of=("self",))
        .select_related("session", "person")
        .get(pk=judge.pk)
    )


@transaction.atomic
def show_pair(
    *, actor: Person, judge: Judge, now: datetime, lot: Random | None = None
) -> Judgement | None:
    """The pair before the judge; a new one where there is none. None when nothing is left.

    A pair with a work that may not be shown any more goes, and another one comes.
    """
    judge = _locked(actor, judge)
    if judge.session.state != SessionState.OPEN:
        return None
    judgement = _shown(judge) or _draw(judge, now=now, lot=lot or SystemRandom())
    if judgement is not None:
        for work in (judgement.left, judgement.right):
            log_disclosure(
                student=work.submission.student,
                recipient=actor,
                purpose=Purpose.PANEL_REVIEW,
                what=SHOWN,
                now=now,
                object_uid=work.submission.uid,
            )
    return judgement


def _shown(judge: Judge) -> Judgement | None:
    works = open_works(judge.session).values("pk")
    waiting = judge.judgements.filter(judged_at__isnull=True)
    waiting.exclude(left__in=works, right__in=works).delete()
    return waiting.select_related(*_both("submission__student")).first()


def _both(path: str) -> tuple[str, str]:
    return f"left__{path}", f"right__{path}"


def _draw(judge: Judge, *, now: datetime, lot: Random) -> Judgement | None:
    if not progress_of(judge).left:
        return None
    pair = choose_pair(judge, lot=lot)
    if pair is None:
        return None
    return Judgement.objects.create(judge=judge, left=pair[0], right=pair[1], shown_at=now)


@transaction.atomic
def choose(*, actor: Person, judgement: Judgement, side: str, now: datetime) -> Judgement:
    """Keep the choice. A second click changes nothing; to change one's mind there is `undo`."""
    judge = _locked(actor, judgement.judge)
    if judge.session.state != SessionState.OPEN:
        raise Problem(_("This session is closed. Thank you for your judgements."))
    if side not in Side.values:
        raise Problem(_("Choose A or B."))
    judgement = Judgement.objects.select_for_update().get(pk=judgement.pk)
    if judgement.judged_at is None:
        judgement.chosen, judgement.judged_at = side, now
        judgement.save(update_fields=["chosen", "judged_at"])
    return judgement


@transaction.atomic
def undo(*, actor: Person, judge: Judge, now: datetime) -> Judgement:
    """Take the last choice back: its pair is before the judge again."""
    judge = _locked(actor, judge)
    if judge.session.state != SessionState.OPEN:
        raise Problem(_("This session is closed. Thank you for your judgements."))
    last = judge.judgements.filter(judged_at__isnull=False).order_by("-judged_at", "-pk").first()
    if last is None:
        raise Problem(_("There is nothing to take back."))
    judge.judgements.filter(judged_at__isnull=True).delete()
    last.chosen, last.judged_at = "", None
    last.save(update_fields=["chosen", "judged_at"])
    record(actor, "comparisons.judgement.undone", judge.session, now=now, judge=str(judge.uid))
    return last
