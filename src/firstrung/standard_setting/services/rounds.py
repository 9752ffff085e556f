"""Preparing a round: its terms, its works, its judges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Membership, Person, revoke_links
from firstrung.jobs.public import publish
from firstrung.standard_setting.enums import Method, Part, RoundState
from firstrung.standard_setting.events import JudgeCalled
from firstrung.standard_setting.lifecycles import ROUND
from firstrung.standard_setting.models import Judge, Round, RoundWork
from firstrung.standard_setting.policies import RUN_ROUND, require_coalition
from firstrung.standard_setting.sampling import around, spread
from firstrung.standard_setting.selectors.scale import offered
from firstrung.validation.public import Rubric, Submission, panelist_choices

HALF = 0.5
PREPARING = (RoundState.DRAFT,)
OPEN_TO_JUDGES = (RoundState.DRAFT, RoundState.TRAINING, RoundState.FIRST)


@dataclass(frozen=True)
class RoundDraft:
    """What a round is prepared with."""

    title: str
    method: str
    rubric: Rubric
    borderline: str
    opens_on: date
    first_until: date
    closes_on: date


@dataclass(frozen=True)
class Practice:
    """A practice work: the answer that experienced judges agreed on, and why."""

    submission: Submission
    agreed: int
    reason: str


def lock_round(actor: Person, row: Round, *states: str) -> Round:
    """The round as it stands now, locked; 404 or 403 for others, `Problem` in other states."""
    RUN_ROUND.require(actor, row)
    rows = Round.objects.select_for_update(of=("self",)).select_related("rubric")
    locked = rows.get(pk=row.pk)
    if states and locked.state not in states:
        raise Problem(
            _("This is not possible while the round is “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    return locked


def _check(draft: RoundDraft) -> None:
    if draft.rubric.published_at is None:
        raise Problem(_("Choose a rubric that is published."), field="rubric")
    if draft.first_until < draft.opens_on:
        raise Problem(_("Round one can't end before the training begins."), field="first_until")
    if draft.closes_on < draft.first_until:
        raise Problem(_("Round two can't end before round one."), field="closes_on")


@transaction.atomic
def draft_round(*, actor: Person, draft: RoundDraft, now: datetime) -> Round:
    """A new round of the coalition."""
    require_coalition(actor)
    _check(draft)
    row = Round.objects.create(created_by=actor, **vars(draft))
    record(actor, "standard_setting.round.drafted", row, now=now, method=draft.method)
    return row


@transaction.atomic
def edit_round(*, actor: Person, row: Round, draft: RoundDraft, now: datetime) -> Round:
    """Change a draft. Another rubric or method means other works, so they are taken off."""
    row = lock_round(actor, row)
    row.state = ROUND.after(row.state, "edit")
    _check(draft)
    if (row.rubric_id, row.method) != (draft.rubric.pk, draft.method):
        row.works.all().delete()
    for field, value in vars(draft).items():
        setattr(row, field, value)
    row.save()
    record(actor, "standard_setting.round.edited", row, now=now)
    return row


@transaction.atomic
def propose_works(*, actor: Person, row: Round, count: int, now: datetime) -> list[RoundWork]:
    """Add works: spread over the whole range first, close to the cut between the rounds."""
    row = lock_round(actor, row, *PREPARING, RoundState.FEEDBACK)
    if row.method == Method.ANGOFF:
        raise Problem(_("Angoff judges think of criteria, not of single works."))
    rows = [(measure, submission) for measure, _points, submission in offered(row, on=_day(now))]
    if row.state == RoundState.FEEDBACK:
        chosen = _close_to_the_line(row, rows, count)
    else:
        chosen = spread(rows, count)
    if not chosen:
        raise Problem(_("There is no further judged work that may be shown."), field="count")
    return add_works(actor=actor, row=row, submissions=chosen, now=now)


def _close_to_the_line(
    row: Round, rows: list[tuple[float, Submission]], count: int
) -> list[Submission]:
    """Works near the cut; without one near the place where answers turn from no to yes."""
    cut = row.feedback["cut"]
    if cut is not None:
        return around(rows, count, cut=cut["measure"], width=cut["window"])
    judged = [(one["measure"], one["share"]) for one in row.feedback["items"]]
    below = [measure for measure, share in judged if share is not None and share < HALF]
    above = [measure for measure, share in judged if share is not None and share >= HALF]
    if not below or not above:
        return spread(rows, count)
    reach = max(measure for measure, _share in judged) - min(measure for measure, _s in judged)
    return around(rows, count, cut=(max(below) + min(above)) / 2, width=reach / 4)


@transaction.atomic
def add_works(
    *, actor: Person, row: Round, submissions: Sequence[Submission], now: datetime
) -> list[RoundWork]:
    """Add chosen works; each must be judged and covered by a live consent."""
    row = lock_round(actor, row, *PREPARING, RoundState.FEEDBACK)
    part = Part.PINPOINT if row.state == RoundState.FEEDBACK else Part.RANGE
    made = _place(row, [(submission, {"part": part}) for submission in submissions], now=now)
    record(actor, "standard_setting.round.works_added", row, now=now, works=len(made))
    return made


@transaction.atomic
def add_practice(*, actor: Person, row: Round, practice: Practice, now: datetime) -> RoundWork:
    """A work for the training. Works judged in earnest can't be practice as well."""
    row = lock_round(actor, row, *PREPARING)
    most = 1 if row.method == Method.BODY_OF_WORK else 2
    if not 0 <= practice.agreed <= most:
        raise Problem(_("Choose one of the answers of this method."), field="agreed")
    if not practice.reason.strip():
        raise Problem(_("Say why, so that judges can learn from it."), field="reason")
    values = {"part": Part.PRACTICE, "agreed": practice.agreed, "reason": practice.reason}
    (work,) = _place(row, [(practice.submission, values)], now=now)
    record(actor, "standard_setting.round.practice_added", row, now=now)
    return work


