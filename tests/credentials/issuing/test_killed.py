"""A worker that is really killed: the next one goes on, and nobody gets two."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).parent / "killed.py"
PEOPLE = 600

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path):
    """The environment of a site of its own, on SQLite: processes must share its data."""
    environment = {key: value for key, value in os.environ.items() if key != "FIRSTRUNG_DATABASE"}
    environment |= {
        "FIRSTRUNG_DATA": str(tmp_path / "site"),
        "FIRSTRUNG_BASE_URL": "http://localhost:8000",
        "DJANGO_SETTINGS_MODULE": "firstrung.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }
    migrate = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True, env=environment, cwd=ROOT)
    run(environment, "prepare", str(PEOPLE))
    return environment


def run(environment, *words):
    done = subprocess.run(
        [sys.executable, SCRIPT, *words],
        check=True,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout


def kill_after(environment, batches, seconds):
    """Kill a worker so many seconds into its n-th batch; the helpers that it had."""
    worker = subprocess.Popen(
        [sys.executable, SCRIPT, "work"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    for _ in range(batches):
        helpers = json.loads(worker.stdout.readline())
    time.sleep(seconds)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    return helpers


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_next_worker_goes_on_without_a_double(site):
    between = kill_after(site, batches=3, seconds=0)
    during = kill_after(site, batches=2, seconds=0.04)
    assert min(len(between), len(during)) >= 2 or os.cpu_count() == 1
    end = json.loads(run(site, "finish"))
    assert 0 < end.pop("before") < PEOPLE
    assert end == {
        "state": "done",
        "issued": PEOPLE,
        "awards": PEOPLE,
        "holders": PEOPLE,
        "linked": PEOPLE,
        "letters": [PEOPLE, PEOPLE],
        "outcomes": ["valid"],
    }
    assert [pid for pid in (*between, *during) if is_alive(pid)] == []
