"""The forum on planned changes of curricula (D59): post, comment, answer, conclude."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import is_member, workplaces
from firstrung.convenings.change.policies import EDIT_PROGRAM
from firstrung.convenings.models import ForumComment, PlannedChange, Program
from firstrung.core.errors import NotVisible, Problem
from firstrung.identity.public import Organization, Person

LONGEST = timedelta(days=366)
"""A planned change is open for comments for a year at most."""


def takes_comments(change: PlannedChange, *, on: date) -> bool:
    """Whether comments are taken on that day."""
    return change.concluded_at is None and on <= change.closes_on


def plan_change(
    actor: Person, *, program: Program, title: str, draft: str, closes_on: date, now: datetime
) -> PlannedChange:
    """Post a planned change of a program and ask the members what they think."""
    EDIT_PROGRAM.require(actor, program)
    today = timezone.localdate(now)
    if not today <= closes_on <= today + LONGEST:
        raise Problem(_("Choose a day from today on, within a year."), field="closes_on")
    with transaction.atomic():
        row = PlannedChange.objects.create(
            program=program,
            title=title.strip(),
            draft=draft.strip(),
            closes_on=closes_on,
            posted_by=actor,
            created_at=now,
        )
        record(actor, "convenings.planned_change.posted", row, now=now, program=program.title)
    return row


def comment_on_change(
    actor: Person,
    *,
    change: PlannedChange,
    stance: str,
    text: str,
    now: datetime,
    organization: Organization | None = None,
) -> ForumComment:
    """Say what one thinks of a planned change, for an organization at which one works."""
    if not is_member(actor):
        raise NotVisible("convenings.comment")
    if not takes_comments(change, on=timezone.localdate(now)):
        raise Problem(_("Comments are closed."))
    if not text.strip():
        raise Problem(_("Say why."), field="text")
    places = workplaces(actor)
    if organization is None:
        organization = places.order_by("pk").first()
    elif not places.filter(pk=organization.pk).exists():
        raise Problem(_("You don't work there."), field="organization")
    with transaction.atomic():
        row = ForumComment.objects.create(
            change=change,
            author=actor,
            organization=organization,
            stance=stance,
            text=text.strip(),
            created_at=now,
        )
        record(actor, "convenings.planned_change.commented", change, now=now, stance=stance)
    return row


def answer_comment(
    actor: Person, *, comment: ForumComment, answer: str, now: datetime
) -> ForumComment:
    """The institution says what it makes of a comment; an answer may be written anew."""
    EDIT_PROGRAM.require(actor, comment.change.program)
    if not answer.strip():
        raise Problem(_("Write an answer."), field="answer")
    with transaction.atomic():
        comment.answer, comment.answered_by, comment.answered_at = answer.strip(), actor, now
        comment.save(update_fields=["answer", "answered_by", "answered_at"])
        record(actor, "convenings.planned_change.answered", comment.change, now=now)
    return comment


def conclude_change(
    actor: Person, *, change: PlannedChange, outcome: str, now: datetime
) -> PlannedChange:
    """Say what was changed because of the comments: every comment is answered before."""
    EDIT_PROGRAM.require(actor, change.program)
    if takes_comments(change, on=timezone.localdate(now)):
        raise Problem(_("Comments are taken until the closing day."), field="outcome")
    if change.concluded_at is not None:
        raise Problem(_("This has been concluded already."))
    if not outcome.strip():
        raise Problem(_("Say what was changed, or that nothing was."), field="outcome")
    if change.comments.filter(answer="").exists():
        raise Problem(_("Answer every comment first."), field="outcome")
    with transaction.atomic():
        change.outcome, change.concluded_at = outcome.strip(), now
        change.save(update_fields=["outcome", "concluded_at"])
        record(actor, "convenings.planned_change.concluded", change, now=now)
    return change
