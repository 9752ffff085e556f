"""`./firstrung verify FILE`: the verdict on a credential and its reasons."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from firstrung.credentials.verifying.verification import verify
from firstrung.credentials.verifying.wording import explain


class Command(BaseCommand):
    """Verify a credential file."""

    help = "Check a credential: is it genuine, by whom, and does it still hold?"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file (or - for standard input), and JSON instead of words."""
        parser.add_argument("file", help="a JSON file, or - for standard input")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the verdict; exit 0 when valid, 1 when not, 2 when there is no file."""
        name = options["file"]
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} can't be read: {error.strerror}", returncode=2) from error
        verdict, document = verify(raw, now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(verdict.to_dict(), ensure_ascii=False, indent=2))
        else:
            answer = explain(verdict, of=document)
            self.stdout.write(f"{answer.headline}. {answer.meaning}")
            for line in answer.lines:
                self.stdout.write(f"  {line.word:<12} {line.label}: {line.reason}")
        if not verdict.valid:
            sys.exit(1)
