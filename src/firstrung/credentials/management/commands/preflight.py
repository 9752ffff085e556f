"""`./firstrung preflight CODE [VERSION]`: independent verifiers judge a sample award."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from firstrung.credentials.models import Achievement
from firstrung.credentials.preflight.packages import InstallError, install
from firstrung.credentials.preflight.running import run
from firstrung.credentials.preflight.services import begin

WORDS = {True: "accepts", False: "REFUSES", None: "could not run"}


class Command(BaseCommand):
    """Run the pre-flight of an achievement, or install the verifiers."""

    help = "Let four independent verifiers judge a sample award of an achievement."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which achievement; the newest version when none is named."""
        parser.add_argument("code", nargs="?")
        parser.add_argument("version", nargs="?", type=int)
        parser.add_argument("--install", action="store_true", help="install the verifiers first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 when all that could run accept it, 1 when one refuses, 2 without one to judge."""
        if options["install"]:
            try:
                done = install()
            except InstallError as error:
                raise CommandError(str(error), returncode=2) from error
            self.stdout.write(f"Installed: {', '.join(done) or 'nothing was missing'}.")
            if options["code"] is None:
                return
        achievement = self._achievement(options["code"], options["version"])
        preflight = run(begin(achievement, asked_by=None, now=timezone.now()), now=timezone.now())
        for row in preflight.findings:
            word, name = WORDS[row["passed"]], f"{row['name']} {row['version']}".strip()
            self.stdout.write(f"  {word:<14} {name}: {row['reason']}")
        self.stdout.write("passed" if preflight.passed else "refused")
        if not preflight.passed:
            sys.exit(1)

    def _achievement(self, code: str | None, version: int | None) -> Achievement:
        rows = Achievement.objects.filter(code=code or "").order_by("-version")
        row = (rows if version is None else rows.filter(version=version)).first()
        if row is None:
            known = ", ".join(Achievement.objects.values_list("code", flat=True).distinct())
            raise CommandError(
                f"There is no such achievement. There are: {known or 'none'}.", returncode=2
            )
        return row
