"""Claim, run, renew and finish jobs."""

import logging
import os
import threading
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from firstrung.jobs.backend import ATTEMPTS, LEASE
from firstrung.jobs.models import Job, JobState
from firstrung.jobs.progress import Cancelled, current_job

logger = logging.getLogger(__name__)


def worker_name() -> str:
    """A name no other worker has."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:8]}"


def claim(worker: str, *, now: datetime) -> Job | None:
    """Lease the next job: ready ones, and running ones whose lease ran out."""
    claimable = Q(state=JobState.READY, run_after__lte=now) | Q(
        state=JobState.RUNNING, leased_until__lt=now
    )
    with transaction.atomic():
        rows = Job.objects.filter(claimable).order_by("-priority", "run_after", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.first()
        if job is None:
            return None
        # The lease starts when the row is ours, not when we began to wait for it.
        job.leased_until = timezone.now() + LEASE
        job.state, job.leased_by = JobState.RUNNING, worker
        job.started_at, job.attempts = now, job.attempts + 1
        job.save(update_fields=["state", "leased_by", "leased_until", "started_at", "attempts"])
    return job


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own for as long as the job runs."""
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(LEASE.total_seconds() / 3):
            Job.objects.filter(pk=job.pk, leased_by=job.leased_by).update(
                leased_until=timezone.now() + LEASE
            )
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def run(job: Job) -> None:
    """Run a claimed job to its end; failures are retried with growing pauses."""
    token = current_job.set(job.pk)
    try:
        if job.attempts > ATTEMPTS:
            _finish(job, state=JobState.FAILED, error="gave up: the worker died each time")
            return
        task = import_string(job.task)
        with _renewed(job):
            result = task.call(*job.arguments["args"], **job.arguments["kwargs"])
        _finish(job, state=JobState.DONE, result=result)
    except Cancelled:
        _finish(job, state=JobState.CANCELLED)
    except Exception:
        logger.exception("job %s failed", job.task)
        _retry_or_fail(job, traceback.format_exc())
    finally:
        current_job.reset(token)


def _finish(job: Job, *, state: JobState, **values: object) -> None:
    Job.objects.filter(pk=job.pk, leased_by=job.leased_by).update(
        state=state, finished_at=timezone.now(), leased_until=None, **values
    )


def _retry_or_fail(job: Job, error: str) -> None:
    if job.attempts >= ATTEMPTS:
        _finish(job, state=JobState.FAILED, error=error)
        return
    pause = timedelta(seconds=5 * 4 ** (job.attempts - 1))
    Job.objects.filter(pk=job.pk, leased_by=job.leased_by).update(
        state=JobState.READY, run_after=timezone.now() + pause, leased_until=None, error=error
    )


def run_all(*, limit: int = 1000) -> int:
    """Run what is ready in this process until nothing is left; how many jobs ran."""
    worker, count = worker_name(), 0
    while count < limit and (job := claim(worker, now=timezone.now())):
        run(job)
        count += 1
    return count


def prune(*, now: datetime) -> int:
    """Remove finished jobs older than thirty days; how many went."""
    return Job.objects.filter(finished_at__lt=now - timedelta(days=30)).delete()[0]
