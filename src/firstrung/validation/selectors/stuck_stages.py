"""Open stages that lack reviews, a decision or a panel."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstrung.validation.enums import (
    PENDING,
    PanelState,
    ReviewKind,
    ReviewState,
    Stage,
    StageState,
)
from firstrung.validation.models import PanelPlace, StageRecord, Submission, WaitingRules
from firstrung.validation.selectors.stuck import PARENTS, Cause, Stuck, day_of
from firstrung.validation.selectors.waiting import TermBook


def stuck_stage(submission: Submission, *, today: date) -> Stuck | None:
    """What the open stage of one submission lacks by now; None where it goes on."""
    rows = Submission.objects.filter(pk=submission.pk)
    return next(stuck_stages(rows, TermBook(), today), None)


def stuck_stages(submissions: QuerySet[Submission], book: TermBook, today: date) -> Iterator[Stuck]:
    """Open stages that lack reviews, a decision or a panel (one query)."""
    here = Q(submission__reviews__stage=F("stage")) & ~Q(
        submission__reviews__kind__in=[ReviewKind.ANCHOR, ReviewKind.AGAIN, ReviewKind.DOUBLE]
    )
    placed = PanelPlace.objects.filter(submission=OuterRef("submission"))
    rows = (
        StageRecord.objects.filter(
            state=StageState.OPEN,
            stage__in=[Stage.TEACHER, Stage.PEER, Stage.PANEL],
            submission__state=F("stage"),
            submission__in=submissions.values("pk"),
        )
        .select_related("submission__threshold", f"submission__{PARENTS}")
        .annotate(
            done=Count(
                "submission__reviews",
                filter=here & Q(submission__reviews__state=ReviewState.SUBMITTED),
            ),
            out=Count(
                "submission__reviews", filter=here & Q(submission__reviews__state__in=PENDING)
            ),
            declined=Count(
                "submission__reviews",
                filter=here & Q(submission__reviews__state=ReviewState.DECLINED),
            ),
            last=Max("submission__reviews__submitted_at", filter=here),
            before_panel=Exists(placed.exclude(panel__state=PanelState.CLOSED)),
        )
        .order_by("opened_at", "pk")
    )
    for row in rows:
        terms = book.of(row.submission.organization)
        found = (
            _panelless(row, terms) if row.stage == Stage.PANEL else _unreviewed(row, terms, today)
        )
        if found is not None and found.since <= today:
            yield found


def _opened(row: StageRecord) -> date:
    assert row.opened_at is not None  # an open stage was opened
    return timezone.localdate(row.opened_at)


def _panelless(row: StageRecord, terms: WaitingRules) -> Stuck | None:
    if row.before_panel:  # type: ignore[attr-defined]
        return None
    opened = _opened(row)
    reason = _("Before no panel since %(day)s.") % {"day": day_of(opened)}
    since = opened + timedelta(days=terms.panel_after)
    return Stuck(Cause.UNPANELLED, since, reason, terms, submission=row.submission)


def needed_at(submission: Submission, stage: str) -> int:
    """How many reviews a school's stage asks for."""
    return submission.threshold.min_peer_reviews if stage == Stage.PEER else 1


def _unreviewed(row: StageRecord, terms: WaitingRules, today: date) -> Stuck | None:
    """What a teacher's or a peer stage lacks."""
    done, out, declined = row.done, row.out, row.declined  # type: ignore[attr-defined]
    needed, opened = needed_at(row.submission, row.stage), _opened(row)
    subject = row.submission
    if done >= needed:
        last = timezone.localdate(row.last)  # type: ignore[attr-defined]
        reason = _("All reviews are in since %(day)s; nobody has decided.") % {"day": day_of(last)}
        since = last + timedelta(days=terms.decide_after)
        return None if out else Stuck(Cause.UNDECIDED, since, reason, terms, submission=subject)
    release = opened + timedelta(days=terms.release_after)
    if row.stage == Stage.PEER and done and release <= today:
        reason = _("%(done)d of %(needed)d peer reviews are in since the stage opened on %(day)s.")
        words = reason % {"done": done, "needed": needed, "day": day_of(opened)}
        return Stuck(Cause.RELEASABLE, release, words, terms, submission=subject)
    if done + out >= needed:
        return None
    missing = needed - done - out
    asked = opened + timedelta(days=terms.ask_after)
    if not done + out + declined:
        reason = _("Open since %(day)s, and nobody has been asked.") % {"day": day_of(opened)}
        return Stuck(Cause.UNASKED, asked, reason, terms, submission=subject, missing=missing)
    since = opened if declined else asked
    reason = _short(done + out, needed, declined)
    return Stuck(Cause.SHORT, since, reason, terms, submission=subject, missing=missing)


def _short(there: int, needed: int, declined: int) -> str:
    words = _("%(there)d of %(needed)d reviews are in or awaited.") % {
        "there": there,
        "needed": needed,
    }
    if not declined:
        return words
    back = ngettext(
        "%(n)d was handed back, and nobody was asked instead.",
        "%(n)d were handed back, and nobody was asked instead.",
        declined,
    )
    return f"{words} {back % {'n': declined}}"
