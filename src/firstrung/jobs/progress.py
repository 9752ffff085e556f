"""Progress of the job that is running in this context, and its cancellation."""

from contextvars import ContextVar

from firstrung.jobs.models import Job

current_job: ContextVar[int | None] = ContextVar("current_job", default=None)


class Cancelled(Exception):
    """The owner asked to stop the job."""


def report(done: int, total: int, note: str = "") -> None:
    """Store how far the running job is; raises `Cancelled` when its owner asked to stop.

    Outside of a job (a command, a test) it does nothing. Call it every few hundred rows.
    """
    pk = current_job.get()
    if pk is None:
        return
    Job.objects.filter(pk=pk).update(done=done, total=total, note=note[:200])
    if Job.objects.filter(pk=pk, cancel_requested=True).exists():
        raise Cancelled
