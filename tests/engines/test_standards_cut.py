"""Cut scores: the published curve, errors clustered by judge, Angoff, and the command."""

import csv
import json
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines import reference_data

from firstrung.engines.standards import (
    Counts,
    CutError,
    Expectation,
    LogisticError,
    Verdict,
    angoff_cut,
    borderline_cut,
    change,
    fit,
    fit_parallel,
    judges_needed,
    work_cut,
)


def cut(*words, text=None):
    """Run the command; exit code, output, errors."""
    command = [sys.executable, "-m", "firstrung.engines.standards", "cut", *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, input=text, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def table(rows):
    return "\n".join(",".join(str(cell) for cell in row) for row in rows) + "\n"


def panel(seed, *, judges=15, works=40, spread=0.4, slope=1.7, at=0.3):
    """Verdicts of judges whose own lines vary around ``at``, all on the same works."""
    rng = np.random.default_rng(seed)
    measures = rng.normal(0, 1, works)
    verdicts = []
    for judge in range(judges):
        line = rng.normal(at, spread)
        passed = rng.random(works) < 1 / (1 + np.exp(-slope * (measures - line)))
        verdicts += [
            Verdict(judge, float(measure), bool(yes))
            for measure, yes in zip(measures, passed, strict=True)
        ]
    return verdicts


def budworm():
    groups = {}
    for row in reference_data.records("rating", "logistic_cut_budworm.csv"):
        counts = tuple(float(row[name]) for name in ("x", "events", "n"))
        groups.setdefault(row["group"], []).append(counts)
    return {name: Counts.of(rows) for name, rows in groups.items()}


def test_the_published_cuts_and_errors():
    # The reference is the first coefficient of the published call, the females', though its
    # file says M: in the data those with 0 of 20 at the lowest dose.
    curve = fit_parallel(budworm())["F"]
    for row in reference_data.records("rating", "logistic_cut_reference.csv"):
        assert curve.cut(float(row["p"])) == pytest.approx(float(row["cut"]), abs=1e-5)
        assert curve.error(float(row["p"])) == pytest.approx(float(row["se"]), abs=1e-5)


def test_the_command_prints_the_published_cuts():
    file = reference_data.path("rating", "logistic_cut_budworm.csv")
    code, output, _ = cut(file, "--p", "0.25,0.5,0.75")
    assert code == 0
    (group,) = [one for one in json.loads(output)["groups"] if one["group"] == "F"]
    published = [2.231265, 3.263587, 4.29591], [0.2499089, 0.2297539, 0.2746874]
    assert [one["cut"] for one in group["cuts"]] == pytest.approx(published[0], abs=1e-5)
    assert [one["error"] for one in group["cuts"]] == pytest.approx(published[1], abs=1e-5)


def test_a_curve_by_hand():
    # Shares 1/4, 1/2, 3/4 at -1, 0, 1 lie on the curve with slope log 3 exactly.
    curve = fit(Counts.of([(-1, 10, 40), (0, 20, 40), (1, 30, 40)]))
    assert curve.cut() == pytest.approx(0, abs=1e-9)
    assert curve.slope == pytest.approx(math.log(3))
    assert curve.cut(0.75) == pytest.approx(1)
    # Symmetric: no covariance; variance of the intercept is 1 / sum of n p q.
    assert curve.error() == pytest.approx(1 / math.sqrt(10 + 2 * 7.5) / math.log(3))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 9)), min_size=4, max_size=9),
    st.floats(0.01, 100),
    st.floats(-50, 50),
)
def test_cuts_follow_the_unit_of_the_measure(rows, scale, shift):
    counts = [(float(x), float(yes), 10.0) for x, yes in rows]
    try:
        plain = fit(Counts.of(counts))
    except LogisticError:
        return
    moved = fit(Counts.of([(x * scale + shift, yes, n) for x, yes, n in counts]))
    assert moved.slope * scale == pytest.approx(plain.slope, rel=1e-5)
    if abs(plain.slope) > 1e-3:
        assert moved.cut() == pytest.approx(plain.cut() * scale + shift, rel=1e-4, abs=1e-4)


def test_the_clustered_error_is_the_true_one_and_the_plain_is_half_of_it():
    found = [work_cut(panel(seed)) for seed in range(200)]
    true = np.std([one.cut for one in found])
    assert true == pytest.approx(0.125, abs=0.02)
    assert np.mean([one.error for one in found]) == pytest.approx(true, rel=0.12)
    assert np.mean([one.jackknife_error for one in found]) == pytest.approx(true, rel=0.12)
    assert np.mean([one.plain_error for one in found]) < 0.6 * true
    assert np.mean([one.cut for one in found]) == pytest.approx(0.3, abs=0.03)


