import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from firstrung.activity.models import AuditEntry
from firstrung.identity.models import Person
from tests.identity.roster.bundles import FILES, USERS, write_bundle, write_files, zip_files

KEYS = [
    "format",
    "version",
    "mode",
    "files",
    "added",
    "changed",
    "ended",
    "rejected",
    "warnings",
    "totals",
]


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("import", "oneroster", *arguments, stdout=out, stderr=err)
    return out.getvalue()


def test_json_is_the_report_and_nothing_else(db, tmp_path):
    folder = write_files(tmp_path / "f", FILES)
    report = json.loads(run(folder, "--json"))
    assert list(report) == KEYS
    assert report["files"]["users.csv"] == {"mode": "bulk", "rows": 3, "encoding": "utf-8"}
    assert report["totals"] == {
        "rows": 9,
        "added": 12,
        "changed": 0,
        "ended": 0,
        "rejected": 0,
        "warnings": 1,
    }
    assert AuditEntry.objects.get().action == "identity.roster.apply"


def test_a_dry_run_writes_nothing(db, tmp_path):
    path = zip_files(tmp_path / "b.zip", FILES)
    text = run(path, "--dry-run")
    assert "Nothing was changed: this was a dry run." in text
    assert (Person.objects.exists(), AuditEntry.objects.exists()) == (False, False)


def test_the_table_names_every_bad_row(db, tmp_path):
    bad = USERS + "u9,,perhaps,s1,student,,A,B,,,,\n"
    text = run(write_files(tmp_path / "f", FILES | {"users.csv": bad}))
    assert "users.csv:5 enabledUser: Write true or false here. [perhaps]" in text
    assert "Applied." in text


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_what_cannot_be_read_ends_with_2(db, tmp_path, flags):
    (tmp_path / "b.zip").write_bytes(b"no zip")
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(
            "import", "oneroster", tmp_path / "b.zip", *flags, stdout=out, stderr=StringIO()
        )
    assert stop.value.code == 2
    if flags:
        assert list(json.loads(out.getvalue())) == ["format", "error"]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_the_generator_writes_sound_bundles(db, tmp_path, version):
    report = json.loads(run(write_bundle(tmp_path / "g", 3, 50, version, 3), "--json"))
    assert (report["rejected"], report["warnings"], report["version"]) == ([], [], version)
    assert report["added"]["people"] == 52
    assert json.loads(run(tmp_path / "g", "--json"))["totals"]["changed"] == 0


@pytest.mark.slow
def test_reading_needs_no_django():
    code = (
        "import sys; from firstrung.identity.roster import rules, manifest, report;"
        "sys.exit('django' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": "src"}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )
