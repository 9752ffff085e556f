"""`python -m firstrung.engines.ratings fit|compare …`: files in, JSON out."""

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

from firstrung.engines.ratings import commands

DESCRIPTION = """\
Fair measures from ratings, from the command line: a table of reviews or of comparisons in, JSON
out. Files are CSV with a heading (comma, semicolon, tab or |; UTF-8); "-" is standard input.
Exit code 0: done. 2: the file, a column or a value cannot be used; one line on standard error
says which, where and how to mend it.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the command's."""
    parser = argparse.ArgumentParser(
        prog="firstrung ratings",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for found in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{found.name}")
        one = parsers.add_parser(
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
    except ValueError as error:
        print(f"ratings {options.command}: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except OSError as error:
        print(f"ratings {options.command}: {error.filename}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
