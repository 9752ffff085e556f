"""What the tasks do: check a file, load it, keep the numbers."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation

from firstrung.activity.public import record
from firstrung.identity.public import Person
from firstrung.jobs.public import Cancelled
from firstrung.partnerships.enums.pipeline import ImportState, LineOutcome
from firstrung.partnerships.models import EmployerImport
from firstrung.partnerships.pipeline.importing.checking import check
from firstrung.partnerships.pipeline.importing.lifecycle import LIFECYCLE
from firstrung.partnerships.pipeline.importing.loading import load, to_load


def perform_check(imported: EmployerImport) -> None:
    """Check the file (in the uploader's language) and count what it would do.

    Stopped by somebody, it is “check stopped”; what was checked stays.
    """
    if imported.state != ImportState.CHECKING:
        return
    with translation.override(imported.uploaded_by.language):
        try:
            check(imported)
        except Cancelled:
            _move(imported, "stop")
            raise
    report = imported.report | numbers_of(imported)
    _move(imported, "finish check", report=report, cursor=0)


def numbers_of(imported: EmployerImport) -> dict[str, Any]:
    """How many lines there are of each outcome, and how many possible doubles (one query)."""
    counts = {str(code): Count("pk", filter=Q(outcome=code)) for code in LineOutcome.values}
    return imported.rows.order_by().aggregate(
        **counts, doubles=Count("pk", filter=~Q(double_of=""))
    )


def perform_load(actor: Person, imported: EmployerImport, *, now: datetime) -> None:
    """Load the checked lines; those that were not loaded stay, to be mended or looked at.

    Stopped by somebody, it is “checked” again, and the next start goes on behind the last batch.
    """
    if imported.state != ImportState.LOADING:
        return
    try:
        load(actor, imported, now=now)
    except Cancelled:
        _move(imported, "stop")
        raise
    with transaction.atomic():
        if not _move(imported, "finish", loaded_at=now):
            return
        to_load(imported).delete()
        imported.rows.filter(outcome=LineOutcome.SAME).delete()
        numbers = {name: imported.report.get(name, 0) for name in ("opened", "contacts")}
        record(actor, "partnerships.account.imported", imported, now=now, **numbers)


def _move(imported: EmployerImport, action: str, **values: object) -> bool:
    """Take the step; False where another worker, or somebody, has taken one meanwhile."""
    before = imported.state
    imported.state = LIFECYCLE.after(before, action)
    rows = EmployerImport.objects.filter(pk=imported.pk, state=before)
    return bool(rows.update(state=imported.state, **values))
