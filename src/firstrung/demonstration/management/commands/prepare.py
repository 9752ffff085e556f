"""`prepare`: tables, base data and keys of every start, and the region of an empty database."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from firstrung.credentials.public import live_key
from firstrung.demonstration.base import load_base
from firstrung.demonstration.loading.load import load_region
from firstrung.identity.public import Organization
from firstrung.regions.public import RegionError, names

NONE = "none"


def tables_are_made() -> bool:
    """Whether every migration has been applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


class Command(BaseCommand):
    """Does nothing where everything is there; never touches a database with organizations."""

    help = "Bring tables and base data up to date; load a demonstration region when empty."

    def add_arguments(self, parser: CommandParser) -> None:
        """The region."""
        parser.add_argument("--region", default=NONE, help="a region's name, or none (none)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Base data, signing key, region."""
        region, known = options["region"], names()
        if region not in {NONE, *known}:
            raise CommandError(
                f"There is no region “{region}”. There are: {', '.join([*known, NONE])}."
            )
        if not tables_are_made():
            self._say("Tables …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        load_base()
        live_key(now=timezone.now())
        if region == NONE or Organization.objects.exists():
            return
        began = time.monotonic()
        try:
            load_region(region, now=timezone.now(), say=self._say)
        except RegionError as error:
            raise CommandError(str(error)) from error
        self._say(f"Region {region} loaded in {time.monotonic() - began:.1f} s.")

    def _say(self, line: str) -> None:
        self.stderr.write(self.style.NOTICE(line))
        self.stderr.flush()
