"""System packages that the tests and the bench need: a browser, PostgreSQL, gettext, wrk."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.environment import SetUpError, say


def postgres_bin() -> Path | None:
    """The folder with `initdb` and `postgres`; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


PACKAGES = {
    "chromium": ("chromium", lambda: shutil.which("chromium")),
    "postgresql": ("postgresql", postgres_bin),
    "wrk": ("wrk", lambda: shutil.which("wrk")),
    "gettext": ("gettext", lambda: shutil.which("xgettext")),
}


def ensure_system(*names: str) -> None:
    """Install what is missing with apt-get; say what to install by hand where that can't be."""
    missing = [PACKAGES[name][0] for name in names if not PACKAGES[name][1]()]
    if not missing:
        return
    words = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise SetUpError(f"please install with your system's package manager: {words}")
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    say(f"Installing system packages: {words} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *missing]):
        result = subprocess.run(
            [*root, "apt-get", *command], check=False, env=environment, stdout=subprocess.DEVNULL
        )
        if result.returncode and command[0] == "install":
            raise SetUpError(f"please install by hand: apt-get install {words}")
