"""A round's way: training, round one, feedback, round two, the cut."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Person, revoke_links
from firstrung.jobs.public import publish
from firstrung.standard_setting.enums import Part, RoundState, Sitting
from firstrung.standard_setting.events import JudgeCalled
from firstrung.standard_setting.lifecycles import ROUND
from firstrung.standard_setting.models import Round, Scale
from firstrung.standard_setting.selectors.figures import figures_of
from firstrung.standard_setting.selectors.scale import measured
from firstrung.standard_setting.services.rounds import lock_round

MIN_JUDGES = 3
"""Fewer judges would neither be an agreement of employers nor hidden among others."""
MIN_WORKS = 5
"""Fewer works give no curve."""
PRACTICE_WORKS = (2, 3)
"""At least and at most so many works to practise on."""


def _moved(actor: Person, row: Round, action: str) -> Round:
    row = lock_round(actor, row)
    row.state = ROUND.after(row.state, action)
    return row


def _call(row: Round) -> None:
    """A letter to each judge about the stage that has begun."""
    judges = row.judges.seated()
    if row.state == RoundState.SECOND:
        judges = judges.counting()
    for pk in judges.values_list("pk", flat=True):
        publish(JudgeCalled(judge_id=pk, stage=row.state))


@transaction.atomic
def begin_training(*, actor: Person, row: Round, now: datetime) -> Round:
    """Invite the judges and freeze the scale on which the works lie."""
    row = _moved(actor, row, "invite")
    _require_ready(row)
    _freeze(row, now=now)
    row.save(update_fields=["state"])
    _call(row)
    record(actor, "standard_setting.round.training", row, now=now)
    return row


def _require_ready(row: Round) -> None:
    practice = row.works.filter(part=Part.PRACTICE).count()
    low, high = PRACTICE_WORKS
    if not low <= practice <= high:
        raise Problem(_("Choose two or three works to practise on, with the agreed answers."))
    if row.judges_works and row.works.filter(part=Part.RANGE).count() < MIN_WORKS:
        raise Problem(
            _("Choose at least %(count)d works, spread over the range.") % {"count": MIN_WORKS}
        )
    if row.judges.seated().count() < MIN_JUDGES:
        raise Problem(_("Invite at least %(count)d judges.") % {"count": MIN_JUDGES})


def _freeze(row: Round, *, now: datetime) -> None:
    """The scale of today; works that are no longer on it leave the round."""
    found = measured(row.rubric)
    works = list(row.works.all())
    if any(work.submission_id not in found.places for work in works):
        raise Problem(_("A work has lost its score since it was chosen. Take it off first."))
    for work in works:
        work.measure, work.points = found.places[work.submission_id]
        work.save(update_fields=["measure", "points"])
    Scale.objects.create(
        round=row,
        kind=found.kind,
        run=found.run,
        candidates=[list(pair) for pair in found.population.pairs],
        created_at=now,
    )


@transaction.atomic
def begin_first(*, actor: Person, row: Round, now: datetime) -> Round:
    """Open round one; who has not been trained trains first."""
    row = _moved(actor, row, "begin")
    row.save(update_fields=["state"])
    _call(row)
    record(actor, "standard_setting.round.begun", row, now=now)
    return row


@transaction.atomic
def pause(*, actor: Person, row: Round, now: datetime) -> Round:
    """End round one and work out the feedback."""
    row = _moved(actor, row, "pause")
    _require_judges(row)
    row.feedback = figures_of(row, Sitting.FIRST)
    row.save(update_fields=["state", "feedback"])
    record(actor, "standard_setting.round.paused", row, now=now)
    return row


@transaction.atomic
def begin_second(*, actor: Person, row: Round, now: datetime) -> Round:
    """Open round two to those who finished round one."""
    row = _moved(actor, row, "resume")
    row.save(update_fields=["state"])
    _call(row)
    record(actor, "standard_setting.round.resumed", row, now=now)
    return row


@transaction.atomic
def extend(*, actor: Person, row: Round, now: datetime) -> Round:
    """Back between the rounds, for more works close to the cut; all answers stay."""
    row = _moved(actor, row, "extend")
    row.save(update_fields=["state"])
    row.judges.update(second_done_at=None)
    record(actor, "standard_setting.round.extended", row, now=now)
    return row


@transaction.atomic
def close_round(*, actor: Person, row: Round, now: datetime) -> Round:
    """End the round: each judge's last word counts, and the cut is worked out once."""
    row = _moved(actor, row, "close")
    _require_judges(row)
    row.outcome = figures_of(row, Sitting.SECOND)
    if row.outcome["cut"] is None:
        raise Problem(
            _(
                "The answers give no cut: all are alike, or everybody draws the line at the same "
                "place, so that its error can't be told. Go back and add works close to the line."
            )
        )
    row.closed_at = now
    row.save(update_fields=["state", "outcome", "closed_at"])
    _call(row)
    record(actor, "standard_setting.round.closed", row, now=now, cut=row.outcome["cut"])
    return row


def _require_judges(row: Round) -> None:
    count = row.judges.counting().count()
    if count < MIN_JUDGES:
        raise Problem(
            _("%(count)d judges have finished round one; at least %(least)d must.")
            % {"count": count, "least": MIN_JUDGES}
        )


@transaction.atomic
def cancel_round(*, actor: Person, row: Round, now: datetime) -> Round:
    """Give a round up; its links end."""
    row = _moved(actor, row, "cancel")
    row.save(update_fields=["state"])
    for judge in row.judges.seated().select_related("person"):
        purpose = LinkPurpose.STANDARD_SETTING
        revoke_links(person=judge.person, purpose=purpose, target=judge.uid, now=now)
    record(actor, "standard_setting.round.cancelled", row, now=now)
    return row


ACTIONS = {
    "invite": begin_training,
    "begin": begin_first,
    "pause": pause,
    "resume": begin_second,
    "extend": extend,
    "close": close_round,
    "cancel": cancel_round,
}
"""The buttons of the round's page."""


def is_late(row: Round, *, now: datetime) -> bool:
    """Whether the day on which the current part was to end has gone by."""
    today = timezone.localdate(now)
    ends = {RoundState.TRAINING: row.first_until, RoundState.FIRST: row.first_until}
    return row.is_working and today > ends.get(RoundState(row.state), row.closes_on)
