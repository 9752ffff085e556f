"""`cut`: a cut score with its error from a file of judgements."""

import argparse
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from firstrung.engines import tabular
from firstrung.engines.standards.angoff import AngoffCut, angoff_cut, change
from firstrung.engines.standards.commands import reading
from firstrung.engines.standards.decisions import expected_consistency, impact
from firstrung.engines.standards.logistic import Counts, Curve, LogisticError, fit, fit_parallel
from firstrung.engines.standards.works import (
    TARGET,
    CutError,
    Verdict,
    WorkCut,
    borderline_cut,
    work_cut,
)
from firstrung.engines.tabular import InputError, Table

NAME = "cut"
HELP = """\
a cut score and its standard error from judgements

FILE is a CSV with a heading; its columns say what it is (names in any letter case, any order):

  judge, measure, verdict [, work, round]     verdicts on whole works (body of work, groups)
      verdict: yes/no, pass/fail, above/below, 1/0; borderline too; or 0, 1 = borderline, 2
      measure: the work's fair measure in logits
  judge, criterion, score [, round]           modified Angoff: the score that a borderline
                                              student is expected to get
  x, events, n [, group]                      counts: of n verdicts at x, events passed

    judge,work,measure,verdict                judge,criterion,score,round
    Ana,bridge,1.20,pass                      Ana,evidence,2.5,1
    Ana,poster,-0.35,fail                     Ana,ethics,3,1

--method: body-of-work (the default for verdicts), contrasting-groups (the same curve; borderline
verdicts left out), borderline-group (median of the works called borderline), angoff.

Printed for verdicts: cut = -intercept / slope of a logistic regression of verdicts on measures;
error, the one to publish, clustered by judge (sandwich); beside it jackknife over judges, and
plain (delta method, as if verdicts were independent: too small in a panel); each judge's own cut;
how many judges the target error takes; share of candidates passing, and within one error of the
cut; with --candidates and their errors, expected accuracy and consistency of decisions.
Counts know no judges: their error is the plain one; groups share one slope, and own_slope
repeats each group by itself. With rounds, the last one counts and the
changes are listed.
"""

