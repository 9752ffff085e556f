"""What is said about a region's folder that can't be loaded."""

import shutil

import pytest
import yaml

from firstrung.demonstration.artifacts import ARTIFACTS, make
from firstrung.demonstration.base import load_base
from firstrung.demonstration.folder import REGIONS, read_folder
from firstrung.regions.public import RegionError, names


@pytest.fixture
def folder(tmp_path, db):
    """A copy of El Segundo's story that a test may spoil."""
    load_base()
    shutil.copytree(REGIONS / "el-segundo", tmp_path / "el-segundo")
    return tmp_path / "el-segundo"


def spoil(folder, file, change):
    path = folder / f"{file}.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return refused(folder)


def refused(folder):
    with pytest.raises(RegionError) as caught:
        read_folder("el-segundo", folder.parent)
    first, *lines = str(caught.value).splitlines()
    assert first == "Region el-segundo can't be loaded:"
    return lines


def test_the_regions_of_the_package_are_whole(db):
    load_base()
    assert names() == ["el-segundo", "los-angeles"]
    assert read_folder("el-segundo")["region"]["name"] == "El Segundo"
    assert "stages" not in read_folder("los-angeles")


def test_a_missing_key_is_named(folder):
    lines = spoil(folder, "stages", lambda row: row.pop("coordinator"))
    assert lines == ["stages.yaml: coordinator is missing: add it"]


def test_every_problem_is_told_with_file_line_key_and_what(folder):
    (folder / "people.yaml").write_text(
        "people:\n- {key: ada, given_name: Ada, family_name: 7, colour: blue}\nclasses: []\nteams: []\n"
    )
    lines = refused(folder)
    assert lines[0].startswith(
        "people.yaml, line 2: people[0].colour is not known here; there are key, given_name,"
    )
    assert lines[1:] == ["people.yaml, line 2: people[0].family_name must be a text"]


def test_a_name_that_points_at_nothing_is_told(folder):
    lines = spoil(folder, "stages", lambda row: row.update(coordinator="nobody-here"))
    assert lines == ["stages.yaml: coordinator names the person “nobody-here”, which is not there"]


def test_an_unknown_skill_is_told(folder):
    lines = spoil(folder, "entries", lambda row: row["entries"][0]["skills"].append("juggling"))
    title = "Which wave is that? A sound map of the pier"
    assert lines == [
        f"entries.yaml: entries “{title}” names the skill “juggling”, which is not there"
    ]


def test_a_missing_file_and_bad_yaml_are_told(folder):
    (folder / "stages.yaml").unlink()
    (folder / "people.yaml").write_text("people: [")
    bad, missing = refused(folder)
    assert bad.startswith("people.yaml, line 1: not readable as YAML: ")
    assert missing == "stages.yaml: the file can't be read: No such file or directory"


@pytest.mark.parametrize("artifact", ARTIFACTS)
def test_the_same_name_gives_the_same_bytes(artifact):
    words = {"title": "A title", "mark": "here"}
    assert make(artifact, "one.png", words) == make(artifact, "one.png", words)
    assert make(artifact, "one.png", words)[:2] != b""
