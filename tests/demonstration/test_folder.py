"""What is said about a region's folder that can't be loaded."""

import shutil

import pytest
import yaml

from firstrung.demonstration.artifacts import ARTIFACTS, make
from firstrung.demonstration.base import load_base
from firstrung.demonstration.folder import REGIONS, RegionError, names, read_folder
from firstrung.demonstration.shapes import Each, misfits


@pytest.fixture
def folder(tmp_path, db):
    """A copy of El Segundo that a test may spoil."""
    load_base()
    shutil.copytree(REGIONS / "el-segundo", tmp_path / "copy")
    return tmp_path / "copy"


def spoil(folder, file, change):
    path = folder / f"{file}.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RegionError) as caught:
        read_folder("copy", folder.parent)
    first, *lines = str(caught.value).splitlines()
    assert first == "Region copy can't be loaded:"
    return lines


def test_the_region_of_the_package_is_whole(db):
    load_base()
    assert names() == ["el-segundo"]
    assert read_folder("el-segundo")["region"]["name"] == "El Segundo"


def test_a_missing_key_is_named(folder):
    lines = spoil(folder, "region", lambda row: row.pop("name_es"))
    assert lines == ["region.yaml: name_es is missing"]


def test_every_problem_is_told_with_file_key_and_what(folder):
    def change(rows):
        rows[0]["kind"] = "club"
        rows[1]["colour"] = "blue"
        rows[2]["name"] = 7

    lines = spoil(folder, "organizations", change)
    assert lines[0].startswith("organizations.yaml: [0].kind is “club”, must be one of coalition")
    assert lines[1:] == [
        "organizations.yaml: [1].colour is not known here",
        "organizations.yaml: [2].name must be a text",
    ]


def test_a_name_that_points_at_nothing_is_told(folder):
    lines = spoil(folder, "stages", lambda row: row.update(coordinator="nobody-here"))
    assert lines == ["stages.yaml: coordinator names the person “nobody-here”, which is not there"]
    lines = spoil(folder, "stages", lambda row: row.update(coordinator="rachel-stein", x=1))
    assert lines == ["stages.yaml: x is not known here"]


def test_an_unknown_skill_is_told(folder):
    lines = spoil(folder, "entries", lambda row: row["entries"][0]["skills"].append("juggling"))
    title = "Which wave is that? A sound map of the pier"
    assert lines == [
        f"entries.yaml: entries “{title}” names the skill “juggling”, which is not there"
    ]


def test_a_missing_file_and_bad_yaml_are_told(folder):
    (folder / "rubric.yaml").unlink()
    (folder / "region.yaml").write_text("code: [")
    with pytest.raises(RegionError) as caught:
        read_folder("copy", folder.parent)
    lines = str(caught.value).splitlines()
    assert lines[1].startswith("region.yaml: not readable as YAML: ")
    assert "rubric.yaml: the file is missing" in lines


@pytest.mark.parametrize(
    ("value", "shape", "found"),
    [
        (True, int, [("", "must be a whole number")]),
        (2, float, []),
        ("", str, [("", "must be a text")]),
        ({"a": [1, "x"]}, {"a": [int], "b?": str}, [("a[1]", "must be a whole number")]),
        ({"k": 1}, Each(bool), [("k", "must be yes or no")]),
        ([], Each(bool), [("", "must be a mapping")]),
        ("x", [str], [("", "must be a list")]),
    ],
)
def test_shapes(value, shape, found):
    assert list(misfits(value, shape)) == found


@pytest.mark.parametrize("artifact", ARTIFACTS)
def test_the_same_name_gives_the_same_bytes(artifact):
    words = {"title": "A title", "mark": "here"}
    assert make(artifact, "one.png", words) == make(artifact, "one.png", words)
    assert make(artifact, "one.png", words)[:2] != b""
