"""The many-facet Rasch model beside the PyPI package `mirt`, and at 2.4 million ratings.

Each fit runs in a process of its own, which reports its seconds and its peak memory: estimates
with standard errors, infit and outfit, and every person's probability of passing.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from tools.environment import PYTHON

from bench.figures import Figure

SIZE = (10_000, 8, 600)
LARGE = (100_000, 8, 6_000)
CUT = -0.38
"""60 % of N(0, 1.5) are above."""
RESCORES = 200


def figures() -> Iterator[Figure]:
    """Seconds, megabytes and milliseconds."""
    ours, other = _run("ours", SIZE), _run("mirt", SIZE)
    yield Figure("ratings_10000", ours["seconds"], other["seconds"], "s", "mirt 1.2.0")
    yield Figure("ratings_10000_memory", ours["memory"], other["memory"], "MB", "mirt 1.2.0")
    yield Figure("ratings_10000_deviance", ours["deviance"], other["deviance"], "", "mirt 1.2.0")
    large = _run("ours", LARGE)
    yield Figure("ratings_100000", large["seconds"], 30, "s", "the goal")
    yield Figure("ratings_100000_memory", large["memory"], 1024, "MB", "the goal")
    yield Figure("ratings_rescore", ours["rescore"], 5, "ms", "the goal")


def _run(who: str, size: tuple[int, int, int]) -> dict[str, float]:
    words = [str(PYTHON), "-m", "bench.rating", who, *(str(number) for number in size)]
    # As the command line sets it: two threads of linear algebra gain a tenth on idle cores and
    # lose several times that where other work shares them. The peer keeps its defaults.
    threads = {"OPENBLAS_NUM_THREADS": "1"} if who == "ours" else {}
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, env=os.environ | threads)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _ours(persons: int, criteria: int, raters: int) -> dict[str, float]:
    from firstrung.engines import ratings as engine  # noqa: PLC0415 - in the measured process

    drawn = engine.simulate(persons, criteria, raters)
    began = time.monotonic()
    found = engine.fit(drawn.ratings)
    pairs = zip(found.persons.ability, found.persons.error, strict=True)
    chances = [engine.pass_probability(measure, error, CUT) for measure, error in pairs]
    seconds = time.monotonic() - began
    assert len(chances) == persons
    reviews = [
        engine.Review({"rater": str(rater)}, dict.fromkeys(found.criteria.ids, 2))
        for rater in range(4)
    ]
    began = time.monotonic()
    for _ in range(RESCORES):
        engine.rescore(found, reviews, cut=CUT)
    rescore = (time.monotonic() - began) / RESCORES * 1000
    return {"seconds": seconds, "deviance": found.deviance, "rescore": rescore}


def _mirt(persons: int, criteria: int, raters: int) -> dict[str, float]:
    import numpy as np  # noqa: PLC0415 - in the measured process
    from mirt.estimation import fit_mfrm  # noqa: PLC0415
    from mirt.models import Facet, PolytomousMFRM  # noqa: PLC0415
    from scipy.special import ndtr  # noqa: PLC0415

    from firstrung.engines import ratings as engine  # noqa: PLC0415

    ratings = engine.simulate(persons, criteria, raters).ratings
    wide = ratings.scores.reshape(persons, -1)
    by = np.repeat(ratings.levels[:, 0], criteria).reshape(persons, -1)
    items = np.tile(np.arange(criteria), (persons, wide.shape[1] // criteria))
    model = PolytomousMFRM(criteria, int(wide.max()) + 1, [Facet("rater", raters)])
    began = time.monotonic()
    found = fit_mfrm(model, wide, {"rater": by}, item_indices=items)
    ndtr((found.theta - CUT) / found.theta_se)
    seconds = time.monotonic() - began
    return {"seconds": seconds, "deviance": -2 * found.log_likelihood}


def _measured(words: list[str]) -> None:
    """In the measured process: fit, and print the figures as JSON."""
    import resource  # noqa: PLC0415

    which = {"ours": _ours, "mirt": _mirt}[words[0]]
    found = which(*(int(word) for word in words[1:]))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


if __name__ == "__main__":
    _measured(sys.argv[1:])
