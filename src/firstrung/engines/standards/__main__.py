"""`python -m firstrung.engines.standards cut FILE.csv`: judgements in, a cut score out."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from firstrung.engines.standards.commands import cut

COMMANDS = (cut,)
DESCRIPTION = """\
Cut scores from judgements, from the command line: a table in, JSON out. Files are CSV with a
heading (comma, semicolon or tab; UTF-8); "-" is standard input. Exit code 0: done. 2: the file,
a column or a value cannot be used, or there is no cut to be had; one line on standard error says
why, where and what helps.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's."""
    parser = argparse.ArgumentParser(
        prog="firstrung standards",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        one = commands.add_parser(
            module.NAME,
            help=module.HELP.split("\n", 1)[0],
            description=module.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(one)
        one.add_argument("--out", metavar="FILE", help="write the JSON there, not to the screen")
        one.add_argument("--json", action="store_true", help="print JSON (the only form there is)")
        one.set_defaults(run=module.run)
    options = parser.parse_args(words)
    try:
        text = json.dumps(options.run(options), allow_nan=False, ensure_ascii=False, indent=1)
        if options.out:
            Path(options.out).write_text(text + "\n", encoding="utf-8")
        else:
            print(text)  # noqa: T201 - the command's result
    except (ValueError, OSError) as error:
        print(f"standards {options.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
