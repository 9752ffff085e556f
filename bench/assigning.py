"""Panels assigned: two large instances and many small ones, beside goals, greedy and OpenReview.

Each size is measured in a process of its own, so that its peak of memory is its own.
"""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from tools.environment import PYTHON, ROOT

from bench.figures import Figure
from firstrung.engines.assignment import (
    Affinity,
    Infeasible,
    Instance,
    Panelist,
    Plan,
    Portfolio,
    Rules,
    plan,
)

GOAL = "the goal"
OPENREVIEW = "OpenReview's FairFlow on 2,000 x 200, published CPU seconds"
SECTORS = 20
DESIGNS = 20


def figures() -> Iterator[Figure]:
    """Seconds, megabytes, affinity, and shares of designs."""
    ruled = _apart("ruled")
    yield Figure("assign_10000x1000_rules", ruled["seconds"], 15, "s", GOAL)
    yield _higher(
        "assign_10000x1000_rules_of_bound", 1 - ruled["gap"], 1, "share of the proven best", GOAL
    )
    yield Figure("assign_10000x1000_severity_se", ruled["se"], 0.25, "logits", GOAL)
    large = _apart("large")
    yield Figure("assign_100000x10000", large["seconds"], 10, "s", GOAL)
    yield Figure("assign_100000x10000_memory", large["megabytes"], 600, "MB", GOAL)
    yield _higher(
        "assign_100000x10000_of_bound", 1 - large["gap"], 1, "share of the proven best", GOAL
    )
    greedy = "a greedy plan of the same instance, best affinity first"
    for name, unit in (("worst", "affinity"), ("total", "affinity"), ("filled", "reviews")):
        ours, other = large[name], large[f"greedy_{name}"]
        yield _higher(f"assign_100000x10000_{name}", ours, other, unit, greedy)
    region = _apart("region")
    yield Figure("assign_2000x200", region["cpu"], 103.9, "CPU s", OPENREVIEW)
    designs = _apart("designs")
    yield _higher("assign_designs_connected", designs["connected"], 1, "share", GOAL)
    yield _higher("assign_designs_severity_se", designs["precise"], 1, "share within .25", GOAL)
    yield Figure("assign_designs_anchors", designs["anchors"], 2, "most for a panelist", GOAL)
    named = _apart("named")
    yield Figure("assign_infeasible_1000x100", named["seconds"], 1, "s", GOAL)


def _higher(name: str, ours: float, other: float, unit: str, of: str) -> Figure:
    return Figure(name, ours, other, unit, of, lower_is_better=False)


