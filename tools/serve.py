"""`./firstrung up`: set up, migrate, load the region once, serve, and work in the background."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tools.environment import (
    PYTHON,
    ROOT,
    VENV,
    SetUpError,
    ensure_front_end,
    ensure_python,
    manage_or_fail,
    one_thread,
    say,
)

START_SECONDS = 60


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./firstrung up", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--data", help="the folder that keeps everything (var)")
    parser.add_argument(
        "--region",
        help="the region loaded into an empty database: a name, or none (el-segundo; later on the "
        "choice of the first start)",
    )
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
    return parser.parse_args(words)


def _remember(data: Path, port: int, region: str | None) -> tuple[str, str]:
    """Keep address and region beside the data.

    Other commands print right links, and a start without `--region` keeps to the first choice.
    """
    path = data / "instance.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    address = os.environ.setdefault("FIRSTRUNG_BASE_URL", f"http://localhost:{port}")
    region = region or known.get("region", "el-segundo")
    data.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"base_url": address, "region": region}))
    return address, region


def _refuse_busy_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetUpError(
                f"port {port} is taken. Try another: ./firstrung up --port {port + 1}"
            ) from error


def _wait_until_served(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/privacy/", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SetUpError("the web server did not answer (see above).")


def up(words: list[str]) -> int:
    """Serve until interrupted; the worker runs beside the web server."""
    options = _arguments(words)
    data = Path(options.data or os.environ.get("FIRSTRUNG_DATA") or ROOT / "var").resolve()
    os.environ["FIRSTRUNG_DATA"] = str(data)
    one_thread()
    _refuse_busy_port(options.host, options.port)
    ensure_python(dev=False)
    ensure_front_end()
    address, region = _remember(data, options.port, options.region)
    manage_or_fail("prepare", "--region", region)
    commands = (_web_server(options), [PYTHON, ROOT / "manage.py", "work"])
    processes = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _wait_until_served(options.port, processes[0])
        say(f"\nFirstrung is up: {address}   (stop with Ctrl-C)\n")
        if region != "none":
            subprocess.run([PYTHON, ROOT / "manage.py", "signin", "--each-role"], check=False)
        _watch(commands, processes)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def _web_server(options: argparse.Namespace) -> list[str | Path]:
    return [
        VENV / "bin" / "granian", "--interface", "wsgi", "firstrung.config.wsgi:application",
        "--host", options.host, "--port", str(options.port),
        "--workers", str(options.workers), "--blocking-threads", "8",
        "--respawn-failed-workers", "--log-level", "error",
    ]  # fmt: skip


def _watch(
    commands: Sequence[Sequence[str | Path]], processes: list[subprocess.Popen[bytes]]
) -> NoReturn:
    """Keep both running until interrupted: what died is started again."""
    while True:
        time.sleep(1)
        for at, process in enumerate(processes):
            if process.poll() is not None:
                say(f"{Path(commands[at][0]).name} stopped; starting it again.")
                processes[at] = subprocess.Popen(commands[at], cwd=ROOT)
