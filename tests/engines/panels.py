"""Small random panels with every kind of rule, the same for the same seed."""

import itertools

import numpy as np

from firstrung.engines.assignment import Affinity, Instance, Panelist, Portfolio, Rules

SECTORS = ("care", "grid", "code")


def instance(seed: int, *, dense: bool = True) -> Instance:
    g = np.random.default_rng(seed)
    n, m = int(g.integers(3, 8)), int(g.integers(4, 9))
    works = [
        Portfolio(
            f"p{i}",
            sectors=(SECTORS[g.integers(3)],),
            track=("day", "night", None)[g.integers(3)] if seed % 3 == 0 else None,
            slot=("s1", "s2", "s3")[g.integers(3)] if seed % 2 == 0 else None,
        )
        for i in range(n)
    ]
    people = [
        Panelist(
            f"r{j}",
            employer=f"e{g.integers(4)}" if g.random() < 0.8 else None,
            sectors=tuple(s for s in SECTORS if g.random() < 0.5),
            senior=bool(g.random() < 0.5),
            tracks=(("day",), ("night", "day"), None)[g.integers(3)] if seed % 3 == 0 else None,
            slots=(("s1", "s2"), None)[g.integers(2)] if seed % 4 == 0 else None,
        )
        for j in range(m)
    ]
    affinity = np.round(g.random((n, m)), int(g.integers(1, 9)))
    affinity[g.random((n, m)) < 0.2] = 0
    if not dense:
        affinity[g.random((n, m)) < 0.2] = np.nan
    k = int(g.integers(1, 4))
    rules = Rules(
        reviews_each=k,
        load_min=int(g.integers(0, 2)),
        load_max=-(-n * k // m) + int(g.integers(0, 3)),
        seniors=int(g.integers(0, 2)),
        per_employer=(None, 1, 2)[g.integers(3)],
        in_sector=int(g.integers(0, 2)),
        per_slot=(None, 1, 2)[g.integers(3)] if seed % 2 == 0 else None,
    )
    some = list(itertools.product([w.id for w in works], [p.id for p in people]))
    g.shuffle(some)
    some = [tuple(map(str, pair)) for pair in some]
    return Instance(
        works,
        people,
        Affinity.dense(affinity),
        rules,
        conflicts=dict.fromkeys(some[:2], "family"),
        forbidden=some[2:3],
        pinned=some[3:4] if seed % 5 == 0 else (),
        done=some[4:5] if seed % 7 == 0 else (),
    )