def _apart(what: str) -> dict[str, float]:
    done = subprocess.run(
        [PYTHON, "-m", "bench.assigning", what],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def panel(works: int, people: int, seed: int, *, across: float = 0.25, wide: int = 40) -> Instance:
    """Skewed sectors; a portfolio has up to ``wide`` candidates in its own, a share across."""
    g = np.random.default_rng(seed)
    sectors = min(SECTORS, people // 10)
    odds = np.arange(1, sectors + 1) ** -0.7
    odds /= odds.sum()
    own = g.choice(sectors, works, p=odds)
    home = np.sort(
        np.concatenate([np.arange(sectors), g.choice(sectors, people - sectors, p=odds)])
    )
    first, last = np.searchsorted(home, own), np.searchsorted(home, own, side="right")
    inside = int(wide * (1 - across))
    near = first[:, None] + g.integers(0, 1 << 30, (works, inside)) % (last - first)[:, None]
    far = g.integers(0, people, (works, wide - inside))
    codes = np.concatenate([near, far], axis=1) + np.arange(works)[:, None] * people
    codes = np.unique(codes)
    row, column = (codes // people).astype(np.int32), (codes % people).astype(np.int32)
    value = g.integers(300, 1000, len(codes)) / 1000
    value -= np.where(own[row] == home[column], 0.0, 0.25)
    employers = max(people // 8, 30)
    return Instance(
        [Portfolio(f"p{i}", sectors=(f"s{own[i]}",)) for i in range(works)],
        [
            Panelist(
                f"r{j}",
                employer=f"e{g.integers(employers)}",
                sectors=(f"s{home[j]}",),
                senior=bool(g.random() < 0.4),
            )
            for j in range(people)
        ],
        Affinity(row, column, np.round(value, 3)),
        Rules(load_max=math.ceil(1.25 * 3 * works / people)),
    )


def _rules(instance: Instance, **more: Any) -> Instance:
    """All rules of a panel, comparability too."""
    mean = 3 * len(instance.portfolios) / len(instance.panelists)
    rules = Rules(
        load_min=int(0.7 * mean),
        load_max=math.ceil(1.3 * mean),
        seniors=1,
        per_employer=1,
        in_sector=1,
        connected=True,
        max_severity_se=0.25,
        anchors_each=2,
        anchor_pool=("anchor 1", "anchor 2", "anchor 3"),
    )
    return replace(instance, rules=replace(rules, **more))


def ruled() -> dict[str, float]:
    """10,000 x 1,000 under all rules."""
    made = _planned(_rules(panel(10_000, 1_000, 1)))
    figures = made.measures
    return {"seconds": figures.seconds, "gap": figures.gap, "se": figures.severity_se}


def large() -> dict[str, float]:
    """100,000 x 10,000 under capacities alone, beside the greedy plan."""
    instance = panel(100_000, 10_000, 1)
    made = _planned(instance).measures
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": made.seconds,
        "megabytes": peak,
        "gap": made.gap,
        "worst": made.worst_review,
        "total": made.total,
        "filled": made.reviews,
    } | greedy(instance)


def greedy(instance: Instance) -> dict[str, float]:
    """The best pair first, while there is room on both sides."""
    pairs = instance.affinity
    order = np.argsort(-pairs.value, kind="stable")
    need = [instance.rules.reviews_each] * len(instance.portfolios)
    room = [instance.rules.load_max or 0] * len(instance.panelists)
    taken = []
    rows, columns = pairs.portfolio.tolist(), pairs.panelist.tolist()
    for at in order.tolist():
        row, column = rows[at], columns[at]
        if need[row] and room[column]:
            need[row] -= 1
            room[column] -= 1
            taken.append(at)
    value = pairs.value[taken]
    worst = 0.0 if any(need) else float(value.min())  # a missing review is the worst one
    return {
        "greedy_worst": worst,
        "greedy_total": float(value.sum()),
        "greedy_filled": len(taken),
    }


def region() -> dict[str, float]:
    """2,000 x 200, every pair a candidate."""
    g = np.random.default_rng(1)
    topics, skills = g.dirichlet(np.full(20, 0.3), 2_000), g.dirichlet(np.full(20, 0.3), 200)
    instance = Instance(
        [Portfolio(f"p{i}") for i in range(2_000)],
        [Panelist(f"r{j}") for j in range(200)],
        Affinity.dense(topics @ skills.T),
        Rules(load_max=38),
    )
    began = time.process_time()
    _planned(instance)
    return {"cpu": time.process_time() - began}


def designs() -> dict[str, float]:
    """Plans of many panels under all rules: how many are connected and precise."""
    made = []
    for seed in range(DESIGNS):
        works = (300, 600, 1_000, 2_000)[seed % 4]
        instance = panel(works, works // 10, seed, across=(0.1, 0.25)[seed % 2])
        made.append(_planned(_rules(instance, load_min=12, load_max=60, seniors=0)).measures)
    return {
        "connected": sum(row.components == 1 for row in made) / len(made),
        "precise": sum(row.severity_se <= 0.25 for row in made) / len(made),
        "anchors": max(row.anchors_each for row in made),
    }


def named() -> dict[str, float]:
    """1,000 x 100 without enough seniors."""
    instance = panel(1_000, 100, 1)
    few = [replace(row, senior=index % 12 == 0) for index, row in enumerate(instance.panelists)]
    found = plan(_rules(replace(instance, panelists=few), load_min=0))
    if not isinstance(found, Infeasible):
        raise SystemExit("there is a plan after all")
    return {"seconds": found.seconds, "rules": len(found.rules)}


def _planned(instance: Instance) -> Plan:
    made = plan(instance)
    if isinstance(made, Infeasible):
        raise SystemExit(f"no plan: {made.words} {made.places}")
    return made


SIZES = {row.__name__: row for row in (ruled, large, region, designs, named)}

if __name__ == "__main__":
    print(json.dumps(SIZES[sys.argv[1]]()))
