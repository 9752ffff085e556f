"""`./firstrung lifecycles`: write the diagrams of every lifecycle from its table."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from firstrung.coalition.public import INITIATIVE_LIFECYCLE, RECOGNITION_LIFECYCLE
from firstrung.comparisons.public import lifecycles as of_comparisons
from firstrung.convenings.public import EVENT_LIFECYCLE, MEETING_LIFECYCLE, PROGRAM_LIFECYCLE
from firstrung.credentials.public import ACHIEVEMENT_LIFECYCLE
from firstrung.identity.public import ROSTER_LIFECYCLE
from firstrung.partnerships.public import ACCOUNT_LIFECYCLE, COMMITMENT_LIFECYCLE
from firstrung.standard_setting.public import lifecycles as of_standards
from firstrung.validation.public import lifecycles as of_validation

HEAD = """# Lifecycles

Generated from the tables of transitions by `./firstrung lifecycles`; do not edit by hand.
"""


class Command(BaseCommand):
    """Write or check `docs/lifecycles.md`."""

    help = "Write docs/lifecycles.md from the lifecycle tables; --check fails when it is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        """Check only."""
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare or write."""
        path = Path(settings.ROOT) / "docs" / "lifecycles.md"
        parts = [
            f"## {lifecycle.name}\n\n```mermaid\n{lifecycle.diagram()}\n```\n"
            for lifecycle in (
                *of_validation(),
                *of_standards(),
                *of_comparisons(),
                ACHIEVEMENT_LIFECYCLE,
                ROSTER_LIFECYCLE,
                ACCOUNT_LIFECYCLE,
                COMMITMENT_LIFECYCLE,
                EVENT_LIFECYCLE,
                MEETING_LIFECYCLE,
                PROGRAM_LIFECYCLE,
                INITIATIVE_LIFECYCLE,
                RECOGNITION_LIFECYCLE,
            )
        ]
        text = "\n".join([HEAD, *parts])
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/lifecycles.md is stale: run ./firstrung lifecycles")
