"""A PostgreSQL server of our own for the length of a test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.environment import SetUpError
from tools.system import postgres_bin

PORT = "54329"


@contextmanager
def temporary_server() -> Iterator[str]:
    """Start a server in a temporary folder, reached by socket only; yields its URL."""
    tools = postgres_bin()
    if tools is None:
        raise SetUpError("PostgreSQL is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="firstrung-pg-"))
    # PostgreSQL refuses to run as root: the system user of its package runs it then.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    control = [*user, str(tools / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    options = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c jit=off"
    quiet = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL}
    try:
        initdb = [*user, str(tools / "initdb"), "-D", str(folder / "data"), "-U", "firstrung"]
        subprocess.run([*initdb, "-A", "trust", "-E", "UTF8", "--no-sync"], **quiet)
        log = str(folder / "log")
        subprocess.run([*control, "-o", options, "-l", log, "start"], **quiet)
        yield f"postgresql://firstrung@{str(folder).replace('/', '%2F')}:{PORT}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)
