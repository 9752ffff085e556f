"""The command: instances in every form, plans out, and one clear line for what is wrong."""

import json

import numpy as np
import pytest

from firstrung.engines.assignment import (
    Affinity,
    Instance,
    Panelist,
    Plan,
    Portfolio,
    Rules,
    plan,
    plan_from,
    plan_value,
    read_instance,
)
from firstrung.engines.assignment.__main__ import main
from firstrung.engines.assignment.manual import FORM

EXAMPLE = {
    "portfolios": [{"id": "p1", "sectors": ["health"]}, {"id": "p2", "sectors": ["energy"]}],
    "panelists": [
        {"id": "ann", "employer": "acme", "senior": True},
        {"id": "bob", "employer": "acme"},
        {"id": "cid", "employer": "zeta"},
    ],
    "affinity": [[0.9, 0.4, 0.5], [0.2, 0.8, 0.7]],
    "conflicts": [["p1", "bob", "is p1's uncle"]],
    "rules": {"reviews_each": 2, "load_max": 2, "seniors": 1, "per_employer": 1},
}


@pytest.fixture
def run(tmp_path, capsys):
    def run(value, *words, command="plan"):
        path = tmp_path / "instance.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        code = main([command, str(path), *map(str, words)])
        out, error = capsys.readouterr()
        return code, json.loads(out) if out else None, error

    return run


def test_the_example_of_the_manual_is_planned(run):
    begin = FORM.index("Example") + len("Example")
    code, made, _ = run(FORM[begin : FORM.index("Out comes one")])
    assert code == 0
    assert made == run(EXAMPLE)[1] | {"measures": made["measures"]}
    assert {tuple(row[:2]) for row in made["pairs"]} == {
        ("p1", "ann"),
        ("p1", "cid"),
        ("p2", "ann"),
        ("p2", "cid"),
    }
    measures = made["measures"]
    assert measures["worst_review"] == 0.2
    assert measures["worst_portfolio_sum"] == pytest.approx(0.9)
    assert measures["mean_portfolio_sum"] == pytest.approx(1.15)
    assert measures["load_range"] == [0, 2]
    assert measures["conflicts_violated"] == 0
    assert measures["optimality_gap"] == 0


def test_help_documents_every_key(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["plan", "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for fields in (Portfolio, Panelist, Rules):
        assert all(name in told for name in fields.__dataclass_fields__)
    made = plan(read_instance(EXAMPLE))
    assert isinstance(made, Plan)
    assert all(name in told for name in plan_value(made)["measures"])


def test_all_forms_of_affinity_give_the_same_plan(run, tmp_path):
    matrix = np.array(EXAMPLE["affinity"])
    np.save(tmp_path / "scores.npy", matrix)
    names = [(p["id"], r["id"]) for p in EXAMPLE["portfolios"] for r in EXAMPLE["panelists"]]
    triples = [[p, r, a] for (p, r), a in zip(names, matrix.ravel().tolist(), strict=True)]
    lines = "\n".join(f"{p},{r},{a}" for p, r, a in triples)
    (tmp_path / "scores.csv").write_text(lines + "\n")
    first = run(EXAMPLE)[1]
    for form in (triples, {"file": "scores.npy"}, {"file": "scores.csv"}):
        assert run(EXAMPLE | {"affinity": form})[1]["pairs"] == first["pairs"]


def test_triples_alone_are_candidates_unless_missing_has_a_value(run):
    few = EXAMPLE | {"affinity": [["p1", "ann", 0.9], ["p1", "cid", 0.5], ["p2", "cid", 0.7]]}
    code, found, _ = run(few)
    assert code == 3
    assert "candidates" in found["rules"]
    assert run(few | {"missing": 0})[0] == 0


def test_counts_null_and_sectors(run):
    matrix = [[0.1, None], [0.2, 0.3]]
    code, made, _ = run(
        {"portfolios": 2, "panelists": 2, "affinity": matrix, "rules": {"reviews_each": 1}}
    )
    assert code == 0
    assert [row[:2] for row in made["pairs"]] == [["1", "1"], ["2", "2"]]
    people = [{"id": "a", "sectors": ["health"]}, {"id": "b", "sectors": ["energy", "health"]}]
    given = EXAMPLE | {"panelists": people, "conflicts": [], "rules": {"reviews_each": 1}}
    del given["affinity"]
    assert run(given)[1]["measures"]["total"] == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "the instance: [] is not an object"),
        ({"portfolios": []}, "portfolios: there is none; give at least one"),
        ({"portfolio": []}, "unknown key 'portfolio'; there are portfolios"),
        ({"portfolios": [{"sectors": []}]}, "portfolios[0].id: None is not an id"),
        ({"portfolios": ["p1", "p1"]}, "portfolios: the id 'p1' is given twice"),
        ({"panelists": [{"id": "a", "senior": "yes"}]}, "panelists[0].senior: 'yes' is neither"),
        ({"panelists": [{"id": "a", "load_min": 3, "load_max": 1}]}, "load_min 3 is more than"),
        ({"rules": {"reviews": 3}}, "rules: unknown key 'reviews'; there are reviews_each"),
        ({"rules": {"reviews_each": "two"}}, "rules.reviews_each: 'two' is not a whole number"),
        ({"rules": {"max_severity_se": -1}}, "rules.max_severity_se: -1 is not a number"),
        ({"rules": {"anchors_each": 1}}, "rules.anchor_pool: is empty"),
        ({"affinity": [[1, 2], [3]]}, "affinity: is not a matrix of numbers; write 2 rows"),
        ({"affinity": [[1, 2]]}, "affinity: is 1 x 2; write 2 rows (portfolios) of 3"),
        ({"affinity": [["p1", "ann", 1], ["p9", "ann", 1]]}, "affinity[1][0]: there is no portf"),
        ({"affinity": [["p1", "ann", 1], ["p1", "ann", 1]]}, "the pair p1, ann is given twice"),
        ({"affinity": [["p1", "ann", "x"]]}, "affinity[0][2]: 'x' is not a number"),
        ({"affinity": [[1, 2, 1e999], [1, 2, 3]]}, "a value is not a finite number"),
        ({"affinity": {"file": "gone.npy"}}, "gone.npy: No such file"),
        ({"affinity": 3}, "affinity: give a matrix, triples"),
        ({"conflicts": [["p1"]]}, "conflicts[0]: is not a pair"),
        ({"pinned": [["p1", "dan"]]}, "pinned: there is no panelist 'dan' in panelists"),
    ],
)
def test_wrong_input_is_one_line_and_code_two(run, change, said):
    code, made, error = run(change if isinstance(change, str) else EXAMPLE | change)
    assert code == 2
    assert made is None
    assert said in error
    assert error.count("\n") == 1


