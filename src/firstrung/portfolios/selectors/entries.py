"""Reading portfolios and entries with a number of queries that doesn't grow with them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from firstrung.identity.public import Person
from firstrung.portfolios.enums import Component
from firstrung.portfolios.models import Entry, EntryFile, EntryVersion, Portfolio, TeachingSession

ORDER = {component: index for index, component in enumerate(Component.values)}
FILES = Prefetch("files", queryset=EntryFile.objects.select_related("file"))


def portfolio_of(student: Person) -> Portfolio | None:
    """The student's portfolio; None before it has been opened."""
    return Portfolio.objects.filter(student=student).select_related("student").first()


def shown_entries(portfolio: Portfolio) -> list[Entry]:
    """The entries of a portfolio by component, oldest first, with version, files and sessions.

    ``validated_before`` says whether any version of the entry, not only the current, was validated.

    Three queries whatever the number of entries.
    """
    rows = (
        portfolio.entries.shown()
        .with_standing()
        .select_related("current", "current__subject")
        .prefetch_related(
            Prefetch("current__files", queryset=EntryFile.objects.select_related("file")),
            Prefetch("sessions", queryset=TeachingSession.objects.select_related("confirmed_by")),
        )
    )
    return sorted(rows, key=lambda entry: (ORDER[entry.component], entry.pk))


def entry_named(uid: UUID) -> Entry | None:
    """The entry with that uid, with portfolio and student; None where it has been removed."""
    return (
        Entry.objects.shown()
        .with_standing()
        .filter(uid=uid)
        .select_related("current", "portfolio__student")
        .first()
    )


def versions_of(entry: Entry) -> QuerySet[EntryVersion]:
    """The versions of an entry, newest first, with author, subject and files."""
    return (
        entry.versions.select_related("author", "subject")
        .prefetch_related(FILES)
        .order_by("-number")
    )


def portfolios_with_file(file: Any) -> QuerySet[Portfolio]:
    """The portfolios that show the file in some version of an entry that is not removed."""
    return Portfolio.objects.filter(
        pk__in=Entry.objects.shown().filter(versions__files__file=file).values("portfolio")
    )