def test_more_judges_not_more_works_make_the_error_smaller():
    def error(**how):
        return np.mean([work_cut(panel(seed, **how)).error for seed in range(15)])

    usual = error()
    assert error(judges=30) == pytest.approx(usual / math.sqrt(2), rel=0.15)
    assert error(works=120) > 0.8 * usual


def test_judges_needed():
    assert judges_needed(15, 0.13, 0.10) == 26
    assert judges_needed(15, 0.08, 0.10) == 15
    assert judges_needed(15, 0.20, 0.10) == 60
    assert judges_needed(1, None, 0.10) is None


def test_each_judges_own_cut():
    spreads = []
    for seed in range(20):
        found = work_cut(panel(seed, judges=20, works=60))
        own = np.array([judge.cut for judge in found.judges.values()])
        assert own.mean() == pytest.approx(found.cut, abs=0.1)
        noise = np.mean([judge.error**2 for judge in found.judges.values()])
        spreads.append(own.var(ddof=1) - noise)
    # What is not noise of their own verdicts is how judges differ: variance .16.
    assert np.mean(spreads) == pytest.approx(0.16, abs=0.04)


def test_a_single_judge_has_no_published_error():
    one = [verdict for verdict in panel(1) if verdict.judge == 0]
    found = work_cut(one)
    assert (found.error, found.jackknife_error, found.judge_count) == (None, None, 1)
    assert found.plain_error > 0
    assert found.judges_needed() is None


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ([(0.0, True), (1.0, True)], "All 2 verdicts are “pass”"),
        ([(0.0, False), (1.0, False)], "All 2 verdicts are “fail”"),
        ([(0.0, False), (1.0, True)], "part without overlap: the cut lies between 0 and 1"),
        ([(0.0, True), (1.0, False)], "Check which way round"),
        ([(1.0, True), (1.0, False)], "same measure"),
        ([(0.0, True), (1.0, False), (2.0, True), (3.0, False)], "do not rise"),
        ([(1.0, None)], "no verdicts"),
    ],
)
def test_what_gives_no_cut_is_said_plainly(said, message):
    with pytest.raises(CutError, match=message):
        work_cut([Verdict("Ana", measure, passed) for measure, passed in said])


def test_borderline_group():
    rng = np.random.default_rng(2)
    verdicts = [
        Verdict(judge, float(rng.normal(0.2 + line, 0.3)), None)
        for judge, line in enumerate(rng.normal(0, 0.3, 12))
        for _ in range(20)
    ]
    found = borderline_cut(verdicts)
    assert found.cut == pytest.approx(0.2, abs=0.25)
    assert found.error > 2 * found.plain_error
    assert borderline_cut(verdicts).error == found.error
    with pytest.raises(CutError, match="Fewer than two works"):
        borderline_cut(verdicts[:1])


def answers(rounds):
    return [
        Expectation(f"J{judge}", f"c{criterion}", points, number)
        for number, rows in enumerate(rounds, start=1)
        for judge, row in enumerate(rows)
        for criterion, points in enumerate(row)
    ]


def test_angoff_by_hand():
    said = answers([[[1, 2], [2, 3], [3, 5]], [[2, 3], [2, 3], [2.5, 2.5]]])
    first, last = angoff_cut(said, 1), angoff_cut(said)
    assert (first.cut, last.cut, last.round) == (pytest.approx(8 / 3), 2.5, 2)
    # The variance of the judges' means 1.5, 2.5 and 4 is 19 / 12.
    assert [judge.cut for judge in first.judges.values()] == [1.5, 2.5, 4]
    assert first.error == pytest.approx(math.sqrt(19 / 12 / 3))
    assert first.criteria == {"c0": 2.0, "c1": pytest.approx(10 / 3)}
    # Mean squares: judges 19/6, criteria 8/3, rest 1/6.
    assert first.components.rest == pytest.approx(1 / 6)
    assert first.components.judges == pytest.approx(1.5)
    assert first.components.criteria == pytest.approx(5 / 6)
    assert first.components.dependability == pytest.approx(18 / 19)
    assert first.error_criteria_drawn == pytest.approx(math.sqrt(1.5 / 3 + 5 / 12 + 1 / 36))
    found = change(first, last)
    assert (found.shift, found.moved, found.judges) == (pytest.approx(-1 / 6), 2, 3)
    assert (found.spread_before, found.spread_after) == (pytest.approx(math.sqrt(19 / 12)), 0.0)


def test_angoff_components_are_unbiased():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(300):
        judges, criteria = rng.normal(0, 0.5, 10), rng.normal(0, 0.8, 6)
        said = 2 + judges[:, None] + criteria[None, :] + rng.normal(0, 0.4, (10, 6))
        parts = angoff_cut(answers([said.tolist()])).components
        found.append((parts.judges, parts.criteria, parts.rest))
    assert np.mean(found, axis=0) == pytest.approx([0.25, 0.64, 0.16], abs=0.05)


