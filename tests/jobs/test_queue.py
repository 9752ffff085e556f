"""The leased queue: rollback, retry, a killed worker, cancellation."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from firstrung.jobs.backend import ATTEMPTS
from firstrung.jobs.models import Job, JobState
from firstrung.jobs.progress import report
from firstrung.jobs.worker import claim, run, run_all

SEEN: list[str] = []


@task()
def note(word: str) -> str:
    SEEN.append(word)
    return word


@task()
def fail() -> None:
    raise RuntimeError("broken on purpose")


@task()
def long_work() -> None:
    report(1, 2)


@pytest.fixture(autouse=True)
def _clean():
    SEEN.clear()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_job():
    with pytest.raises(RuntimeError), transaction.atomic():
        note.enqueue("never")
        raise RuntimeError
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_once_and_keeps_its_result():
    result = note.enqueue("hello")
    assert run_all() == 1
    assert run_all() == 0
    assert SEEN == ["hello"]
    assert note.get_result(result.id).return_value == "hello"


@pytest.mark.django_db(transaction=True)
def test_a_lapsed_lease_is_taken_up_by_another_worker():
    note.enqueue("again")
    now = timezone.now()
    assert claim("dead", now=now) is not None
    assert claim("other", now=now) is None
    later = now + timedelta(minutes=5)
    job = claim("other", now=later)
    assert job is not None
    run(job)
    assert SEEN == ["again"]
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_the_worker_that_lost_its_lease_can_not_finish_the_job():
    note.enqueue("twice")
    now = timezone.now()
    lost = claim("slow", now=now)
    taken = claim("quick", now=now + timedelta(minutes=5))
    run(lost)
    assert Job.objects.get().state == JobState.RUNNING
    run(taken)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_failures_are_retried_then_given_up():
    fail.enqueue()
    for _ in range(ATTEMPTS):
        Job.objects.update(run_after=timezone.now())
        assert run_all() == 1
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "broken on purpose" in job.error
    assert run_all() == 0


@pytest.mark.django_db(transaction=True)
def test_a_wish_to_cancel_stops_the_job_at_its_next_report():
    long_work.enqueue()
    Job.objects.update(cancel_requested=True)
    run_all()
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == (JobState.CANCELLED, 1, 2)