METHODS = ("body-of-work", "contrasting-groups", "borderline-group", "angoff")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", metavar="FILE", help='CSV of judgements; "-" = standard input')
    parser.add_argument("--method", choices=METHODS, help="default: by the columns, see above")
    for role in reading.ROLES:
        parser.add_argument(f"--{role}", metavar="COL", help=f"column of the {role}")
    parser.add_argument(
        "--p",
        metavar="P,P,…",
        default="0.5",
        help="shares of passes to give the measure for (default 0.5)",
    )
    parser.add_argument(
        "--target", type=float, default=TARGET, help="standard error wanted (default 0.10)"
    )
    parser.add_argument(
        "--candidates",
        metavar="FILE",
        help="CSV with the column measure [and se] of those the cut applies to",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Read, compute and report; raises `InputError` or `CutError` for what stands in the way."""
    if not options.target > 0:
        raise InputError(f"--target is {options.target:g}; a standard error is above 0.")
    shares = _shares(options.p)
    table = tabular.read(options.file)
    if options.method == "angoff" or (options.method is None and reading.is_angoff(table, options)):
        found = _angoff(table, options)
    elif reading.is_counts(table, options):
        found = _counts(table, options, shares)
    else:
        found = _verdicts(table, options, shares)
    return {"file": options.file, **found}


def _shares(text: str) -> list[float]:
    try:
        shares = [float(part) for part in text.split(",")]
    except ValueError:
        shares = [0.0]
    if not all(0 < share < 1 for share in shares):
        raise InputError(f"--p is “{text}”; give shares between 0 and 1, such as 0.25,0.5,0.75.")
    return shares


def _counts(table: Table, options: argparse.Namespace, shares: list[float]) -> dict[str, Any]:
    groups = {name: Counts.of(rows) for name, rows in reading.counts(table, options).items()}
    try:
        curves = fit_parallel(groups)
    except LogisticError as error:
        raise InputError(f"{table.source}: {error}") from None
    return {
        "method": "counts",
        "error_note": "Counts do not say who judged: errors treat verdicts as independent.",
        "groups": [
            {
                "group": name,
                "intercept": curve.intercept,
                "slope": curve.slope,
                "cuts": _cuts_of(curve, shares),
                "own_slope": _own_slope(groups[name], shares) if len(groups) > 1 else None,
            }
            for name, curve in curves.items()
        ],
    }


def _own_slope(counts: Counts, shares: list[float]) -> dict[str, Any] | None:
    """The same group fitted alone; None where it has no curve of its own."""
    try:
        curve = fit(counts)
    except LogisticError:
        return None
    return {
        "intercept": curve.intercept,
        "slope": curve.slope,
        "cuts": _cuts_of(curve, shares),
    }


def _cuts_of(curve: Curve, shares: list[float]) -> list[dict[str, float]]:
    return [{"p": p, "cut": curve.cut(p), "error": curve.error(p)} for p in shares]


def _verdicts(table: Table, options: argparse.Namespace, shares: list[float]) -> dict[str, Any]:
    rounds = reading.verdicts(table, options)
    method = options.method or "body-of-work"
    cuts = {number: _cut(table, method, rows) for number, rows in rounds.items()}
    last = max(cuts)
    found = cuts[last]
    report = {
        "method": method,
        "round": last,
        "cut": found.cut,
        "error": found.error,
        "error_note": _note(found),
        "errors": {
            "clustered": found.error,
            "jackknife": found.jackknife_error,
            "plain": found.plain_error,
        },
        "intercept": found.curve.intercept if found.curve else None,
        "slope": found.curve.slope if found.curve else None,
        "cuts": _cuts_at(found, shares),
        "judge_count": found.judge_count,
        "verdicts": found.verdicts,
        "agreement": found.agreement,
        "judges": [{"judge": name, **asdict(own)} for name, own in found.judges.items()],
        "target": options.target,
        "judges_needed": found.judges_needed(options.target),
        "rounds": [
            {"round": number, "cut": cut.cut, "error": cut.error} for number, cut in cuts.items()
        ],
    }
    works = reading.works(table, options)
    return report | _effects(found.cut, found.error or found.plain_error, works, options)


def _cut(table: Table, method: str, rows: list[Verdict]) -> WorkCut:
    try:
        return borderline_cut(rows) if method == "borderline-group" else work_cut(rows, method)
    except CutError as error:
        raise InputError(f"{table.source}: {error}") from None


def _note(found: WorkCut) -> str | None:
    if found.error is None:
        return (
            "A single judge: nothing shows how judges differ, so there is no error to publish. "
            "The plain error tells only how sure this judge is."
        )
    if found.judge_count < 10:  # noqa: PLR2004 - a judgement of ours
        return f"Only {found.judge_count} judges: the error itself is uncertain."
    return None


def _cuts_at(found: WorkCut, shares: list[float]) -> list[dict[str, float]]:
    curve = found.curve
    if curve is None:
        return []
    return [{"p": p, "cut": curve.cut(p), "plain_error": curve.error(p)} for p in shares]


def _angoff(table: Table, options: argparse.Namespace) -> dict[str, Any]:
    answers = reading.expectations(table, options)
    try:
        rounds = [angoff_cut(answers, one) for one in sorted({row.round for row in answers})]
        pairs = pairwise(rounds)
        changes = [asdict(change(before, after)) for before, after in pairs]
    except CutError as error:
        raise InputError(f"{table.source}: {error}") from None
    found: AngoffCut = rounds[-1]
    report = {
        "method": "angoff",
        "round": found.round,
        "cut": found.cut,
        "error": found.error,
        "error_note": None
        if found.error is not None
        else "A single judge: no error between judges.",
        "errors": {
            "judges": found.error,
            "judges_and_criteria": found.error_criteria_drawn,
            "plain": found.plain_error,
        },
        "components": asdict(found.components) if found.components else None,
        "judge_count": len(found.judges),
        "judges": [{"judge": name, **asdict(own)} for name, own in found.judges.items()],
        "criteria": [{"criterion": name, "points": to} for name, to in found.criteria.items()],
        "target": options.target,
        "judges_needed": found.judges_needed(options.target),
        "rounds": [{"round": one.round, "cut": one.cut, "error": one.error} for one in rounds],
        "changes": changes,
    }
    return report | _effects(found.cut, found.error or 0.0, [], options)


def _effects(
    cut: float, error: float, works: list[float], options: argparse.Namespace
) -> dict[str, Any]:
    """Impact on the candidates given, else on the works judged."""
    measures, errors = works, None
    if options.candidates:
        measures, errors = reading.candidates(options.candidates)
    if not measures:
        return {"impact": None, "impact_on": None, "expected": None}
    return {
        "impact": asdict(impact(measures, cut, error)),
        "impact_on": options.candidates or "the works judged",
        "expected": asdict(expected_consistency(measures, errors, cut)) if errors else None,
    }
