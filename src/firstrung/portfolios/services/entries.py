"""Saving and removing entries. Every save that changes something makes a version."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.portfolios.content import Content, content_of
from firstrung.portfolios.models import Entry, EntryFile, EntryVersion, Portfolio
from firstrung.portfolios.policies import EDIT_ENTRY, EDIT_PORTFOLIO
from firstrung.portfolios.services.rules import problems_of


class StaleVersion(Problem):
    """Somebody (the same person in another window) saved in the meantime."""

    def __init__(self, current: EntryVersion) -> None:
        super().__init__(_("This entry was saved in another window while you were writing."))
        self.current = current


@transaction.atomic
def add_entry(
    actor: Person, *, portfolio: Portfolio, component: str, content: Content, now: datetime
) -> Entry:
    """A new entry with its first version."""
    EDIT_PORTFOLIO.require(actor, portfolio)
    _check(component, content, now)
    entry = Entry.objects.create(portfolio=portfolio, component=component)
    version = _write(entry, 1, content, actor)
    record(
        actor, "portfolios.entry.add", entry, now=now, version=version.number, component=component
    )
    return entry


@transaction.atomic
def save_entry(
    actor: Person, *, entry: Entry, content: Content, based_on: int, now: datetime
) -> EntryVersion:
    """The version that now holds the content; a new one only where something changed.

    ``based_on`` is the number of the version the person started from. Raises `StaleVersion`
    where there is a newer one that says something else.
    """
    EDIT_ENTRY.require(actor, entry)
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    current = locked.versions.prefetch_related("files__file").get(pk=locked.current_id or 0)
    if locked.removed_at is not None:
        raise Problem(_("This entry has been taken out of your portfolio."))
    _check(locked.component, content, now)
    if content_of(current) == content:
        return current
    if based_on != current.number:
        raise StaleVersion(current)
    version = _write(locked, current.number + 1, content, actor)
    record(actor, "portfolios.entry.save", locked, now=now, version=version.number)
    return version


@transaction.atomic
def remove_entry(actor: Person, *, entry: Entry, now: datetime) -> None:
    """Take the entry out of the portfolio. Versions stay, and so do snapshots that hold it."""
    EDIT_ENTRY.require(actor, entry)
    if entry.removed_at is None:
        entry.removed_at = now
        entry.save(update_fields=["removed_at"])
        record(actor, "portfolios.entry.remove", entry, now=now)


def _check(component: str, content: Content, now: datetime) -> None:
    for problem in problems_of(component, content, localdate(now)):
        raise problem


def _write(entry: Entry, number: int, content: Content, actor: Person) -> EntryVersion:
    version = EntryVersion.objects.create(
        entry=entry, number=number, author=actor, **content.columns()
    )
    EntryFile.objects.bulk_create(
        EntryFile(
            version=version,
            file=item.file,
            caption=item.caption,
            role=item.role,
            position=position,
        )
        for position, item in enumerate(content.files)
    )
    entry.current = version
    entry.save(update_fields=["current"])
    return version
