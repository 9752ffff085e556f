"""Upload a file of employers, start and cancel the work on it; tasks do the work."""

from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from firstrung.activity.public import record
from firstrung.core.errors import Problem
from firstrung.files.public import FileKind, store
from firstrung.identity.public import Person
from firstrung.jobs.public import Job
from firstrung.partnerships.enums.pipeline import ImportState
from firstrung.partnerships.models import EmployerImport
from firstrung.partnerships.pipeline.importing.lifecycle import LIFECYCLE
from firstrung.partnerships.pipeline.importing.reading import as_utf8, layout_of
from firstrung.partnerships.pipeline.importing.tasks import check_employers, load_employers
from firstrung.partnerships.policies import SEE_IMPORT, require_pipeline

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def upload_employers(
    actor: Person, *, source: "UploadedFile[Any]", now: datetime
) -> EmployerImport:
    """Keep the file and enqueue its check; `Problem` where it can't be read as a whole."""
    require_pipeline(actor, runs=True)
    name = f"{PurePath(source.name or '').stem or 'employers'}.csv"
    with as_utf8(source) as (path, encoding, ends), transaction.atomic():
        try:
            file = store(owner_id=actor.pk, name=name, source=path, now=now)
        except Problem as problem:
            raise Problem(problem.message, field="file") from problem
        if file.kind != FileKind.TEXT:
            raise Problem(_("This is not a CSV file. Save the table as “CSV UTF-8”."), field="file")
        layout = layout_of(path)
        imported = EmployerImport.objects.create(
            uploaded_by=actor,
            file=file,
            lines=ends + 1,
            report={"encoding": encoding, "unknown": list(layout.unknown)},
            created_at=now,
        )
        _enqueue(actor, imported)
        record(actor, "partnerships.import.uploaded", imported, now=now)
    return imported


def start_import(
    actor: Person, *, imported: EmployerImport, with_doubles: bool = False, now: datetime
) -> None:
    """Load what is checked, or go on with a check or a loading that stopped.

    ``with_doubles``: possible doubles are loaded as well; kept from the first start on.
    """
    SEE_IMPORT.require(actor, imported)
    with transaction.atomic():
        imported = EmployerImport.objects.select_for_update().get(pk=imported.pk)
        imported.state = LIFECYCLE.after(standing(imported), "start")
        if imported.state == ImportState.LOADING and not imported.cursor:
            imported.with_doubles = with_doubles
        imported.save(update_fields=["state", "with_doubles"])
        _enqueue(actor, imported)
        record(actor, "partnerships.import.started", imported, now=now, state=imported.state)


def cancel_import(actor: Person, *, imported: EmployerImport, now: datetime) -> None:
    """Ask the running check or loading to stop after the batch at hand."""
    SEE_IMPORT.require(actor, imported)
    LIFECYCLE.after(standing(imported), "stop")
    with transaction.atomic():
        _jobs(imported).update(cancel_requested=True)
        record(actor, "partnerships.import.cancelled", imported, now=now)


def _enqueue(actor: Person, imported: EmployerImport) -> None:
    task = check_employers if imported.state == ImportState.CHECKING else load_employers
    imported.job_uid = task.enqueue(import_id=imported.pk, actor_id=actor.pk).id
    imported.save(update_fields=["job_uid"])


def _jobs(imported: EmployerImport) -> QuerySet[Job]:
    return Job.objects.filter(uid__in=[imported.job_uid] if imported.job_uid else [])


def job_of(imported: EmployerImport) -> Job | None:
    """The job that checks or loads the file."""
    return _jobs(imported).first()


def standing(imported: EmployerImport, job: Job | None = None) -> str:
    """The file's state; work whose job is over without success may be started again."""
    if imported.state in {ImportState.CHECKING, ImportState.LOADING}:
        job = job or job_of(imported)
        if job is None or job.is_over:
            return LIFECYCLE.after(imported.state, "stop")
    return imported.state
