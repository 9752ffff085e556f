"""The command line: tables as people have them, and mistakes named in one line."""

import json

import pytest
from tests.engines.ratings_data import simulated

from firstrung.engines.ratings import MISSING
from firstrung.engines.ratings.__main__ import main


@pytest.fixture
def table(tmp_path):
    ratings, _, _ = simulated(persons=40, criteria=3, raters=5, missing=0.05)
    lines = ["work;rater;quarter;c0;c1;c2"]
    for row, person in enumerate(ratings.person):
        scores = ["" if value == MISSING else str(value) for value in ratings.scores[row]]
        name = ratings.facets["rater"][ratings.levels[row, 0]]
        lines.append(";".join([f'"W {person}"', name, str(row % 3), *scores]))
    path = tmp_path / "reviews.csv"
    path.write_text("\ufeff" + "\n".join([*lines, "", ""]), encoding="utf-8")
    return path


WORDS = ["--person", "work", "--facet", "rater", "--criteria", "c0,c1,c2"]


def run(capsys, *words):
    code = main(["fit", *(str(word) for word in words)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_report_holds_everything(table, capsys):
    code, out, err = run(capsys, table, *WORDS, "--model", "rsm", "--json", "--cut", "0.3")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["n_persons"] == 40
    assert document["n_reviews"] == 80
    assert document["deviance"] > 0
    for row in [
        *document["facets"]["rater"], *document["criteria"], *document["steps"],
        *document["persons"],
    ]:  # fmt: skip
        for name in ("measure", "standard_error", "infit", "outfit", "infit_zstd", "outfit_zstd"):
            assert isinstance(row[name], float), (name, row)
    assert sum(row["measure"] for row in document["facets"]["rater"]) == pytest.approx(0, abs=1e-8)
    assert sum(document["cut"]["zones"].values()) == 40
    assert document["persons"][0]["zone"] in {"certify", "return", "review"}
    for name in ("rater", "criteria", "persons"):
        for part in ("sample", "population", "fixed_chi_square"):
            assert document["summary"][name][part] is not None
    assert 0 < document["agreement"]["exact"] < 1
    assert set(document["agreement"]["alpha"]) >= {"nominal", "ordinal", "interval"}


def test_the_other_ways_to_fit(table, tmp_path, capsys):
    base = json.loads(run(capsys, table, *WORDS)[1])
    fixed = json.loads(run(capsys, table, *WORDS, "--nodes", 201, "--range", -9, 9)[1])
    assert fixed["deviance"] == pytest.approx(base["deviance"], abs=1e-3)
    assert json.loads(run(capsys, table, *WORDS, "--method", "jml")[1])["method"] == "jml"
    drift = json.loads(run(capsys, table, *WORDS, "--drift", "quarter", "--drift-sd", 0.2)[1])
    assert {row["id"].split(" @ ")[1] for row in drift["facets"]["rater @ quarter"]} == {
        "0",
        "1",
        "2",
    }
    assert json.loads(run(capsys, table, *WORDS, "--shrink")[1])["priors"]["shrinkage"] > 0
    anchor, out = tmp_path / "anchor.json", tmp_path / "out.json"
    assert run(capsys, table, *WORDS, "--save", anchor)[0] == 0
    assert run(capsys, table, *WORDS, "--anchor", anchor, "--out", out)[:2] == (0, "")
    assert json.loads(out.read_text())["deviance"] == pytest.approx(base["deviance"], abs=1e-6)


def test_raters_in_columns_and_no_facet(table, capsys):
    code, out, _ = run(capsys, table, "--person", "work", "--criteria", "c0", "--criteria", "c1")
    assert code == 0
    document = json.loads(out)
    assert document["facets"] == {}
    assert [row["id"] for row in document["criteria"]] == ["c0", "c1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--person", "who"], "no column “who”. Its columns are: work, rater, quarter"),
        (["--person", "work", "--facet", "work"], "two roles"),
        (["--person", "work", "--rater", "judge"], "--rater judge is not one of the facets"),
        (["--person", "work", "--anchor", "missing.json"], "missing.json cannot be read"),
        (["--person", "work", "--nodes", "2"], "at least 3 nodes"),
    ],
)
def test_wrong_words_are_explained(table, capsys, words, said):
    code, out, err = run(capsys, table, *words, "--criteria", "c0,c1")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("work,rater,c0\na,x,2.5\n", "line 2, column “c0” holds 2.5"),
        ("work,rater,c0\na,x,1\nb,x,good\n", "line 3, column “c0” holds “good”"),
        ("work,rater,c0\na,,1\n", "line 2, column “rater” is empty"),
        ("work,rater,c0\na,x,1,9\n", "line 2 has 4 cells under 3 columns"),
        ("work,rater,c0\n", "not a single rating"),
        ("work,rater,c0\na,x,\n", "not a single rating"),
        ("work,rater,c0,c0\na,x,1,1\n", "two columns “c0”"),
        ("", "is empty"),
    ],
)
def test_wrong_files_are_explained(tmp_path, capsys, text, said):
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(
        capsys, path, "--person", "work", "--facet", "rater", "--criteria", "c0"
    )  # fmt: skip
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(capsys):
    code, _, err = run(capsys, "nowhere.csv", *WORDS)
    assert code == 2
    assert "nowhere.csv cannot be read" in err


def test_help_documents_the_formats(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["fit", "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for word in ("deviance", "standard_error", "infit", "agreement", "--anchor", "rsm", "empty"):
        assert word in text
