"""What leaves as CSV: the figures of a report, and the answers for the engine's command line."""

import csv
import io
from collections.abc import Iterable, Sequence

from firstrung.standard_setting.analysis import passed
from firstrung.standard_setting.enums import Method, Sitting
from firstrung.standard_setting.models import Ballot, Round
from firstrung.standard_setting.selectors.figures import last_words, numbers
from firstrung.standard_setting.selectors.reports import Report, report_of

Cells = Sequence[object]
VERDICTS = {True: "pass", False: "fail", None: "borderline"}


def as_csv(head: Cells, rows: Iterable[Cells]) -> str:
    """A table as CSV text; floats with six decimals at most, empty where there is no value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else value


def figures_csv(row: Round) -> str:
    """Every figure of the report: kind, label, place (points), value, lower and upper end."""
    return as_csv(
        ("figure", "label", "points", "value", "low", "high"), _figure_rows(report_of(row))
    )


def _figure_rows(report: Report) -> Iterable[Cells]:
    cut = report.cut
    error = cut["error"]
    yield "cut", "", cut["points"], cut["points"], cut["points"] - error, cut["points"] + error
    yield "cut measure", "", None, cut["measure"], None, None
    yield "standard error, clustered", "", None, cut["measure_error"], None, None
    yield "standard error, plain", "", None, cut["plain_error"], None, None
    for name in ("judges", "second_judges", "answers", "candidates", "needed"):
        yield name, "", None, report.figures[name], None, None
    for name in ("passing", "within", "consistency"):
        yield name, "", None, report.figures[name], None, None
    for name, value in report.figures["agreement"].items():
        yield "agreement", name, None, value, None, None
    for number, one in enumerate(report.cuts, start=1):
        yield "judge", number, one["points"], None, one["low"], one["high"]
    for one in report.items:
        yield "item", one["number"], one["points"], one["mean"], one["low"], one["high"]
    for points, share in report.figures["impact"]:
        yield "impact", "", points, share, None, None


def judgements_csv(row: Round) -> str:
    """The answers that the cut rests on, as `firstrung standards cut` reads them.

    Judges are numbers. Works come with their measure on the round's scale; Angoff answers are
    points for a criterion.
    """
    words = last_words(row, Sitting.SECOND)
    judge = numbers(words)
    codes = {work.uid: work.submission.code for work in row.works.select_related("submission")}
    codes |= dict(row.rubric.criteria.values_list("uid", "code"))
    words.sort(key=lambda word: (judge[word.judge.pk], codes[word.item]))
    groups = row.method == Method.CONTRASTING_GROUPS
    if row.judges_works:
        return as_csv(
            ("judge", "work", "measure", "verdict"),
            (
                (
                    judge[w.judge.pk],
                    codes[w.item],
                    repr(w.measure),
                    VERDICTS[passed(w.answer, groups)],
                )
                for w in words
            ),
        )
    return as_csv(
        ("judge", "criterion", "score"),
        ((judge[w.judge.pk], codes[w.item], w.answer) for w in words),
    )


def ballot_csv(ballot: Ballot) -> str:
    """The published result: rank, mean and interval of each option, and the weights."""
    rows: list[Cells] = [
        ("option", one["title"], one["rank"], one["mean"], one["low"], one["high"])
        for one in ballot.result["options"]
    ]
    rows += [
        ("weight", voter.organization.name, None, voter.weight, None, None)
        for voter in ballot.voters.select_related("organization")
    ]
    return as_csv(("kind", "title", "rank", "value", "low", "high"), rows)
