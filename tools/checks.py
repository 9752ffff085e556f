"""`./firstrung check`: format, lint, types, import rules, templates, migrations, translations."""

import os
import subprocess
import time

from tools.environment import PYTHON, ROOT, VENV, ensure_front_end, ensure_python, say
from tools.system import ensure_system

BIN = VENV / "bin"
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("types", [str(BIN / "mypy"), "src/firstrung"]),
    ("import rules", [str(BIN / "lint-imports"), "--no-cache"]),
    ("templates", [str(BIN / "djlint"), "src/firstrung", "--lint", "--quiet"]),
    ("migrations", [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("system", [str(PYTHON), "manage.py", "check", "--fail-level", "WARNING"]),
    ("lifecycle diagrams", [str(PYTHON), "manage.py", "lifecycles", "--check"]),
    ("translations", [str(PYTHON), "manage.py", "translations", "--check"]),
)


def check() -> int:
    """Run every check, report each, and fail when one failed."""
    ensure_python(dev=True)
    ensure_system("gettext")
    ensure_front_end()
    failed = []
    for name, command in CHECKS:
        began = time.monotonic()
        result = subprocess.run(
            command, cwd=ROOT, check=False, capture_output=True, text=True, env=os.environ
        )
        seconds = time.monotonic() - began
        say(f"{'ok    ' if result.returncode == 0 else 'FAILED'} {name} ({seconds:.1f} s)")
        if result.returncode:
            failed.append(name)
            say(result.stdout + result.stderr)
    say("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0
