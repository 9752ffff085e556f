"""A site of its own with the demonstration region, served as `./firstrung up` serves it."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.environment import PYTHON, ROOT

PORT = 8765
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A running site: its address, its data and the process group of its servers."""

    address: str
    data: Path
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """CPU time of every process of the site so far, finished ones not counted."""
        total = 0
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def python(self, *words: str) -> str:
        """Run the site's Python on the site's data; what it printed."""
        result = subprocess.run(
            [PYTHON, *words],
            check=True,
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=self.environment(),
        )
        return result.stdout

    def environment(self) -> dict[str, str]:
        """The variables that make a process look at this site's data."""
        return os.environ | {
            "FIRSTRUNG_DATA": str(self.data),
            "FIRSTRUNG_BASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "firstrung.config.settings",
        }

    def cookie(self, role: str) -> str:
        """The session cookie of the main person of a role."""
        link = re.search(r"(/signin/[\w-]+/)", self.python("manage.py", "signin", role))
        if link is None:
            raise RuntimeError(f"no sign-in link for {role}")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = opener.open(self.address + link[1]).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise RuntimeError("the sign-in page has no form")
        body = f"csrfmiddlewaretoken={token[1]}".encode()
        request = urllib.request.Request(self.address + link[1], body)
        opener.open(request)
        jar = next(h for h in opener.handlers if hasattr(h, "cookiejar")).cookiejar
        return "; ".join(f"{item.name}={item.value}" for item in jar)


@contextmanager
def running(region: str = "el-segundo") -> Iterator[Site]:
    """Start a site in a temporary folder and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="firstrung-bench-") as folder:
        address = f"http://localhost:{PORT}"
        process = subprocess.Popen(
            [ROOT / "firstrung", "up", "--port", str(PORT), "--data", folder, "--region", region],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"FIRSTRUNG_BASE_URL": address},
        )
        site = Site(address, Path(folder), process)
        try:
            _wait(site)
            yield site
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def _wait(site: Site) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(site.address + "/privacy/", timeout=2).close()
        except OSError:
            time.sleep(0.3)
        else:
            time.sleep(2)
            return
    raise RuntimeError("the site did not start")
