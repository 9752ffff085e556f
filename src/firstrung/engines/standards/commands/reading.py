"""Judgements from tables: verdicts on works, expectations by criterion, counts."""

import argparse

from firstrung.engines import tabular
from firstrung.engines.standards.angoff import Expectation
from firstrung.engines.standards.works import Verdict
from firstrung.engines.tabular import InputError, Row, Table

ROLES = {
    "judge": ("judge", "judge_id", "assessor", "rater"),
    "measure": ("measure", "ability", "theta", "x"),
    "verdict": ("verdict", "judgement", "judgment", "decision", "pass"),
    "criterion": ("criterion", "criteria", "item"),
    "score": ("score", "points", "expected", "rating"),
}

WORDS = {
    **dict.fromkeys(("yes", "y", "pass", "passed", "above", "in", "true", "1"), True),
    **dict.fromkeys(("no", "n", "fail", "failed", "below", "out", "false", "0"), False),
    **dict.fromkeys(("borderline", "b", "between", "0.5"), None),
}
GROUPS = {"0": False, "1": None, "2": True}
WORK = ("work", "portfolio", "candidate", "person", "submission")


def is_angoff(table: Table, options: argparse.Namespace) -> bool:
    """Whether rows are judge, criterion, score."""
    named = options.criterion is not None or options.score is not None
    return named or (_has(table, "criterion") and _has(table, "score"))


def is_counts(table: Table, options: argparse.Namespace) -> bool:
    """Whether rows are counts of passes."""
    return options.verdict is None and table.has("events") and table.has("n")


def counts(
    table: Table, options: argparse.Namespace
) -> dict[str | None, list[tuple[float, float, float]]]:
    """(x, events, n) by group, None for a file without groups."""
    x = table.column(options.measure, ("x", "measure", "dose"))
    events, total = table.column(None, ("events",)), table.column(None, ("n",))
    group = table.column(None, ("group",)) if table.has("group") else None
    found: dict[str | None, list[tuple[float, float, float]]] = {}
    for row in table.rows:
        name = row.text(group) if group else None
        passed, verdicts = row.whole(events), row.whole(total)
        if passed > verdicts:
            raise row.problem(events, f"{passed} passes of {verdicts} verdicts are too many.")
        found.setdefault(name, []).append((row.number(x), passed, verdicts))
    return found


def verdicts(table: Table, options: argparse.Namespace) -> dict[int, list[Verdict]]:
    """Verdicts by round (1 where the file has no rounds)."""
    judge, measure, verdict = _columns(table, options, "judge", "measure", "verdict")
    words: dict[str, bool | None] = WORDS
    if any(row.cells[verdict] == "2" for row in table.rows):
        words = WORDS | GROUPS
    found: dict[int, list[Verdict]] = {}
    for row in table.rows:
        said = row.text(verdict).lower()
        if said not in words:
            raise row.problem(
                verdict, f"“{said}” is no verdict. Write pass, fail or borderline (or 1, 0)."
            )
        one = Verdict(row.text(judge), row.number(measure), words[said])
        found.setdefault(_round(table, row), []).append(one)
    _once(table, judge)
    return dict(sorted(found.items()))


def works(table: Table, options: argparse.Namespace) -> list[float]:
    """The measure of each work judged: by its name, or without names each measure once."""
    measure = table.column(options.measure, ROLES["measure"])
    name = _work(table)
    if name is None:
        return sorted({row.number(measure) for row in table.rows})
    found: dict[str, float] = {}
    for row in table.rows:
        value = row.number(measure)
        if found.setdefault(row.text(name), value) != value:
            raise row.problem(
                measure, f"{row.text(name)} has the measure {found[row.text(name)]:g} further up."
            )
    return list(found.values())


def expectations(table: Table, options: argparse.Namespace) -> list[Expectation]:
    """Expected scores of borderline students."""
    judge, criterion, score = _columns(table, options, "judge", "criterion", "score")
    return [
        Expectation(row.text(judge), row.text(criterion), row.number(score), _round(table, row))
        for row in table.rows
    ]


def candidates(path: str) -> tuple[list[float], list[float] | None]:
    """Measures, and their standard errors if the file has them."""
    table = tabular.read(path)
    measure = table.column(None, ROLES["measure"])
    error = next((table.column(None, (name,)) for name in ("se", "error") if table.has(name)), None)
    measures = [row.number(measure) for row in table.rows]
    if error is None:
        return measures, None
    errors = [row.number(error) for row in table.rows]
    for row, value in zip(table.rows, errors, strict=True):
        if value < 0:
            raise row.problem(error, f"{value:g} is below 0; a standard error is not.")
    return measures, errors


def _columns(table: Table, options: argparse.Namespace, *roles: str) -> list[str]:
    found = [table.column(getattr(options, role), ROLES[role]) for role in roles]
    if len(set(found)) < len(found):
        raise InputError(f"{table.source}: {', '.join(roles)} need a column each.")
    return found


def _round(table: Table, row: Row) -> int:
    return row.whole(table.column(None, ("round",))) if table.has("round") else 1


def _work(table: Table) -> str | None:
    return next((table.column(None, (name,)) for name in WORK if table.has(name)), None)


def _once(table: Table, judge: str) -> None:
    """A judge's second verdict on the same work in a round is a mistake, not more evidence."""
    name = _work(table)
    if name is None:
        return
    seen: set[tuple[str, str, int]] = set()
    for row in table.rows:
        key = (row.text(judge), row.text(name), _round(table, row))
        if key in seen:
            raise row.problem(name, f"{key[0]} judged {key[1]} twice. Keep one verdict.")
        seen.add(key)


def _has(table: Table, role: str) -> bool:
    return any(table.has(name) for name in ROLES[role])
