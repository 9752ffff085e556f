"""Background work of issuing."""

from django.utils import timezone
from django_tasks import task

from firstrung.credentials.issuing.working import work


@task(priority=5)
def sign_run(run_id: int) -> None:
    """Sign a run; taken up again where it stood when its worker was killed."""
    work(run_id, clock=timezone.now)
