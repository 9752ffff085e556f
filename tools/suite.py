"""`./firstrung test` and `./firstrung bench`."""

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from tools.checks import check
from tools.environment import PYTHON, ROOT, VENV, ensure_front_end, ensure_python, node_path, say
from tools.postgres import temporary_server
from tools.system import ensure_system
from tools.w3c import FOLDER, run_suites, suites_folder

ABOVE = (
    "engines",
    "w3c",
    "credentials/issuing/test_killed.py",
    "demonstration/test_calendar.py",
    "permissions/test_nasty_values.py",
    "validation/test_blindness.py",
)
"""Tests that say the same on every database, or make one of their own; they run on SQLite."""


def _pytest(*words: str, **environment: str) -> int:
    with tempfile.TemporaryDirectory(prefix="firstrung-test-") as data:
        variables = {
            "FIRSTRUNG_DATA": data,
            "FIRSTRUNG_BASE_URL": "http://localhost:8000",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
            "PATH": node_path(),
        }
        return subprocess.run(
            [VENV / "bin" / "pytest", *words],
            cwd=ROOT,
            check=False,
            env=os.environ | variables | environment,
        ).returncode


def test(words: list[str]) -> int:
    """Every check, the suite on SQLite with the browser, and the suite on PostgreSQL."""
    ensure_python(dev=True)
    if words[:1] == ["w3c"]:
        return _w3c()
    ensure_system("chromium", "postgresql", "gettext")
    ensure_front_end()
    if words:
        return _pytest(*words)
    say("\n— checks —")
    codes = [check()]
    say("\n— suite on SQLite —")
    words = ["-n", "2", "-m", "not browser and not node"]
    codes.append(_pytest(*words))
    say("\n— suite on PostgreSQL —")
    with temporary_server() as url:
        # What knows no database, or looks at pages alone, has been tested above.
        above = [f"--ignore=tests/{path}" for path in ABOVE]
        codes.append(_pytest(*words, *above, FIRSTRUNG_DATABASE=url))
    say("\n— in the browser, and the independent verifier —")
    # The phone's site beside all the others: tests of one site build on each other, in order.
    halves = ("phone", "not phone")
    with ThreadPoolExecutor(2) as pool:
        codes += pool.map(lambda half: _pytest("-m", "browser or node", "-k", half), halves)
    return max(codes)


def _w3c() -> int:
    """The W3C's conformance suites where they can be had, and our own conformance tests."""
    folder = suites_folder()
    codes = []
    if folder is None:
        say("The W3C's suites cannot be had here: our own conformance tests decide alone.")
    else:
        say(f"\n— the W3C's suites in {folder} —")
        codes.append(run_suites(folder))
    say("\n— our own conformance tests —")
    environment = {} if folder is None else {FOLDER: str(folder)}
    codes.append(_pytest("tests/w3c", "-q", **environment))
    return max(codes)


def bench(words: list[str]) -> int:
    """One JSON line per figure."""
    ensure_python(dev=True)
    ensure_system("wrk")
    ensure_front_end()
    return subprocess.run([PYTHON, "-m", "bench", *words], cwd=ROOT, check=False).returncode
