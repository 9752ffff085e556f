"""A county's cohort signed, baked and listed, beside the goal of a minute; and one revocation."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import PYTHON, ROOT

from bench.figures import Figure

STUDENTS = 20_000


def figures() -> Iterator[Figure]:
    """Seconds on an empty site of its own (SQLite, or what ``FIRSTRUNG_DATABASE`` names)."""
    with tempfile.TemporaryDirectory(prefix="firstrung-issuing-") as folder:
        environment = os.environ | {
            "FIRSTRUNG_DATA": folder,
            "FIRSTRUNG_BASE_URL": "http://localhost:8000",
            "DJANGO_SETTINGS_MODULE": "firstrung.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
        }
        migrate = [PYTHON, ROOT / "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, check=True, env=environment)
        done = subprocess.run(
            [PYTHON, Path(__file__).parent / "cohort.py", str(STUDENTS)],
            check=True,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
        )
    seconds = json.loads(done.stdout)
    whole = seconds["signed"] + seconds["baked"] + seconds["listed"]
    yield Figure("cohort_20000_s", whole, 60, "s", "the goal")
    yield Figure("revocation_seen_s", seconds["revocation"], 1, "s", "the goal")
