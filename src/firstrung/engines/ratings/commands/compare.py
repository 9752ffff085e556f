"""`compare`: measures and reliability from a file of comparisons in pairs."""

import argparse
from collections.abc import Sequence
from typing import Any

from firstrung.engines import tabular
from firstrung.engines.ratings.paired import EPSILON, Comparisons
from firstrung.engines.ratings.paired_report import report
from firstrung.engines.tabular import InputError, Row, Table

NAME = "compare"
HELP = """\
measures from comparative judgement (judge, chosen, not chosen)

FILE is a CSV with a heading and one judgement a row, in the order of judging:

    judge,candidate_chosen,candidate_not_chosen
    Ana,bridge,poster
    Bo,poster,garden

Columns are found by these names (also assessor, winner, loser, chosen, not_chosen …), in any
order and among others; else they are the first three. Options name them outright. A row that
compares a work with itself is left out and listed.

Printed: measures in logits (Bradley–Terry, scores drawn in by epsilon 0.3, mean 0), standard
errors, infit and outfit of works and judges, scale separation reliability (ssr), separation,
the median correlation of split halves of the judges, parts of the data that nothing links.

evidence  "none", "weak" or "clear": could the outcomes be coin tosses? Two tests: p_given_pairs
          (score test; pairs must not depend on outcomes) and p_in_order (forecast each judgement
          from those before it; holds however pairs were chosen, rows must be in order). Without
          --pairing both must speak: the larger p counts. none: p >= .01; clear: p < .0001.
ssr       with --pairing adaptive null, with the reason, unless a --replicate is given: choosing
          pairs by earlier outcomes inflates it (and split halves). pairing_looks_adaptive warns when opponents are
          much closer than random pairs; noise paired like that shows no ssr.
replicate reliability from an independent panel on the same works: the panels' correlation,
          allowing for how many judgements each made (Spearman–Brown).
"""

ROLES = {
    "judge": ("judge", "judge_id", "assessor", "rater"),
    "chosen": ("candidate_chosen", "chosen", "winner", "preferred", "won"),
    "not-chosen": ("candidate_not_chosen", "not_chosen", "loser", "not_preferred", "lost"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", metavar="FILE", help='CSV of judgements; "-" = standard input')
    for role in ROLES:
        parser.add_argument(f"--{role}", metavar="COL", help=f"column of the {role} (see above)")
    parser.add_argument(
        "--pairing",
        choices=("random", "adaptive"),
        help="how pairs were chosen: apart from outcomes, or from earlier outcomes",
    )
    parser.add_argument(
        "--replicate", metavar="FILE", help="judgements of the same works by an independent panel"
    )
    parser.add_argument(
        "--other-judges",
        action="store_true",
        help="judges with the same name in both files are different people",
    )
    parser.add_argument(
        "--splits", type=int, default=100, help="random halvings of the judges (default 100)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the halvings (default 0)")
    parser.add_argument(
        "--epsilon", type=float, default=EPSILON, help="score adjustment (default 0.3)"
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Read, fit and report; raises `InputError` for what is wrong in a file or an option."""
    if not 0 < options.epsilon < 0.5:  # noqa: PLR2004 - a half would make all scores equal
        raise InputError(f"--epsilon is {options.epsilon:g}; it lies between 0 and 0.5.")
    if options.splits < 0:
        raise InputError(f"--splits is {options.splits}; give 0 or more.")
    comparisons, left_out = read(options.file, options)
    second = None
    if options.replicate:
        second, _ = read(options.replicate, options)
        _check_apart(comparisons, second, options)
    found = report(
        comparisons,
        pairing=options.pairing,
        second=second,
        splits=options.splits,
        seed=options.seed,
        epsilon=options.epsilon,
    )
    return {"file": options.file, **found, "left_out": left_out}


def read(path: str, options: argparse.Namespace) -> tuple[Comparisons, list[dict[str, object]]]:
    """The judgements of a file, and the rows left out with the reason."""
    table = tabular.read(path)
    judge, chosen, other = _columns(table, options)
    left_out: list[dict[str, object]] = []
    rows: list[tuple[str, str, str]] = []
    for row in table.rows:
        found = row.text(judge), row.text(chosen), row.text(other)
        if found[1] == found[2]:
            left_out.append({"line": row.line, "reason": f"{found[1]} is compared with itself"})
        else:
            rows.append(found)
    if not rows:
        first: Row = table.rows[0]
        raise first.problem(chosen, "every row compares a work with itself. Check the columns.")
    return Comparisons.from_rows(rows), left_out


def _columns(table: Table, options: argparse.Namespace) -> Sequence[str]:
    asked = (options.judge, options.chosen, options.not_chosen)
    named = [
        table.column(wanted, known, place)
        for place, (wanted, known) in enumerate(zip(asked, ROLES.values(), strict=True))
    ]
    if len(set(named)) < len(named):
        raise InputError(
            f"{table.source}: judge, chosen and not chosen would be the columns "
            f"{', '.join(named)}. Name three different ones with --judge, --chosen, --not-chosen."
        )
    return named


def _check_apart(first: Comparisons, second: Comparisons, options: argparse.Namespace) -> None:
    shared = [str(name) for name in first.judges if name in set(second.judges)]
    if shared and not options.other_judges:
        raise InputError(
            f"{options.replicate}: {len(shared)} judges are in both files ({', '.join(shared[:5])}"
            f"{' …' if len(shared) > 5 else ''}), so the panels are not independent. "  # noqa: PLR2004
            "If they are different people with the same names, add --other-judges."
        )