def test_a_missing_file_is_code_two(capsys):
    assert main(["plan", "/nowhere/instance.json"]) == 2
    assert "/nowhere/instance.json: cannot be read" in capsys.readouterr().err


def test_infeasible_is_code_three_with_rules_in_words(run):
    code, found, _ = run(EXAMPLE | {"conflicts": [["p1", "ann"], ["p2", "ann"]]})
    assert code == 3
    assert found["status"] == "infeasible"
    assert found["rules"] == ["reviews_each", "conflicts", "seniors"]
    assert found["words"][2] == "Each portfolio has at least 1 senior reviewer."
    assert found["places"][0].startswith("p1 has too few seniors")


def test_out_beside_replan_and_compare(run, tmp_path, capsys):
    out, changes, then = (tmp_path / name for name in ("plan.json", "changes.json", "then.json"))
    code, short, _ = run(EXAMPLE, "--out", out, "--beside", "--objective", "total")
    assert code == 0
    assert "pairs" not in short
    assert set(short["beside"]) == {"worst_review", "portfolio_floor"}
    first = json.loads(out.read_text())
    assert plan_value(plan_from(first)) == {k: v for k, v in first.items() if k != "beside"}
    changes.write_text(json.dumps({"withdrawn": ["p2"]}))
    replanned = run(EXAMPLE, out, "--changes", changes, "--out", then, command="replan")
    assert replanned[0] == 0
    assert replanned[1]["kept"] == 2
    assert replanned[1]["moved"] == 0
    assert main(["compare", str(out), str(then)]) == 0
    difference = json.loads(capsys.readouterr().out)
    assert {pair[0] for pair in difference["gone"]} == {"p2"}
    assert difference["new"] == []
    changes.write_text(json.dumps({"absent": ["dan"]}))
    code, _, error = run(EXAMPLE, out, "--changes", changes, command="replan")
    assert code == 2
    assert "absent: there is no 'dan' in the instance" in error
    changes.write_text(json.dumps({"away": ["ann"]}))
    assert run(EXAMPLE, out, "--changes", changes, command="replan")[0] == 2
    assert main(["compare", str(changes), str(then)]) == 2
    capsys.readouterr()
    code, _, error = run(EXAMPLE, tmp_path / "instance.json", command="replan")
    assert code == 2
    assert "the plan: is not one" in error


def test_hundreds_of_thousands_of_triples_are_read_quickly():
    g = np.random.default_rng(1)
    rows = [[f"p{i}", f"r{j}", 0.5] for i in range(1000) for j in g.choice(300, 100, replace=False)]
    given = {
        "portfolios": [f"p{i}" for i in range(1000)],
        "panelists": [f"r{j}" for j in range(300)],
    }
    found = read_instance(given | {"affinity": rows})
    assert isinstance(found, Instance)
    assert isinstance(found.affinity, Affinity)
    assert len(found.affinity.value) == 100_000
