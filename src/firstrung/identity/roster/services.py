"""Upload, apply and cancel a roster in the browser; the work itself is done by tasks."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstrung.activity import public as activity
from firstrung.core.errors import NotYours, Problem
from firstrung.identity.models import Person, RosterImport, RosterState
from firstrung.identity.policies import MANAGE_ORGANIZATION, SEE_ROSTER_IMPORT
from firstrung.identity.roster import tasks
from firstrung.identity.roster.lifecycle import LIFECYCLE
from firstrung.jobs.public import Job

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def require_roster_rights(actor: Any) -> None:
    """Rosters are for people who manage at least one organization; others get 403."""
    if not MANAGE_ORGANIZATION.rows(actor).exists():
        raise NotYours("identity.import_roster")


def upload_roster(*, actor: Person, bundle: "UploadedFile[Any]", now: datetime) -> RosterImport:
    """Store the zip where only the server's own account can read it, and enqueue its check."""
    require_roster_rights(actor)
    roster = RosterImport(uploaded_by=actor, file_name=Path(str(bundle.name)).name[-255:])
    roster.path = str(_store(bundle, f"{roster.uid}.zip"))
    with transaction.atomic():
        roster.save()
        job = tasks.check_roster.enqueue(roster_id=roster.pk, actor_id=actor.pk)
        roster.job_uid = job.id
        roster.save(update_fields=["job_uid"])
        activity.record(actor, "identity.roster.upload", roster, now=now)
    return roster


def _store(bundle: "UploadedFile[Any]", name: str) -> Path:
    folder = Path(settings.DATA_DIR) / "rosters"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.touch(mode=0o600)
    with path.open("wb") as target:
        for chunk in bundle.chunks():
            target.write(chunk)
    return path


def apply_roster(*, actor: Person, roster: RosterImport, now: datetime) -> None:
    """Enqueue the application of a checked roster (or of one whose worker gave up)."""
    SEE_ROSTER_IMPORT.require(actor, roster)
    require_roster_rights(actor)
    if not roster.path:
        raise Problem(_("The file was deleted because it lay here for a week. Upload it again."))
    with transaction.atomic():
        roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
        state = LIFECYCLE.after(standing(roster), "apply")
        job = tasks.apply_roster.enqueue(roster_id=roster.pk, actor_id=actor.pk)
        roster.state, roster.job_uid = state, job.id
        roster.save(update_fields=["state", "job_uid"])
        activity.record(actor, "identity.roster.apply", roster, now=now)


def cancel_roster(*, actor: Person, roster: RosterImport, now: datetime) -> None:
    """Ask the running application to stop after the batch at hand."""
    SEE_ROSTER_IMPORT.require(actor, roster)
    LIFECYCLE.after(standing(roster), "stop")
    with transaction.atomic():
        _jobs(roster).update(cancel_requested=True)
        activity.record(actor, "identity.roster.cancel", roster, now=now)


def _jobs(roster: RosterImport) -> QuerySet[Job]:
    return Job.objects.filter(uid__in=[roster.job_uid] if roster.job_uid else [])


def job_of(roster: RosterImport) -> Job | None:
    """The job that checks or applies the roster."""
    return _jobs(roster).first()


def standing(roster: RosterImport, job: Job | None = None) -> str:
    """The roster's state; an application whose job is over without success may be repeated."""
    if roster.state == RosterState.APPLYING:
        job = job or _jobs(roster).first()
        if job is None or job.is_over:
            return RosterState.CHECKED
    return roster.state


KEPT = timedelta(days=7)


def discard_rosters(*, now: datetime) -> int:
    """Delete the stored bundles of uploads nobody applied within a week; how many went.

    A bundle may hold more than we read (passwords, places of birth), so it does not stay.
    """
    count = 0
    for roster in RosterImport.objects.filter(created_at__lt=now - KEPT).exclude(path=""):
        Path(roster.path).unlink(missing_ok=True)
        roster.path = ""
        roster.save(update_fields=["path"])
        count += 1
    return count
