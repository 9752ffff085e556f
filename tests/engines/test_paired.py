"""Comparative judgement: published reliabilities, coin tosses, adaptive pairs, pair choice."""

import json
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from tests.engines import reference_data

from firstrung.engines.ratings.pair_choice import History, next_pair
from firstrung.engines.ratings.paired import (
    Comparisons,
    ComparisonsError,
    fit_of_candidates,
    fit_of_judges,
    measure,
)
from firstrung.engines.ratings.paired_evidence import (
    closeness,
    coin_toss_given_pairs,
    coin_toss_in_order,
    lengthened,
    replicate,
    split_half,
)
from firstrung.engines.ratings.paired_report import report

PUBLISHED = reference_data.folder("comparative_judgement") / "00-published.csv"
SETS = (
    reference_data.records("comparative_judgement", "00-published.csv")
    if PUBLISHED.exists()
    else []
)


def compare(*words, text=None):
    """Run the command; exit code, output, errors."""
    command = [sys.executable, "-m", "firstrung.engines.ratings", "compare", *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, input=text, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def published(name):
    columns = ("judge", "candidate_chosen", "candidate_not_chosen")
    rows = reference_data.records("comparative_judgement", f"{name}.csv")
    triples = [tuple(row[column] for column in columns) for row in rows]
    return Comparisons.from_rows(row for row in triples if row[1] != row[2])


def panel(seed, *, truth, each, adaptive=False, judges="abcdefghij"):
    """Judgements of works with these measures, ``each`` per work, at random or neighbours met."""
    rng = np.random.default_rng(seed)
    size = len(truth)
    values, seen, rows = np.zeros(size), np.zeros(size), []
    for turn in range(size * each // 2):
        first = int(rng.choice(np.flatnonzero(seen == seen.min())))
        distance = np.abs(values - values[first]) if adaptive else np.zeros(size)
        distance = distance + rng.random(size) * 1e-6
        distance[first] = np.inf
        second = int(np.argmin(distance))
        if rng.random() > 1 / (1 + np.exp(truth[second] - truth[first])):
            first, second = second, first
        gain = 0.6 / (1 + np.exp(values[first] - values[second]))
        values[first] += gain
        values[second] -= gain
        seen[[first, second]] += 1
        rows.append((judges[turn % len(judges)], f"w{first}", f"w{second}"))
    return Comparisons.from_rows(rows)


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["judging_session"])
def test_published_reliability(row):
    found = measure(published(row["judging_session"]))
    assert found.reliability == pytest.approx(float(row["ssr"]), abs=0.001)
    assert found.separation == pytest.approx(float(row["sepG"]), abs=0.01)


@pytest.mark.parametrize(
    "name", ["AlMaimani2017", "Coertjens2015_stress", "Jones2013b", "Sangwin2021_study2-rigour"]
)
def test_published_split_halves(name):
    found = split_half(published(name))
    (row,) = [row for row in SETS if row["judging_session"] == name]
    assert found.correlation == pytest.approx(float(row["median_split_corr"]), abs=0.03)
    assert found.reliability == pytest.approx(lengthened(found.correlation, 2))


@pytest.mark.parametrize("row", SETS, ids=lambda row: row["judging_session"])
def test_published_sets_are_evidence_and_show_their_reliability(row):
    found = report(published(row["judging_session"]), splits=0)
    assert found["ssr"] == pytest.approx(float(row["ssr"]), abs=0.001)
    weak = row["judging_session"] == "Kinnear2021_students-withsolutions1"
    assert found["evidence"] == ("weak" if weak else "clear")


def test_measures_without_adjustment_are_maximum_likelihood():
    comparisons = panel(1, truth=np.linspace(-1, 1, 6), each=40)

    def loss(values):
        ahead = values[comparisons.chosen] - values[comparisons.other]
        return np.logaddexp(0, -ahead).sum()

    best = minimize(loss, np.zeros(6), method="BFGS").x
    found = measure(comparisons, epsilon=1e-9)
    assert found.measure == pytest.approx(best - best.mean(), abs=1e-4)


def test_truth_is_recovered_and_standard_errors_are_right():
    truth = np.linspace(-2, 2, 40)
    errors = []
    for seed in range(20):
        comparisons = panel(seed, truth=truth, each=60)
        found = measure(comparisons)
        names = np.array([truth[int(str(name)[1:])] for name in comparisons.candidates])
        errors.append((found.measure - names + names.mean()) / found.se)
    assert np.mean(errors) == pytest.approx(0, abs=0.05)
    assert np.std(errors) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("adaptive", [False, True])
def test_coin_tosses_are_no_evidence_however_pairs_were_chosen(seed, adaptive):
    found = report(panel(seed, truth=np.zeros(50), each=16, adaptive=adaptive), splits=0)
    assert found["evidence"] == "none"
    assert found["evidence_sentence"].startswith("No evidence")
    if adaptive:
        # The inflated figure is what must not be shown.
        assert found["ssr"] is None
        assert found["pairing_looks_adaptive"] is True
    else:
        assert found["ssr"] < 0.4


def test_tests_against_coins_keep_their_level():
    pairs = [panel(seed, truth=np.zeros(20), each=10) for seed in range(200)]
    for test in (coin_toss_given_pairs, coin_toss_in_order):
        found = np.array([test(comparisons) for comparisons in pairs])
        assert np.mean(found < 0.05) <= 0.10
        assert np.mean(found < 0.5) == pytest.approx(0.5, abs=0.12)
    neighbours = [panel(seed, truth=np.zeros(20), each=10, adaptive=True) for seed in range(200)]
    assert np.mean([coin_toss_in_order(one) < 0.05 for one in neighbours]) <= 0.10
    assert np.mean([coin_toss_given_pairs(one) < 0.05 for one in neighbours]) > 0.8


def test_pairs_without_a_circle_are_no_evidence():
    chain = Comparisons.from_rows(("a", f"w{n}", f"w{n + 1}") for n in range(30))
    assert coin_toss_given_pairs(chain) == 1.0
    assert report(chain, pairing="random")["evidence"] == "none"


def test_adaptive_pairing_shows_no_reliability_without_a_replicate():
    truth = np.linspace(-5, 5, 40)
    first = panel(1, truth=truth, each=20, adaptive=True)
    second = panel(2, truth=truth, each=20, adaptive=True, judges="klmnopqrst")
    alone = report(first, pairing="adaptive")
    assert (alone["ssr"], alone["separation"], alone["split_half"]) == (None, None, None)
    assert "replicate" in alone["ssr_note"]
    assert alone["evidence"] == "clear"
    both = report(first, pairing="adaptive", second=second, splits=2)
    assert both["ssr"] == pytest.approx(measure(first).reliability)
    assert 0.5 < both["replicate"]["reliability"] < both["replicate"]["reliability_of_both"] < 1


def test_a_replicate_of_noise_has_no_reliability():
    first = panel(1, truth=np.zeros(50), each=20, adaptive=True)
    second = panel(2, truth=np.zeros(50), each=20, adaptive=True)
    assert measure(first).reliability > 0.7
    assert replicate(first, second).reliability < 0.35


def test_replicate_allows_for_panels_of_different_size():
    truth = np.random.default_rng(5).normal(0, 1, 150)
    small = panel(1, truth=truth, each=8)
    large, again = panel(2, truth=truth, each=32), panel(3, truth=truth, each=8)
    equal, unequal = replicate(small, again), replicate(small, large)
    assert equal.reliability == pytest.approx(equal.correlation)
    assert unequal.reliability == pytest.approx(equal.reliability, abs=0.08)
    assert unequal.correlation > unequal.reliability


def test_closeness_tells_neighbours_from_random_pairs():
    truth = np.linspace(-2, 2, 40)
    for adaptive in (False, True):
        comparisons = panel(3, truth=truth, each=20, adaptive=adaptive)
        assert closeness(comparisons, measure(comparisons)).adaptive is adaptive


def test_a_judge_against_all_others_misfits():
    comparisons = panel(4, truth=np.linspace(-2, 2, 20), each=60)
    contrary = comparisons.judge == comparisons.judges.index("c")
    turned = comparisons.with_winners(~contrary)
    found = measure(turned)
    fit = fit_of_judges(turned, found)
    worst = int(np.argmax(fit.infit))
    assert turned.judges[worst] == "c"
    assert fit.infit[worst] > 2
    flagged = [row["judge"] for row in report(turned, splits=0)["judge_fit"] if row["misfit"]]
    assert flagged == ["c"]
    assert np.nanmean(fit_of_candidates(turned, found).infit) == pytest.approx(1, abs=0.2)


def test_parts_without_a_link_are_told():
    rows = [("a", "p", "q"), ("b", "q", "p"), ("a", "p", "q"), ("a", "x", "y"), ("b", "x", "y")]
    found = report(Comparisons.from_rows(rows), splits=0)
    assert (found["connected"], found["parts"]) == (False, [2, 2])
    assert "2 parts without a link" in found["ssr_note"]


judgements = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 7), st.integers(0, 7)).filter(
        lambda row: row[1] != row[2]
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(judgements)
def test_any_judgements_have_finite_measures(rows):
    comparisons = Comparisons.from_rows(rows)
    found = measure(comparisons)
    assert np.isfinite(found.measure).all()
    assert (found.se > 0).all()
    for part in np.unique(comparisons.parts):
        assert found.measure[comparisons.parts == part].sum() == pytest.approx(0, abs=1e-6)
    json.dumps(report(comparisons, splits=3), allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(judgements)
def test_turning_every_outcome_round_turns_the_scale_round(rows):
    comparisons = Comparisons.from_rows(rows)
    turned = comparisons.with_winners(np.zeros(len(rows), dtype=bool))
    assert measure(turned).measure == pytest.approx(-measure(comparisons).measure, abs=1e-5)


def test_balanced_pairs_link_all_works_and_share_the_load():
    works = [f"w{n}" for n in range(30)]
    lot, pairs, done = Random(1), [], {judge: set() for judge in "abcde"}  # noqa: S311
    for turn in range(150):
        judge = "abcde"[turn % 5]
        pair = next_pair(works, History.of(works, pairs), lot=lot, done=done[judge])
        pairs.append(pair)
        done[judge].add(frozenset(pair))
        if turn == 29:
            assert len(set(History.of(works, pairs).part.values())) == 1
    seen = Counter(work for pair in pairs for work in pair)
    assert max(seen.values()) - min(seen.values()) <= 2
    assert max(History.of(works, pairs).met.values()) == 1
    left = Counter(pair[0] for pair in pairs)
    assert min(left[work] / seen[work] for work in works) > 0


def test_a_judge_sees_no_barred_work_and_no_pair_twice():
    works, lot, done = list("abcd"), Random(2), []  # noqa: S311
    while pair := next_pair(works, History.of(works, done), lot=lot, barred="d", done=done):
        done.append(frozenset(pair))
    assert set(done) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}
    assert len(done) == 3
    assert next_pair(["a"], History.of("a", []), lot=lot) is None


def test_adaptive_pairs_are_neighbours():
    works = list(range(10))
    measures = {work: float(work) for work in works}
    history = History.of(works, pairwise(works[:1]))
    for seed in range(20):
        first, second = next_pair(works, history, lot=Random(seed), measures=measures)  # noqa: S311
        assert abs(first - second) == 1


def test_command_reads_columns_in_any_order():
    text = "time;loser;winner;assessor\n1;b;a;Ana\n2;b;c;Bo\n3;c;a;Ana\n4;a;c;Bo\n5;c;c;Bo\n"
    code, output, errors = compare("-", "--splits", "3", text=text)
    assert (code, errors) == (0, "")
    found = json.loads(output)
    assert {row["candidate"]: row["won"] for row in found["measures"]} == {"a": 2, "c": 2, "b": 0}
    assert {row["judge"] for row in found["judge_fit"]} == {"Ana", "Bo"}
    assert found["left_out"] == [{"line": 6, "reason": "c is compared with itself"}]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("judge,chosen\na,b\n", [], "chosen"),
        ("judge,chosen,not_chosen\nAna,,b\n", [], "line 2, column “chosen” is empty"),
        ("judge,chosen,not_chosen\n", [], "no rows under its heading"),
        ("judge,chosen,not_chosen\nAna,b,b\n", [], "compares a work with itself"),
        ("judge,chosen,not_chosen\nAna,a,b\n", ["--judge", "who"], "no column “who”"),
        ("judge,chosen,not_chosen\nAna,a,b\n", ["--epsilon", "2"], "between 0 and 0.5"),
        ("judge,chosen,not_chosen\nAna,a,b,c\n", [], "4 cells under 3 columns"),
    ],
)
def test_wrong_input_says_what_where_and_how(text, words, message):
    code, output, errors = compare("-", *words, text=text)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_a_replicate_by_the_same_judges_is_refused(tmp_path):
    lines = ["judge,chosen,not_chosen"] + [
        f"J{n},w{n % 5},w{(n + 1 + n // 5) % 5}" for n in range(18)
    ]
    file = tmp_path / "panel.csv"
    file.write_text("\n".join(lines))
    code, _, errors = compare(file, "--replicate", file)
    assert code == 2
    assert "not independent" in errors
    code, output, _ = compare(file, "--replicate", file, "--other-judges", "--splits", "0")
    assert code == 0
    assert json.loads(output)["replicate"]["correlation"] == pytest.approx(1)


def test_a_work_against_itself_is_refused():
    with pytest.raises(ComparisonsError, match="Judgement 2 compares b with itself"):
        Comparisons.from_rows([("a", "b", "c"), ("a", "b", "b")])
