"""`./firstrung achievements`: what can be earned; `achievements export CODE VERSION --format ctdl`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from firstrung.credentials.defining.exchange.formats import FORMATS, export
from firstrung.credentials.models import Achievement


class Command(BaseCommand):
    """List achievements, or write one in another's terms."""

    help = "List what can be earned; `achievements export CODE VERSION --format …` writes one."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which version."""
        parser.add_argument("action", nargs="?", choices=["list", "export"], default="list")
        parser.add_argument("code", nargs="?")
        parser.add_argument("version", nargs="?", type=int)
        parser.add_argument("--format", choices=sorted(FORMATS), default="ob")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list or the export."""
        if options["action"] == "list":
            for row in Achievement.objects.order_by("code", "version"):
                self.stdout.write(f"{row.code} {row.version}  {row.state:<8} {row.name}")
            return
        found = Achievement.objects.filter(
            code=options["code"] or "", version=options["version"]
        ).first()
        if found is None:
            raise CommandError(
                "There is no such version. See: ./firstrung achievements", returncode=2
            )
        self.stdout.write(export(found, options["format"]), ending="")