def _place(
    row: Round, chosen: Sequence[tuple[Submission, dict[str, object]]], *, now: datetime
) -> list[RoundWork]:
    free = {work.pk: (at, points) for at, points, work in offered(row, on=_day(now))}
    unfit = [submission.code for submission, _values in chosen if submission.pk not in free]
    if unfit:
        raise Problem(
            _("Not judged, not allowed to be shown, or here already: %(codes)s.")
            % {"codes": ", ".join(unfit)},
            field="submission",
        )
    return [
        RoundWork.objects.create(
            round=row,
            submission=submission,
            measure=free[submission.pk][0],
            points=free[submission.pk][1],
            **values,
        )
        for submission, values in chosen
    ]


@transaction.atomic
def take_off(*, actor: Person, work: RoundWork, now: datetime) -> None:
    """Take a work out again, as long as nobody was asked about it."""
    row = lock_round(actor, work.round, *PREPARING, RoundState.FEEDBACK)
    if row.state == RoundState.FEEDBACK and work.part != Part.PINPOINT:
        raise Problem(_("This work has been judged in round one."))
    work.delete()
    record(actor, "standard_setting.round.work_taken_off", row, now=now)


@transaction.atomic
def add_judge(*, actor: Person, row: Round, membership: Membership, now: datetime) -> Judge:
    """Invite a judge; once the training has begun the letter goes out at once."""
    row = lock_round(actor, row, *OPEN_TO_JUDGES)
    if not panelist_choices(on=_day(now)).filter(pk=membership.pk).exists():
        raise Problem(
            _("%(name)s does not represent an employer.") % {"name": membership.person.name},
            field="judge",
        )
    judge, made = Judge.objects.get_or_create(
        round=row,
        person=membership.person,
        defaults={"organization": membership.organization, "role": membership.role},
    )
    if not made and judge.released_at is not None:
        judge.released_at, made = None, True
        judge.save(update_fields=["released_at"])
    if made:
        record(actor, "standard_setting.round.judge_added", row, now=now, judge=str(judge.uid))
        if row.state != RoundState.DRAFT:
            publish(JudgeCalled(judge_id=judge.pk, stage=row.state))
    return judge


@transaction.atomic
def release_judge(*, actor: Person, judge: Judge, now: datetime) -> Judge:
    """Let a judge go: the link ends, and the judgements count no more."""
    row = lock_round(actor, judge.round, *OPEN_TO_JUDGES, RoundState.FEEDBACK, RoundState.SECOND)
    judge = Judge.objects.select_for_update().select_related("person").get(pk=judge.pk)
    if judge.released_at is None:
        judge.released_at = now
        judge.save(update_fields=["released_at"])
        purpose = LinkPurpose.STANDARD_SETTING
        revoke_links(person=judge.person, purpose=purpose, target=judge.uid, now=now)
        record(actor, "standard_setting.round.judge_released", row, now=now, judge=str(judge.uid))
    return judge


def _day(now: datetime) -> date:
    return timezone.localdate(now)
