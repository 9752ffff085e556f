"""Background work on files of employers."""

from django.utils import timezone
from django_tasks import task

from firstrung.identity.public import Person
from firstrung.partnerships.models import EmployerImport
from firstrung.partnerships.pipeline.importing import work


@task()
def check_employers(*, import_id: int, actor_id: int) -> None:  # noqa: ARG001 - the job's owner
    """Check a file, or go on where a check was stopped."""
    work.perform_check(_import(import_id))


@task()
def load_employers(*, import_id: int, actor_id: int) -> None:
    """Load a checked file, or go on where loading was stopped."""
    actor = Person.objects.get(pk=actor_id)
    work.perform_load(actor, _import(import_id), now=timezone.now())


def _import(pk: int) -> EmployerImport:
    return EmployerImport.objects.select_related("uploaded_by", "file").get(pk=pk)
