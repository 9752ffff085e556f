"""A task backend over a leased queue in the project's own database.

Enqueuing is one INSERT in the caller's transaction: rolled back, it leaves no job. A worker
leases a job for `LEASE`, renews the lease while it works, and another worker takes the job up
again when a killed one lets it lapse. Tasks must therefore be idempotent.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import get_module_path, normalize_json

from firstrung.jobs.models import Job, JobState

LEASE = timedelta(seconds=90)
ATTEMPTS = 5

STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
    JobState.CANCELLED: TaskResultStatus.FAILED,
}


class LeasedQueue(BaseTaskBackend):
    """The queue that ``django_tasks`` calls; see the module's docstring."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Insert the job; arguments must be JSON."""
        self.validate_task(task)
        job = self._job(task, args, kwargs)
        job.save()
        return self._result(task, job)

    def enqueue_all(self, task: Task[Any, Any], calls: Iterable[dict[str, Any]]) -> None:
        """One job for each call's keyword arguments, in few statements."""
        self.validate_task(task)
        Job.objects.bulk_create(self._job(task, (), kwargs) for kwargs in calls)

    def _job(self, task: Task[Any, Any], args: Any, kwargs: Any) -> Job:
        now = timezone.now()
        return Job(
            task=get_module_path(task.func),
            arguments=normalize_json({"args": list(args), "kwargs": kwargs}),
            priority=task.priority,
            run_after=task.run_after or now,
            enqueued_at=now,
            owner_id=kwargs.get("actor_id"),
        )

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The result of the job with that uid."""
        try:
            job = Job.objects.get(uid=result_id)
        except Job.DoesNotExist as error:
            raise TaskResultDoesNotExist(result_id) from error
        return self._result(import_string(job.task), job)

    def _result(self, task: Task[Any, Any], job: Job) -> TaskResult[Any]:
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=str(job.uid),
            status=STATUS[JobState(job.state)],
            enqueued_at=job.enqueued_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.started_at,
            args=job.arguments["args"],
            kwargs=job.arguments["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[job.leased_by] if job.leased_by else [],
        )
        object.__setattr__(result, "_return_value", job.result)
        return result
