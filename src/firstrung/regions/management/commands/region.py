"""`./firstrung region new|check|load|list`: regions as folders."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from firstrung.core.errors import Problem
from firstrung.identity.public import Person, sign_in_link
from firstrung.regions.loading.coordinator import clean_address
from firstrung.regions.loading.load import Loaded, load_region
from firstrung.regions.making import EDIT_FIRST, make_folder
from firstrung.regions.mistakes import RegionError
from firstrung.regions.models import Listing
from firstrung.regions.template import Template, find, names, read_template
from firstrung.taxonomies.public import Region

HALF_DAY = 12 * 60


class Command(BaseCommand):
    """Make, check, load and list regions; what is wrong with a folder ends with 1."""

    help = "Make, check, load and list regions, each of which is a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """The four things to do."""
        words = parser.add_subparsers(dest="word", required=True)
        new = words.add_parser("new", help="write a folder for a region, to be edited")
        new.add_argument("folder", type=Path, help="the folder, which must not be there yet")
        new.add_argument("--from", dest="source", default="", help="begin with this region's files")
        new.add_argument("--name", default="", help="the region's name")
        check = words.add_parser("check", help="say everything that is wrong with a folder")
        check.add_argument("folder", help="a folder, or the name of a region of the house")
        load = words.add_parser("load", help="load a folder; again, it is brought up to date")
        load.add_argument("folder", help="a folder, or the name of a region of the house")
        load.add_argument("--admin", default="", metavar="E-MAIL", help="the first coordinator")
        words.add_parser("list", help="regions of the house and those that are loaded")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        try:
            getattr(self, f"_{options['word']}")(options)
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        except RegionError as error:
            count = len(error.mistakes)
            ending = "1 mistake." if count == 1 else f"{count} mistakes."
            raise CommandError(f"{error}\n{ending} Nothing was written.") from error

    def _new(self, options: dict[str, Any]) -> None:
        written = make_folder(options["folder"], source=options["source"], name=options["name"])
        folder = options["folder"]
        self.stdout.write(f"{len(written)} files in {folder}. Edit next:")
        there = {file.stem: file.name for file in written}
        for name, words in EDIT_FIRST:
            self.stdout.write(f"  {there[Path(name).stem]:<20}{words}")
        self.stdout.write(
            "Every other file may stay as it is, or be removed: then the usual holds."
        )
        self.stdout.write(f"Then: ./firstrung region check {folder}")
        self.stdout.write(f"      ./firstrung region load {folder} --admin you@example.org")

    def _check(self, options: dict[str, Any]) -> None:
        template = read_template(find(options["folder"]))
        row = template["region"]
        counts = ", ".join(
            f"{len(template[name])} {name}" for name in ("organizations", "sectors", "occupations")
        )
        self.stdout.write(f"Region {row['name']} ({row['code']}) has no mistakes: {counts}.")
        self._tell_place(template)

    def _load(self, options: dict[str, Any]) -> None:
        template = read_template(find(options["folder"]))
        admin = clean_address(options["admin"]) if options["admin"] else ""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        began = time.monotonic()
        loaded = load_region(template, now=timezone.now(), say=self._say, admin=admin)
        self._report(loaded, time.monotonic() - began)
        self._tell_place(template)
        if loaded.coordinator is not None:
            self.stdout.write(f"Sign in as {loaded.coordinator.email}:")
            self.stdout.write(_link_for(loaded.coordinator))

    def _report(self, loaded: Loaded, seconds: float) -> None:
        for change in loaded.changes:
            self.stdout.write(f"  {change}")
        region = loaded.region
        self.stdout.write(f"Region {region.name} ({region.code}) loaded in {seconds:.1f} s.")

    def _tell_place(self, template: Template) -> None:
        """What of the region the instance itself must be told."""
        row = template["region"]
        zone = row.get("time_zone", settings.TIME_ZONE)
        if zone != settings.TIME_ZONE:
            line = f"Days count in {settings.TIME_ZONE}: start with FIRSTRUNG_TIME_ZONE={zone}"
            self.stdout.write(self.style.WARNING(line))
        if row.get("currency", "USD") != "USD":
            self.stdout.write(self.style.WARNING("Amounts of money are shown in US dollars."))

    def _list(self, _options: dict[str, Any]) -> None:
        self.stdout.write(f"Of the house: {', '.join(names())}")
        for region in Region.objects.all():
            rows = Listing.objects.filter(region=region)
            self.stdout.write(
                f"Loaded: {region.name} ({region.code}), {rows.count()} organizations"
            )
            parts = rows.exclude(place=None).values_list("place__name").order_by("place__position")
            for name, count in parts.annotate(count=Count("pk")):
                self.stdout.write(f"  {name:<32}{count:>6}")

    def _say(self, line: str) -> None:
        self.stderr.write(self.style.NOTICE(line))
        self.stderr.flush()


def _link_for(person: Person) -> str:
    """A one-time link made on the machine, which needs no second factor."""
    secret = sign_in_link(person, now=timezone.now(), on_machine=True, minutes=HALF_DAY)
    return str(settings.BASE_URL + reverse("signin_link", args=[secret]))
