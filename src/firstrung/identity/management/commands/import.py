"""`./firstrung import oneroster PATH`: load a roster from a zip or a folder."""  # noqa: N999 - the word that people type

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from firstrung.activity import public as activity
from firstrung.identity.roster.importing import run_bundle
from firstrung.identity.roster.notes import Unreadable
from firstrung.identity.roster.report import KINDS

UNREADABLE = 2


class Command(BaseCommand):
    """Check or apply a roster; ends with 2 where the bundle can't be read at all."""

    help = "Load a OneRoster 1.1 or 1.2 CSV bundle (zip or folder)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The format, the path, and how to go about it."""
        parser.add_argument("format", choices=["oneroster"], help="the format of the bundle")
        parser.add_argument("path", type=Path, help="a zip file or a folder")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the import and print its report."""
        now, write = timezone.now(), not options["dry_run"]
        try:
            found = run_bundle(options["path"], actor=None, now=now, write=write)
        except Unreadable as error:
            self._refuse(_(error.reason) % error.params, as_json=options["json"])
        report = found.as_dict(_)
        if write:
            activity.record(None, "identity.roster.apply", None, now=now, **report["totals"])
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._print(report, options["path"], write=write)

    def _refuse(self, reason: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"format": "OneRoster CSV", "error": reason}))
        else:
            self.stderr.write(reason)
        sys.exit(UNREADABLE)

    def _print(self, report: dict[str, Any], path: Path, *, write: bool) -> None:
        line = self.stdout.write
        line(f"{path.name}: OneRoster {report['version']} ({report['mode']})")
        for name, file in report["files"].items():
            line(f"  {name:<24}{file['mode']:<8}{file['rows']:>9}  {file['encoding']}")
        line("")
        line(f"{'':<16}{_('added'):>10}{_('changed'):>10}{_('ended'):>10}")
        for kind in (*KINDS, "total"):
            line(f"{kind:<16}" + "".join(f"{report[part][kind]:>10}" for part in PARTS))
        for title, part in ((_("Rejected"), "rejected"), (_("Warnings"), "warnings")):
            line(f"\n{title}: {len(report[part])}")
            for note in report[part]:
                place = f"{note['file']}:{note['line']} {note['column']}".rstrip()
                value = f" [{note['value']}]" if "value" in note else ""
                line(f"  {place}: {note['reason']}{value}")
        line("\n" + (_("Applied.") if write else _("Nothing was changed: this was a dry run.")))


PARTS = ("added", "changed", "ended")
