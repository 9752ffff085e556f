"""The review desks at 300 and at 5,000 works with four reviews each, through the running site.

The peer is pretalx 2025.2.2 with its published figures at 300 proposals (gunicorn, PostgreSQL, two
shared cores): the organisers' review dashboard, and a reviewer's own. There is none at 5,000.
"""

import json
from collections.abc import Iterator

from bench.figures import Figure
from bench.pages import wrk
from bench.site import Site

SIZES = ((300, 300, 150), (5000, 4700, 300))
"""Works there are then, works to add, the goal for the 95th percentile in ms."""
SECONDS = 6
PEER = "pretalx 2025.2.2 at 300 proposals, published on two shared cores"
DESKS = (("desk", "/reviews/board/", "coordinator"), ("own_desk", "/reviews/", "panelist"))
PUBLISHED = {
    "desk": {"sql": 1558, "cpu": 7300, "p95": 8081, "rate": 0.27},
    "own_desk": {"sql": 553, "cpu": 7470, "p95": 7780, "rate": 0.13},
}


def figures(site: Site) -> Iterator[Figure]:
    """For both desks and both sizes: statements, CPU, percentiles at 1 and 16 connections."""
    for size, more, goal in SIZES:
        counted = json.loads(site.python("-m", "bench.crowd", str(more)))
        yield Figure(f"desk_{size}_sql", counted["desk"], 1558, "statements", PEER)
        yield Figure(f"desk_{size}_overdue_sql", counted["overdue"], 1558, "statements", PEER)
        yield Figure(f"own_desk_{size}_sql", counted["own"], 553, "statements", PEER)
        for name, path, role in DESKS:
            yield from _load(site, f"{name}_{size}", path, site.cookie(role), name, goal)


def _load(
    site: Site, name: str, path: str, cookie: str, desk: str, goal: float
) -> Iterator[Figure]:
    peer = PUBLISHED[desk]
    wrk(site, path, cookie, seconds=2)
    _requests, alone, _rate = wrk(site, path, cookie, seconds=SECONDS, connections=1)
    before = site.cpu_seconds()
    requests, p95, per_second = wrk(site, path, cookie, seconds=SECONDS)
    spent = 1000 * (site.cpu_seconds() - before) / requests
    yield Figure(f"{name}_cpu", spent, peer["cpu"], "ms a request", PEER)
    yield Figure(
        f"{name}_rate", per_second, peer["rate"], "requests/s", PEER, lower_is_better=False
    )
    yield Figure(f"{name}_p95_alone", alone, peer["p95"], "ms, 1 connection", PEER)
    yield Figure(f"{name}_p95", p95, goal, "ms, 16 connections", "the goal")
