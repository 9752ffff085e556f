"""``python -m firstrung.engines.assignment``: plan, replan and compare from files, JSON out."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .manual import FORM
from .model import Infeasible, InstanceError, Objective, Plan
from .planning import FLOOR, PATIENCE, plan
from .reading import changes, load, read
from .replanning import compare, replan
from .writing import (
    comparison_value,
    infeasible_value,
    measures_value,
    plan_from,
    plan_value,
    replanned_value,
)

DONE, WRONG, INFEASIBLE = 0, 2, 3


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 done, 2 wrong input, 3 no plan obeys the rules."""
    asked = _parser().parse_args(words)
    try:
        status, value = _run(asked)
    except InstanceError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    except TimeoutError as error:
        sys.stderr.write(f"{error}; give --seconds more\n")
        return WRONG
    _put(value, asked.out)
    return status


def _run(asked: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    if asked.command == "compare":
        first, second = (plan_from(load(path)) for path in (asked.first, asked.second))
        return DONE, comparison_value(compare(first, second))
    instance, objective = read(asked.instance), Objective(asked.objective)
    if asked.command == "replan":
        before = plan_from(load(asked.previous))
        happened = changes(load(asked.changes) if asked.changes else {})
        made = replan(instance, before, happened, objective=objective, seconds=asked.seconds)
        if isinstance(made, Infeasible):
            return INFEASIBLE, infeasible_value(made)
        return DONE, replanned_value(made)
    found = plan(instance, objective, floor=asked.floor, seconds=asked.seconds)
    if isinstance(found, Infeasible):
        return INFEASIBLE, infeasible_value(found)
    value = plan_value(found)
    if asked.beside:
        value["beside"] = {
            other.value: measures_value(beside.measures)
            for other in Objective
            if other != objective
            for beside in [plan(instance, other, floor=asked.floor, seconds=asked.seconds)]
            if isinstance(beside, Plan)
        }
    return DONE, value


def _put(value: dict[str, Any], out: Path | None) -> None:
    """All of it to the file, and without the pairs to the screen; or all of it to the screen."""
    if out is None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
        return
    try:
        out.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        raise SystemExit(f"--out {out}: {error.strerror}; choose another file") from None
    short = {key: part for key, part in value.items() if key not in {"pairs", "anchors"}}
    sys.stdout.write(json.dumps(short, ensure_ascii=False, indent=1) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="panels",
        description="Plan who reviews what. 'plan --help' documents the form of an instance.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    raw = argparse.RawDescriptionHelpFormatter
    for name, told in (
        ("plan", "plan a panel"),
        ("replan", "plan again after a change, moving as few reviews as possible"),
    ):
        command = commands.add_parser(name, help=told, epilog=FORM, formatter_class=raw)
        command.add_argument("instance", type=Path, metavar="INSTANCE.json")
        if name == "replan":
            command.add_argument("previous", type=Path, metavar="PLAN.json")
            command.add_argument("--changes", type=Path, metavar="CHANGES.json")
        else:
            command.add_argument(
                "--beside", action="store_true", help="also the measures of the other objectives"
            )
            command.add_argument(
                "--floor",
                type=float,
                default=FLOOR,
                help="portfolio_floor: share of the highest floor to keep (%(default)s)",
            )
        command.add_argument(
            "--objective",
            choices=[objective.value for objective in Objective],
            default=Objective.WORST_REVIEW.value,
            help="what the plan is best at (%(default)s); see below",
        )
        command.add_argument(
            "--seconds", type=float, default=PATIENCE, help="patience of one solve (%(default)s)"
        )
        command.add_argument("--out", type=Path, metavar="FILE", help="write all of it there")
    command = commands.add_parser("compare", help="what differs between two plans")
    command.add_argument("first", type=Path, metavar="PLAN.json")
    command.add_argument("second", type=Path, metavar="PLAN.json")
    command.add_argument("--out", type=Path, metavar="FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
