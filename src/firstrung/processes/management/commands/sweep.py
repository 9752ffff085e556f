"""`./firstrung sweep`: clear up what nobody finished; run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from firstrung.files.public import sweep
from firstrung.identity.public import discard_rosters
from firstrung.jobs.public import prune


class Command(BaseCommand):
    """Remove abandoned uploads, rosters that were never applied, and old finished jobs."""

    help = "Remove abandoned uploads, rosters never applied, and old finished jobs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and say how much went."""
        now = timezone.now()
        self.stdout.write(f"{sweep(now=now)} uploads and temporary files")
        self.stdout.write(f"{discard_rosters(now=now)} rosters")
        self.stdout.write(f"{prune(now=now)} jobs")
