"""What the tasks do: check a stored bundle, apply it, and keep its report."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firstrung.activity import public as activity
from firstrung.identity.models import RosterImport, RosterState
from firstrung.identity.roster.importing import run_bundle
from firstrung.identity.roster.lifecycle import LIFECYCLE
from firstrung.identity.roster.notes import Unreadable
from firstrung.identity.roster.report import STORED_NOTES
from firstrung.jobs.public import Cancelled, report


def perform_check(roster: RosterImport, *, now: datetime) -> None:
    """Check the stored bundle and keep the report (in the uploader's language)."""
    if roster.state != RosterState.CHECKING:
        return
    with translation.override(roster.uploaded_by.language):
        try:
            found = run_bundle(
                Path(roster.path), actor=roster.uploaded_by, now=now, write=False, progress=report
            )
        except Unreadable as error:
            _refuse(roster, error)
            return
        roster.report = found.as_dict(_, limit=STORED_NOTES)
    roster.state = LIFECYCLE.after(roster.state, "finish check")
    roster.save(update_fields=["report", "state"])


def perform_apply(roster: RosterImport, *, now: datetime) -> None:
    """Apply the bundle, prove that a second time would change nothing, delete the zip.

    Stopped by its owner, the roster is “checked” again; what was written stays and is completed
    by the next application.
    """
    if roster.state != RosterState.APPLYING:
        return
    path, actor = Path(roster.path), roster.uploaded_by
    with translation.override(actor.language):
        try:
            done = run_bundle(path, actor=actor, now=now, write=True, progress=report)
            again = run_bundle(path, actor=actor, now=now, write=False, progress=report)
        except Cancelled:
            roster.state = LIFECYCLE.after(roster.state, "stop")
            roster.save(update_fields=["state"])
            raise
        except Unreadable as error:
            _refuse(roster, error)
            return
        roster.applied_report = done.as_dict(_, limit=STORED_NOTES)
        roster.applied_report["again"] = again.as_dict(limit=0)["totals"]
    roster.state = LIFECYCLE.after(roster.state, "finish")
    roster.applied_at = timezone.now()
    with transaction.atomic():
        roster.save(update_fields=["applied_report", "state", "applied_at"])
        totals = roster.applied_report["totals"]
        activity.record(actor, "identity.roster.applied", roster, now=now, **totals)
    # The zip holds more than we keep (passwords, places of birth), so it goes at once.
    path.unlink(missing_ok=True)


def _refuse(roster: RosterImport, error: Unreadable) -> None:
    """Keep the reason, not the file."""
    roster.state = LIFECYCLE.after(roster.state, "refuse")
    roster.report = {"error": _(error.reason) % error.params}
    roster.save(update_fields=["report", "state"])
    Path(roster.path).unlink(missing_ok=True)
