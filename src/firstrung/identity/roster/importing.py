"""Check or apply a OneRoster bundle: read, validate, compare, write batch by batch.

Every batch is one short transaction, records come before what refers to them, and each batch
compares with what is stored. So a run that was stopped anywhere is mended by running it again,
and a second run of the same bundle changes nothing.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from firstrung.identity.models import Enrollment, Membership, Person
from firstrung.identity.roster.archives import open_bundle
from firstrung.identity.roster.kinds import classes, endings, memberships, organizations, people
from firstrung.identity.roster.manifest import read_contents
from firstrung.identity.roster.notes import Notes
from firstrung.identity.roster.report import Report
from firstrung.identity.roster.run import Progress, Run
from firstrung.identity.roster.scope import Scope

MANY = 10_000


def silent(_done: int, _total: int, _note: str) -> None:
    """Progress that nobody watches."""


def run_bundle(
    path: Path,
    *,
    actor: Any | None,
    now: datetime,
    write: bool,
    progress: Progress = silent,
) -> Report:
    """Check (``write`` false) or apply the bundle at ``path``.

    ``actor`` limits what may be touched to their organizations; None (the command on the machine)
    has no limit. Raises `Unreadable` where the bundle as a whole can't be read.
    """
    notes = Notes()
    bundle = open_bundle(path, notes)
    try:
        run = Run(
            read_contents(bundle, notes),
            notes,
            Scope(actor),
            now=now,
            today=timezone.localdate(now),
            write=write,
            progress=progress,
        )
        _take_everything(run)
    finally:
        bundle.close()
    if write and run.report.added.total() > MANY:
        _analyze()
    return run.report


def _take_everything(run: Run) -> None:
    run.tick(0, "")
    organizations.take(run)
    classes.take_sessions(run)
    titles = classes.take_courses(run)
    people.take(run)
    memberships.take_roles(run)
    memberships.take_memberships(run)
    memberships.take_guardianships(run)
    classes.take_classes(run, titles)
    classes.take_enrollments(run)
    endings.end_missing(run)


def _analyze() -> None:
    """After a large load the database counts its rows anew, so that it plans queries well."""
    with connection.cursor() as cursor:
        for model in (Person, Membership, Enrollment):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
