"""Whom employers look for, and notes about employers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.coalition.public import coordinates
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.public import SCHOOL_STAFF, Organization, Person
from firstrung.partnerships.models import Account, HiringNeed, Note
from firstrung.partnerships.policies import (
    KEEP_ACCOUNT,
    RUN_ACCOUNT,
    SEE_NOTE,
    institutions_of,
)
from firstrung.taxonomies.public import Skill


@dataclass(frozen=True)
class NeedDraft:
    """Whom an employer looks for (D33), and what they should bring (D50)."""

    title: str
    level: str
    number: int
    soc_code: str = ""
    hard_skills: str = ""
    soft_skills: str = ""
    starts_on: date | None = None
    skills: Iterable[Skill] = ()


FIELDS = ("title", "level", "number", "soc_code", "hard_skills", "soft_skills", "starts_on")


def set_hiring_need(
    actor: Person,
    *,
    account: Account,
    draft: NeedDraft,
    now: datetime,
    need: HiringNeed | None = None,
) -> HiringNeed:
    """Add what an employer looks for, or change it; the employer may do so itself."""
    KEEP_ACCOUNT.require(actor, account)
    if draft.number < 1:
        raise Problem(_("At least one person."), field="number")
    with transaction.atomic():
        row = need or HiringNeed(account=account, created_at=now)
        for name in FIELDS:
            setattr(row, name, getattr(draft, name))
        row.save()
        row.skills.set(draft.skills)
        verb = "added" if need is None else "changed"
        record(actor, f"partnerships.need.{verb}", account, now=now, title=row.title)
    return row


def end_hiring_need(actor: Person, *, need: HiringNeed, now: datetime) -> None:
    """The employer looks for these people no longer."""
    KEEP_ACCOUNT.require(actor, need.account)
    with transaction.atomic():
        live = HiringNeed.objects.filter(pk=need.pk, ended_at__isnull=True)
        if not live.update(ended_at=now):
            raise Problem(_("This has ended already."))
        record(actor, "partnerships.need.ended", need.account, now=now, title=need.title)


def add_note(
    actor: Person, *, account: Account, text: str, institution: Organization | None, now: datetime
) -> Note:
    """Note something for all institutions, or for one's own alone (C02)."""
    RUN_ACCOUNT.require(actor, account)
    if not text.strip():
        raise Problem(_("Write something."), field="text")
    if institution is not None:
        own = institutions_of(actor, *SCHOOL_STAFF)
        if not own.filter(pk=institution.pk).exists():
            raise Problem(_("You don't work at this institution."), field="institution")
    with transaction.atomic():
        note = Note.objects.create(
            account=account,
            institution=institution,
            text=text.strip(),
            written_by=actor,
            created_at=now,
        )
        record(actor, "partnerships.note.written", note, now=now)
    return note


def remove_note(actor: Person, *, note: Note, now: datetime) -> None:
    """Take a note away: who wrote it, or for shared ones a coordinator of the coalition."""
    SEE_NOTE.require(actor, note)
    shared = note.institution_id is None and coordinates(actor)
    if note.written_by_id != actor.pk and not shared:
        raise NotYours("partnerships.remove_note")
    with transaction.atomic():
        record(actor, "partnerships.note.removed", note.account, now=now)
        note.delete()
