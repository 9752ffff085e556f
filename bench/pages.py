"""The public portfolio page and the signed-in home page, in SQL, CPU and requests a second.

The peer is Mahara 22.10 with its published figures (PHP-FPM, PostgreSQL, two shared cores).
"""

import json
import re
import subprocess
from collections.abc import Iterator

from bench.figures import Figure
from bench.site import Site

SECONDS, CONNECTIONS = 6, 16
PEER = "Mahara 22.10, published on two shared cores"


def figures(site: Site) -> Iterator[Figure]:
    """Six figures for two pages, and the page's weight."""
    known = json.loads(site.python("-m", "bench.inside"))
    yield Figure("portfolio_page_sql", known["exhibit"], 237, "statements", PEER)
    yield from _load(site, "portfolio_page", known["path"], "", cpu=202, rate=9.5)
    yield Figure("home_sql", known["home"], 116, "statements", PEER)
    yield from _load(site, "home", "/home/", site.cookie("student"), cpu=107, rate=16.4)


def _load(
    site: Site, name: str, path: str, cookie: str, *, cpu: float, rate: float
) -> Iterator[Figure]:
    wrk(site, path, cookie, seconds=2)
    before = site.cpu_seconds()
    requests, p95, per_second = wrk(site, path, cookie, seconds=SECONDS)
    spent = 1000 * (site.cpu_seconds() - before) / requests
    yield Figure(f"{name}_cpu", spent, cpu, "ms a request", PEER)
    yield Figure(f"{name}_rate", per_second, rate, "requests/s", PEER, lower_is_better=False)
    yield Figure(f"{name}_p95", p95, 60 if name == "portfolio_page" else 200, "ms", "the goal")


def wrk(
    site: Site, path: str, cookie: str, *, seconds: int, connections: int = CONNECTIONS
) -> tuple[int, float, float]:
    """Requests, 95th percentile in ms, requests a second; an answer other than 200 is an error."""
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        "bench/p95.lua",
    ]
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    result = subprocess.run(
        [*command, *headers, site.address + path], check=True, capture_output=True, text=True
    )
    if "Non-2xx" in result.stdout:
        raise RuntimeError(f"{path} did not answer 200:\n{result.stdout}")
    found = re.search(r"FIGURES (\d+) ([\d.]+)", result.stdout)
    if found is None:
        raise RuntimeError(result.stdout)
    requests = int(found[1])
    return requests, float(found[2]), requests / seconds
