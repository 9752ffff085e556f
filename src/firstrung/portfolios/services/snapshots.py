"""Freezing a portfolio."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.identity.public import Person
from firstrung.portfolios.models import Entry, EntryVersion, Portfolio, Snapshot, SnapshotFile
from firstrung.portfolios.policies import EDIT_PORTFOLIO
from firstrung.portfolios.selectors.entries import shown_entries
from firstrung.portfolios.selectors.snapshots import digest, document_of


@transaction.atomic
def freeze(actor: Person, *, portfolio: Portfolio, now: datetime) -> Snapshot:
    """The snapshot of the portfolio as it stands; the same content gives the same row.

    Raises `Problem` while the portfolio has no entry.
    """
    EDIT_PORTFOLIO.require(actor, portfolio)
    entries = shown_entries(portfolio)
    if not entries:
        raise Problem(_("Add at least one entry before you submit your portfolio."))
    document = document_of(portfolio, entries)
    snapshot, made = Snapshot.objects.get_or_create(
        portfolio=portfolio,
        sha256=digest(document),
        defaults={"document": document, "created_by": actor, "created_at": now},
    )
    if made:
        SnapshotFile.objects.bulk_create(
            SnapshotFile(snapshot=snapshot, file_id=file_id) for file_id in _file_ids(entries)
        )
        record(actor, "portfolios.snapshot.freeze", snapshot, now=now, sha256=snapshot.sha256)
    return snapshot


@transaction.atomic
def mark_validated(actor: Person | None, *, snapshot: Snapshot, now: datetime) -> int:
    """Stamp the versions that the snapshot holds as validated; returns how many were new.

    Called by the validation of the snapshot, which has checked who may say so.
    """
    held = {(row["entry"], row["version"]) for row in snapshot.document["entries"]}
    versions = EntryVersion.objects.filter(
        entry__portfolio=snapshot.portfolio_id,
        entry__uid__in=[uid for uid, _number in held],
        validated_at__isnull=True,
    ).select_related("entry")
    new = [row.pk for row in versions if (str(row.entry.uid), row.number) in held]
    EntryVersion.objects.filter(pk__in=new).update(validated_at=now)
    record(actor, "portfolios.snapshot.validate", snapshot, now=now, versions=len(new))
    return len(new)


def _file_ids(entries: list[Entry]) -> list[int]:
    versions = [entry.current for entry in entries if entry.current is not None]
    return sorted({row.file_id for version in versions for row in version.files.all()})
