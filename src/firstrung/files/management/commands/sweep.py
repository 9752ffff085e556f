"""``./firstrung sweep``: clear up after uploads nobody finished."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from firstrung.files.sweeping import sweep


class Command(BaseCommand):
    """Remove expired uploads and stray temporary files."""

    help = "Remove expired uploads and temporary files that killed processes left behind."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sweep once."""
        self.stdout.write(f"{sweep(now=timezone.now())} removed")