def test_angoff_needs_every_answer_once():
    said = answers([[[1, 2], [3, 2]]])
    with pytest.raises(CutError, match="Judge J1 has no answer for criterion c1 in round 1"):
        angoff_cut(said[:-1])
    with pytest.raises(CutError, match="J0 answered criterion c0 twice"):
        angoff_cut([*said, said[0]])
    assert angoff_cut(said[:2]).error is None


def test_the_command_on_verdicts(tmp_path):
    verdicts = panel(5, judges=12)
    file, candidates = tmp_path / "verdicts.csv", tmp_path / "candidates.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Work", "Judge", "Verdict", "Measure"])
        writer.writerows(
            [f"w{place % 40}", f"J{one.judge}", "Pass" if one.passed else "fail", one.measure]
            for place, one in enumerate(verdicts)
        )
    candidates.write_text("measure,se\n1.5,0.3\n-1,0.3\n0.3,0.4\n")
    code, output, errors = cut(file, "--candidates", candidates, "--target", "0.05")
    assert (code, errors) == (0, "")
    found, expected = json.loads(output), work_cut(verdicts)
    assert found["method"] == "body-of-work"
    assert found["cut"] == pytest.approx(expected.cut)
    assert found["errors"] == pytest.approx(
        {
            "clustered": expected.error,
            "jackknife": expected.jackknife_error,
            "plain": expected.plain_error,
        }
    )
    assert found["judges_needed"] == expected.judges_needed(0.05)
    assert found["impact"]["candidates"] == 3
    assert 0.5 < found["expected"]["accuracy"] < 1


def test_the_command_on_rounds_and_borderline():
    rows = [["judge", "measure", "verdict", "round"]]
    for number in (1, 2):
        for judge in "abc":
            values = [(-1, 0), (0, 1), (0.1, 0), (0.4, 2), (0.2, 1), (0.5, 0), (1, 2), (0.3, 2)]
            rows += [[judge, x + number / 10, said, number] for x, said in values]
    code, output, _ = cut("-", "--method", "contrasting-groups", text=table(rows))
    found = json.loads(output)
    assert (code, found["round"], found["verdicts"]) == (0, 2, 18)
    first, last = (one["cut"] for one in found["rounds"])
    assert last - first == pytest.approx(0.1)
    code, output, _ = cut("-", "--method", "borderline-group", text=table(rows))
    assert (code, json.loads(output)["cut"]) == (0, pytest.approx(0.3))


def test_the_command_on_angoff():
    rows = [["judge", "criterion", "score", "round"]]
    rows += [
        [one.judge, one.criterion, one.points, one.round]
        for one in answers([[[1, 2], [3, 2]], [[2, 2], [2, 3]]])
    ]
    code, output, _ = cut("-", text=table(rows))
    found = json.loads(output)
    assert (code, found["method"], found["cut"], found["round"]) == (0, "angoff", 2.25, 2)
    assert found["changes"][0]["shift"] == 0.25


GOOD = "judge,measure,verdict\nAna,0.1,pass\nAna,0.5,fail\nAna,1,pass\nAna,0,fail\n"


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("judge,measure\nAna,1\n", [], "needs a column “verdict”. Its columns are: judge, measure"),
        (
            GOOD.replace("0.5", "high"),
            [],
            "line 3, column “measure” holds “high”, which is no number",
        ),
        (
            GOOD.replace("Ana,1,pass", "Ana,1,perhaps"),
            [],
            "line 4, column “verdict”: “perhaps” is no verdict",
        ),
        (GOOD.replace("fail", "pass"), [], "All 4 verdicts are “pass”"),
        (GOOD, ["--p", "1.5"], "give shares between 0 and 1"),
        (GOOD, ["--target", "0"], "a standard error is above 0"),
        (GOOD, ["--candidates", "nowhere.csv"], "nowhere.csv cannot be read"),
        ("x,events,n\n1,3,2\n", [], "3 passes of 2 verdicts are too many"),
        ("judge,work,measure,verdict\nA,w,1,pass\nA,w,1,fail\n", [], "A judged w twice"),
        ("judge,criterion,score\nA,c,2\nB,d,1\n", [], "Judge A has no answer for criterion d"),
        ("", [], "has no rows under its heading"),
    ],
)
def test_wrong_input_says_what_where_and_how(text, words, message):
    code, output, errors = cut("-", *words, text=text)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_one_judge_is_answered_with_a_note():
    code, output, _ = cut("-", text=GOOD)
    found = json.loads(output)
    assert (code, found["error"]) == (0, None)
    assert found["error_note"].startswith("A single judge")
