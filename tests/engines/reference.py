"""Panels as one dense integer program, built rule by rule: the oracle of the assignment tests."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from firstrung.engines.assignment import Instance


class Reference:
    """The same instance as one dense program; fixed pairs count for nothing in its total."""

    def __init__(self, given: Instance) -> None:
        self.given, self.rules = given, given.rules
        self.pairs = [(p, r) for p in given.portfolios for r in given.panelists]
        self.people = {r.id: r for r in given.panelists}
        places = zip(
            given.affinity.portfolio, given.affinity.panelist, given.affinity.value, strict=True
        )
        self.value = {
            (given.portfolios[p].id, given.panelists[r].id): float(v) for p, r, v in places
        }
        self.rows, self.low, self.high = [], [], []
        for work in given.portfolios:
            self.portfolio(work)
        for person in given.panelists:
            self.panelist(person)

    def limit(self, test, least, most):
        self.rows.append([1.0 if test(p, r) else 0.0 for p, r in self.pairs])
        self.low.append(least)
        self.high.append(most)

    def portfolio(self, work):
        rules = self.rules
        done = [self.people[r] for p, r in self.given.done if p == work.id]
        size = max(rules.reviews_each, len(done))
        self.limit(lambda p, r: p is work, size, size)

        def at_home(r):
            return bool({*work.sectors} & {*r.sectors})

        for number, helps in ((rules.seniors, lambda r: r.senior), (rules.in_sector, at_home)):
            already = sum(map(helps, done))
            more = min(max(number - already, 0), max(rules.reviews_each - len(done), 0))
            self.limit(lambda p, r, helps=helps: p is work and helps(r), already + more, 99)
        if rules.per_employer is not None:
            for name in {r.employer for r in self.people.values()} - {None}:
                most = max(rules.per_employer, sum(r.employer == name for r in done))
                self.limit(lambda p, r, e=name: p is work and r.employer == e, 0, most)

    def panelist(self, person):
        rules, works = self.rules, self.given.portfolios
        done = [p for p, r in self.given.done if r == person.id]
        most = rules.load_max if person.load_max is None else person.load_max
        most = 99 if most is None else max(most, len(done))
        least = rules.load_min if person.load_min is None else person.load_min
        self.limit(lambda p, r: r is person, least, most)
        if rules.per_slot is not None:
            for slot in {p.slot for p in works} - {None}:
                have = sum(p.slot == slot and p.id in done for p in works)
                most = max(rules.per_slot, have)
                self.limit(lambda p, r, s=slot: r is person and p.slot == s, 0, most)

    def barred(self, p, r):
        pair = (p.id, r.id)
        return (
            pair in self.given.conflicts
            or pair in self.given.forbidden
            or (p.track is not None and r.tracks is not None and p.track not in r.tracks)
            or (p.slot is not None and r.slots is not None and p.slot not in r.slots)
        )

    def best(self, least: float, weight: dict[tuple[str, str], float]) -> float | None:
        """The greatest total of the pairs that are free to choose, each of at least ``least``."""
        bottom, top, gain = [], [], []
        for p, r in self.pairs:
            pair = (p.id, r.id)
            done, pinned = pair in self.given.done, pair in self.given.pinned
            if pinned and not done and self.barred(p, r):
                return None
            candidate = self.value.get(pair, -np.inf) >= max(least, -9) and not self.barred(p, r)
            bottom.append(float(done or pinned))
            top.append(float(done or pinned or candidate))
            gain.append(0.0 if done or pinned else weight.get(pair, 0.0))
        solved = milp(
            -np.array(gain),
            constraints=LinearConstraint(np.array(self.rows), self.low, self.high),
            integrality=np.ones(len(self.pairs)),
            bounds=Bounds(bottom, top),
            options={"mip_rel_gap": 0},
        )
        return None if solved.x is None else -solved.fun


def reference(
    given: Instance, least: float = -np.inf, gain: dict[tuple[str, str], float] | None = None
) -> float | None:
    """The best total, of affinities or of another gain by pair; None where there is no plan."""
    made = Reference(given)
    return made.best(least, made.value if gain is None else gain)
