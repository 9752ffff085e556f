"""Planning a session, its works and judges; opening and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.comparisons.enums import Pairing, SessionState
from firstrung.comparisons.events import ComparisonInvited
from firstrung.comparisons.lifecycles import SESSION
from firstrung.comparisons.models import Judge, Session, Work
from firstrung.comparisons.policies import COMPARE, RUN_SESSION
from firstrung.comparisons.selectors.pairs import open_works
from firstrung.comparisons.selectors.people import judge_choices
from firstrung.comparisons.tasks import write_report
from firstrung.core.errors import Problem
from firstrung.identity.public import LinkPurpose, Membership, Organization, Person, revoke_links
from firstrung.jobs.public import publish
from firstrung.validation.public import HOST, Submission

LEAST_WORKS = 4
"""Fewer works make no ranking worth the judges' time, and no two panels can be compared."""


@dataclass(frozen=True)
class Draft:
    """What a session is planned with."""

    title: str
    question: str
    closes_on: date
    per_work: int = 10
    pairing: str = Pairing.RANDOM


@transaction.atomic
def plan_session(
    *, actor: Person, organization: Organization, draft: Draft, now: datetime
) -> Session:
    """A new session of an organization that the actor coordinates."""
    HOST.require(actor, organization)
    if draft.closes_on < timezone.localdate(now):
        raise Problem(_("Choose a day that is still to come."), field="closes_on")
    session = Session.objects.create(
        organization=organization,
        made_by=actor,
        title=draft.title,
        question=draft.question,
        closes_on=draft.closes_on,
        per_work=draft.per_work,
        pairing=draft.pairing,
    )
    record(actor, "comparisons.session.planned", session, now=now, pairing=draft.pairing)
    return session


def lock_session(actor: Person, session: Session) -> Session:
    """The session as it stands now, locked; 404 for those who don't run it."""
    RUN_SESSION.require(actor, session)
    return Session.objects.select_for_update().get(pk=session.pk)


def _planned(session: Session) -> None:
    if session.state != SessionState.PLANNED:
        raise Problem(_("The session has begun; its works stay as they are."))


@transaction.atomic
def add_works(
    *, actor: Person, session: Session, submissions: Sequence[Submission], now: datetime
) -> list[Work]:
    """Put works into a session that has not begun; each needs a live consent."""
    session = lock_session(actor, session)
    _planned(session)
    if not submissions:
        raise Problem(_("Choose at least one work."), field="submissions")
    works = []
    for submission in submissions:
        COMPARE.require(actor, submission)
        row, _made = Work.objects.get_or_create(session=session, submission=submission)
        works.append(row)
    uids = [str(row.uid) for row in submissions]
    record(actor, "comparisons.works.added", session, now=now, submissions=uids)
    return works


@transaction.atomic
def remove_work(*, actor: Person, work: Work, now: datetime) -> None:
    """Take a work out of a session that has not begun."""
    session = lock_session(actor, work.session)
    _planned(session)
    record(actor, "comparisons.work.removed", session, now=now, submission=str(work.submission.uid))
    work.delete()


@transaction.atomic
def add_judges(
    *,
    actor: Person,
    session: Session,
    people: Sequence[Membership],
    in_replicate: bool,
    now: datetime,
) -> list[Judge]:
    """Invite panelists and teachers to one of the two sets of judges, never to both."""
    session = lock_session(actor, session)
    if session.state == SessionState.CLOSED:
        raise Problem(_("This session is closed."))
    fit = judge_choices(session, actor, on=timezone.localdate(now))
    allowed = set(fit.filter(pk__in=[row.pk for row in people]).values_list("pk", flat=True))
    if not people or {row.pk for row in people} - allowed:
        raise Problem(_("Choose panelists or teachers who do not judge here yet."), field="people")
    judges = [_seat(session, row, in_replicate=in_replicate) for row in people]
    for judge in judges:
        detail = {"judge": str(judge.uid), "replicate": in_replicate}
        record(actor, "comparisons.judge.added", session, now=now, **detail)
        if session.state == SessionState.OPEN:
            publish(ComparisonInvited(judge_id=judge.pk))
    return judges


def _seat(session: Session, role: Membership, *, in_replicate: bool) -> Judge:
    values = {
        "organization": role.organization,
        "in_replicate": in_replicate,
        "released_at": None,
    }
    judge, _made = Judge.objects.update_or_create(
        session=session, person=role.person, defaults=values
    )
    return judge


@transaction.atomic
def release_judge(*, actor: Person, judge: Judge, now: datetime) -> Judge:
    """Free a judge of what is still to do and end the link; what is judged stays."""
    session = lock_session(actor, judge.session)
    judge.released_at = now
    judge.save(update_fields=["released_at"])
    judge.judgements.filter(judged_at__isnull=True).delete()
    purpose = LinkPurpose.COMPARISON
    revoke_links(person=judge.person, purpose=purpose, target=judge.uid, now=now)
    record(actor, "comparisons.judge.released", session, now=now, judge=str(judge.uid))
    return judge


@transaction.atomic
def resend_invitation(*, actor: Person, judge: Judge, now: datetime) -> None:
    """Send the letter again, with a new link."""
    session = lock_session(actor, judge.session)
    if session.state != SessionState.OPEN or judge.released_at is not None:
        raise Problem(_("A link is sent only while the session is open and the judge takes part."))
    publish(ComparisonInvited(judge_id=judge.pk))
    record(actor, "comparisons.judge.invited_again", session, now=now, judge=str(judge.uid))


@transaction.atomic
def open_session(*, actor: Person, session: Session, now: datetime) -> Session:
    """Begin: the letters go out."""
    session = lock_session(actor, session)
    if session.state == SessionState.OPEN:
        return session
    session.state = SESSION.after(session.state, "open")
    if open_works(session).count() < LEAST_WORKS:
        raise Problem(_("Put at least four works into the session first."))
    judges = session.judges.filter(released_at__isnull=True)
    if not judges.filter(in_replicate=False).exists():
        raise Problem(_("Invite judges to the first set first."))
    session.opened_at = now
    session.save(update_fields=["state", "opened_at"])
    record(actor, "comparisons.session.opened", session, now=now)
    for judge in judges:
        publish(ComparisonInvited(judge_id=judge.pk))
    return session


@transaction.atomic
def close_session(*, actor: Person, session: Session, now: datetime) -> Session:
    """End it: pairs that are only shown go, and the report is written in the background."""
    session = lock_session(actor, session)
    if session.state == SessionState.CLOSED:
        return session
    session.state, session.closed_at = SESSION.after(session.state, "close"), now
    session.save(update_fields=["state", "closed_at"])
    for judge in session.judges.all():
        judge.judgements.filter(judged_at__isnull=True).delete()
    record(actor, "comparisons.session.closed", session, now=now)
    write_report.enqueue(session_id=session.pk)
    return session
