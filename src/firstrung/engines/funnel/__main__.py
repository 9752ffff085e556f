"""`python -m firstrung.engines.funnel rates FILE.csv`: counts by stage in, rates out."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from firstrung.engines import tabular
from firstrung.engines.funnel.stages import FunnelError, Stage, rates
from firstrung.engines.tabular import InputError

DESCRIPTION = """\
Funnels from the command line: a table in, JSON out. Exit code 0: done. 2: the file, a column or a
value cannot be used; one line on standard error says why, where and what helps.
"""
HELP = """\
rates from stage to stage, and from the first one, with 95 % intervals

FILE is a CSV with a heading (comma, semicolon or tab; UTF-8), one stage a row, in order; "-" is
standard input. Columns: stage (or name) and count (or people, number), in any letter case.

    stage,count
    applied,600
    placed,100
    hired,30

Printed for each stage: its count, its share of the stage before (from_before) and of the first
stage (from_start), each as value, low, high (Wilson 1927); null where there is no stage before or
nobody was left in it. A stage that holds more people than the one before is refused: they came
from elsewhere, and shares would mislead. A funnel describes what happened; it is no evidence that
a program caused it.
"""
NAMES = ("stage", "name", "step")
COUNTS = ("count", "people", "number", "n")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is the command's."""
    parser = argparse.ArgumentParser(
        prog="firstrung funnel",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    one = commands.add_parser(
        "rates",
        help=HELP.split("\n", 1)[0].replace("%", "%%"),
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("file", metavar="FILE", help='CSV of stages; "-" = standard input')
    one.add_argument("--stage", metavar="COL", help="column of the stage's name")
    one.add_argument("--count", metavar="COL", help="column of how many people were there")
    one.add_argument("--out", metavar="FILE", help="write the JSON there, not to the screen")
    one.add_argument("--json", action="store_true", help="print JSON (the only form there is)")
    options = parser.parse_args(words)
    try:
        text = json.dumps(_rates(options), allow_nan=False, ensure_ascii=False, indent=1)
        if options.out:
            Path(options.out).write_text(text + "\n", encoding="utf-8")
        else:
            print(text)  # noqa: T201 - the command's result
    except (ValueError, OSError) as error:
        print(f"funnel {options.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _rates(options: argparse.Namespace) -> dict[str, Any]:
    table = tabular.read(options.file)
    name = table.column(options.stage, NAMES)
    count = table.column(options.count, COUNTS)
    stages = [Stage(row.text(name), row.whole(count)) for row in table.rows]
    try:
        found = rates(stages)
    except FunnelError as error:
        if error.stage is None:
            raise InputError(f"{table.source}: {error}") from None
        raise table.rows[error.stage].problem(count, str(error)) from None
    return {
        "file": options.file,
        "stages": [asdict(row) for row in found],
        "interval": "95 % (Wilson)",
        "note": "A description of what happened, not an effect.",
    }


if __name__ == "__main__":
    sys.exit(main())
