"""`./firstrung translations`: gather every text, or check that each has its Spanish."""

import contextlib
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

LANGUAGE = "es"


class Command(BaseCommand):
    """Gather or check the translations."""

    help = "Gather every text into the catalogue; with --check only see whether each is translated."

    def add_arguments(self, parser: CommandParser) -> None:
        """Check only, or update."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail on a gap")

    def handle(self, *args: Any, **options: Any) -> None:
        """Gather; for a check put the catalogue back as it was."""
        path = Path(settings.LOCALE_PATHS[0]) / LANGUAGE / "LC_MESSAGES" / "django.po"
        before = path.read_bytes() if path.exists() else b""
        try:
            self._gather()
            catalog = _read(path)
        finally:
            if options["check"] and before:
                path.write_bytes(before)
        lacking = [message for message in catalog if message.id and _lacks(message)]
        for message in lacking:
            places = ", ".join(str(file) for file, _line in message.locations[:2])
            self.stdout.write(f"{places}  {message.id!r}")
        if lacking:
            raise CommandError(f"{len(lacking)} texts have no translation into {LANGUAGE}.")
        self.stdout.write(f"{len(catalog)} texts, all translated into {LANGUAGE}.")

    def _gather(self) -> None:
        # The command gathers below the folder it runs in: the package, not the tests.
        with contextlib.chdir(settings.PACKAGE):
            self._run()

    def _run(self) -> None:
        call_command(
            "makemessages",
            locale=[LANGUAGE],
            extensions=["html", "py", "txt"],
            ignore_patterns=["migrations/*"],
            no_obsolete=True,
            no_wrap=True,
            add_location="file",
            verbosity=0,
        )


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _lacks(message: Any) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not all(texts)
