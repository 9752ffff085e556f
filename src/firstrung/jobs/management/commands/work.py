"""`./firstrung work`: run background jobs until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from firstrung.jobs.worker import claim, run, run_all, worker_name


class Command(BaseCommand):
    """The worker process."""

    help = "Run background jobs (letters, imports, certificates) until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` empties the queue and ends."""
        parser.add_argument("--once", action="store_true", help="run what is ready, then end")
        parser.add_argument("--pause", type=float, default=0.5, help="seconds between two looks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Claim and run; a signal lets the running job finish."""
        if options["once"]:
            self.stdout.write(f"{run_all()} jobs")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker = worker_name()
        while not stop.is_set():
            close_old_connections()
            job = claim(worker, now=timezone.now())
            if job is None:
                stop.wait(options["pause"])
            else:
                run(job)
