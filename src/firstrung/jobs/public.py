"""The door to background work."""

from firstrung.jobs.events import Event, publish, publish_all
from firstrung.jobs.models import Job, JobState
from firstrung.jobs.progress import Cancelled, report
from firstrung.jobs.worker import prune, run_all

__all__ = [
    "Cancelled",
    "Event",
    "Job",
    "JobState",
    "prune",
    "publish",
    "publish_all",
    "report",
    "run_all",
]
