"""A OneRoster bundle of 100,000 students into an empty database, beside the goal of 60 seconds."""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.identity.roster.bundles import write_bundle
from tools.environment import PYTHON, ROOT

from bench.figures import Figure


def figures() -> Iterator[Figure]:
    """Seconds and megabytes."""
    with tempfile.TemporaryDirectory(prefix="firstrung-roster-") as folder:
        bundle, data = Path(folder) / "bundle", Path(folder) / "data"
        bundle.mkdir()
        write_bundle(bundle, schools=100, students=100_000, version="1.1", seed=1)
        environment = os.environ | {"FIRSTRUNG_DATA": str(data)}
        manage = [PYTHON, ROOT / "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, env=environment)
        began = time.monotonic()
        subprocess.run(
            [*manage, "import", "oneroster", str(bundle), "--json"],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Figure("roster_import_100000", seconds, 60, "s", "the goal")
    yield Figure("roster_import_memory", peak, 512, "MB", "the goal")
