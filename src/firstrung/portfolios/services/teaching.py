"""Teaching sessions: the student tells, a teacher of the student confirms."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.core.lifecycle import Lifecycle, Transition
from firstrung.identity.public import Person
from firstrung.portfolios.enums import Component, SessionState
from firstrung.portfolios.models import Entry, TeachingSession
from firstrung.portfolios.policies import CONFIRM_TEACHING, EDIT_ENTRY, EDIT_TEACHING
from firstrung.portfolios.services.rules import alias_problem

LEAST_HOURS = Decimal("0.25")
MOST_HOURS = Decimal(8)

TEACHING = Lifecycle(
    "teaching session",
    (
        Transition(SessionState.WAITING, "confirm", SessionState.CONFIRMED),
        Transition(SessionState.WAITING, "refuse", SessionState.REFUSED),
        Transition(SessionState.WAITING, "change", SessionState.WAITING),
        Transition(SessionState.REFUSED, "change", SessionState.WAITING),
        Transition(SessionState.REFUSED, "confirm", SessionState.CONFIRMED),
        Transition(SessionState.CONFIRMED, "refuse", SessionState.REFUSED),
    ),
)
"""What was confirmed can't be changed any more; a teacher can take the confirmation back."""


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What the student tells about a session; ``mentees`` are aliases, never names."""

    taught_on: date
    hours: Decimal
    topic: str
    mentees: tuple[str, ...]
    grade_band: str


@transaction.atomic
def add_session(actor: Person, *, entry: Entry, taught: Taught, now: datetime) -> TeachingSession:
    """A session in a peer-teaching entry, waiting for a teacher."""
    EDIT_ENTRY.require(actor, entry)
    if entry.component != Component.PEER_TEACHING or entry.removed_at is not None:
        raise Problem(_("Teaching sessions belong into an entry about peer teaching."))
    _check(taught, now)
    session = TeachingSession.objects.create(entry=entry, **_columns(taught))
    record(actor, "portfolios.teaching.add", session, now=now)
    return session


@transaction.atomic
def change_session(
    actor: Person, *, session: TeachingSession, taught: Taught, now: datetime
) -> None:
    """Correct a session that is not confirmed; one that was refused waits again."""
    EDIT_TEACHING.require(actor, session)
    row = _locked(session)
    TEACHING.after(row.state, "change")
    _check(taught, now)
    for name, value in _columns(taught).items():
        setattr(row, name, value)
    row.refused_at, row.refused_by, row.refusal_reason = None, None, ""
    row.save()
    record(actor, "portfolios.teaching.change", row, now=now)


@transaction.atomic
def drop_session(actor: Person, *, session: TeachingSession, now: datetime) -> None:
    """Delete a session that is not confirmed."""
    EDIT_TEACHING.require(actor, session)
    row = _locked(session)
    TEACHING.after(row.state, "change")
    record(actor, "portfolios.teaching.drop", row, now=now, topic=row.topic)
    row.delete()


@transaction.atomic
def confirm_session(actor: Person, *, session: TeachingSession, now: datetime) -> None:
    """A teacher of the student says that it took place."""
    CONFIRM_TEACHING.require(actor, session)
    row = _locked(session)
    TEACHING.after(row.state, "confirm")
    row.confirmed_by, row.confirmed_at = actor, now
    row.refused_by, row.refused_at, row.refusal_reason = None, None, ""
    row.save()
    record(actor, "portfolios.teaching.confirm", row, now=now, hours=str(row.hours))


@transaction.atomic
def refuse_session(actor: Person, *, session: TeachingSession, reason: str, now: datetime) -> None:
    """A teacher of the student says why it can't be confirmed (or takes it back)."""
    CONFIRM_TEACHING.require(actor, session)
    row = _locked(session)
    TEACHING.after(row.state, "refuse")
    if not reason:
        raise Problem(_("Say why, so that the student can put it right."), field="reason")
    row.confirmed_by, row.confirmed_at = None, None
    row.refused_by, row.refused_at, row.refusal_reason = actor, now, reason
    row.save()
    record(actor, "portfolios.teaching.refuse", row, now=now, reason=reason)


def _locked(session: TeachingSession) -> TeachingSession:
    return TeachingSession.objects.select_for_update().get(pk=session.pk)


def _columns(taught: Taught) -> dict[str, object]:
    return {
        "taught_on": taught.taught_on,
        "hours": taught.hours,
        "topic": taught.topic,
        "mentees": list(taught.mentees),
        "grade_band": taught.grade_band,
    }


def _check(taught: Taught, now: datetime) -> None:
    if taught.taught_on > localdate(now):
        raise Problem(_("This day is still to come."), field="taught_on")
    if not LEAST_HOURS <= taught.hours <= MOST_HOURS:
        raise Problem(_("Between a quarter of an hour (0.25) and 8 hours."), field="hours")
    if not taught.mentees:
        raise Problem(_("Say for whom, with at least one alias such as Owl-3."), field="mentees")
    for alias in taught.mentees:
        if reason := alias_problem(alias):
            raise Problem(reason, field="mentees")
