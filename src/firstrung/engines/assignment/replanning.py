"""Plans after a change: what stays stays, and as few reviews move as possible."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from . import explaining, solving
from .building import BARRING, build
from .comparing import secure
from .facts import Facts, within
from .model import Affinity, Infeasible, Instance, InstanceError, Ints, Objective, Pair, Plan
from .planning import FLOOR, PATIENCE, best, codes_of, finished, fixed_sums
from .problem import Problem
from .programs import Best
from .solving import weights


@dataclass(frozen=True)
class Changes:
    """What happened since the plan.

    Panelists who do not come, portfolios taken back, and pairs that are now in conflict (with the
    reason), forbidden, pinned or done.
    """

    absent: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    conflicts: Mapping[Pair, str] = field(default_factory=dict)
    forbidden: Sequence[Pair] = ()
    pinned: Sequence[Pair] = ()
    done: Sequence[Pair] = ()


@dataclass(frozen=True)
class Replanned:
    """The new plan, and the reviews that stayed, ended and began.

    ``moved`` counts those that ended though nothing bars them; ``proof`` says why no plan moves
    fewer.
    """

    plan: Plan
    kept: tuple[Pair, ...]
    ended: tuple[Pair, ...]
    begun: tuple[Pair, ...]
    moved: int
    proof: str


def changed(instance: Instance, changes: Changes) -> Instance:
    """The instance after the changes; who is absent keeps only what is done."""
    _check(instance, changes)
    gone = changes.withdrawn
    done = [*instance.done, *changes.done]
    loads: dict[str, int] = dict.fromkeys(changes.absent, 0)
    for _, panelist in {pair for pair in done if pair[0] not in gone}:
        if panelist in loads:
            loads[panelist] += 1
    people = [
        replace(row, load_min=0, load_max=loads[row.id]) if row.id in loads else row
        for row in instance.panelists
    ]
    left = [row for row in instance.portfolios if row.id not in gone]

    def staying(pairs: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in dict.fromkeys(pairs) if pair[0] not in gone]

    is_done = set(done)
    return replace(
        instance,
        portfolios=left,
        panelists=people,
        affinity=_without(instance, gone) if gone else instance.affinity,
        conflicts={
            pair: why
            for pair, why in {**instance.conflicts, **changes.conflicts}.items()
            if pair[0] not in gone
        },
        pinned=[
            pair
            for pair in staying([*instance.pinned, *changes.pinned])
            if pair[1] not in loads or pair in is_done
        ],
        forbidden=staying([*instance.forbidden, *changes.forbidden]),
        done=staying(done),
    )


def _check(instance: Instance, changes: Changes) -> None:
    for where, names, rows in (
        ("absent", changes.absent, instance.panelists),
        ("withdrawn", changes.withdrawn, instance.portfolios),
    ):
        unknown = sorted(names - {row.id for row in rows})
        if unknown:
            raise InstanceError(f"{where}: there is no {unknown[0]!r} in the instance; mend the id")


def _without(instance: Instance, gone: frozenset[str]) -> Affinity:
    stays = np.array([row.id not in gone for row in instance.portfolios])
    place = (np.cumsum(stays) - 1).astype(np.int32)
    old = instance.affinity
    some = stays[old.portfolio]
    return Affinity(place[old.portfolio[some]], old.panelist[some], old.value[some])


def replan(
    instance: Instance,
    previous: Plan | Iterable[Pair],
    changes: Changes | None = None,
    *,
    objective: Objective = Objective.WORST_REVIEW,
    seconds: float = PATIENCE,
) -> Replanned | Infeasible:
    """A plan for the changed instance that keeps as many of the previous reviews as any can.

    First all that may stay are pinned, and the best reviews for the gaps are sought (by
    ``objective``). Only where that is impossible do others move: as few as can be, then the
    greatest total.
    """
    began = time.monotonic()
    changes = changes or Changes()
    facts = Facts(changed(instance, changes))
    before = sorted(previous.reviews if isinstance(previous, Plan) else set(previous))
    stay = _stay(facts, before, changes.absent)
    pinned = Facts(replace(facts.instance, pinned=[*facts.instance.pinned, *map(facts.name, stay)]))
    problem, proof = build(pinned), "all that may stay do"
    given = fixed_sums(pinned, problem)
    found = best(problem, given, objective, floor=FLOOR, seconds=seconds)
    if found is None:
        problem, proof = build(facts), "no plan keeps more of them"
        found = _fewest(problem, stay, seconds)
        if found is None:
            return explaining.explain(facts, began)
    reviews = codes_of(problem, found.chosen)
    each = previous.measures.anchors_each if isinstance(previous, Plan) else 0
    made = finished(
        facts, secure(facts, problem, reviews, first=each, swaps=False), found, objective, began
    )
    if isinstance(made, Infeasible):
        return made
    kept = stay[np.isin(stay, reviews)]
    return Replanned(
        plan=made,
        kept=tuple(map(facts.name, kept.tolist())),
        ended=tuple(sorted(set(before) - made.reviews)),
        begun=tuple(sorted(made.reviews - set(before))),
        moved=len(stay) - len(kept),
        proof=proof,
    )


def _stay(facts: Facts, before: Sequence[Pair], absent: frozenset[str]) -> Ints:
    """Codes of the previous reviews that nothing bars now."""
    codes = [
        facts.row[portfolio] * facts.m + facts.column[panelist]
        for portfolio, panelist in before
        if portfolio in facts.row and panelist in facts.column and panelist not in absent
    ]
    stay = np.setdiff1d(np.array(codes, dtype=np.int64), facts.done)
    for group in BARRING:
        stay = stay[~facts.barred(stay, group)]
    return stay


def _fewest(problem: Problem, stay: Ints, seconds: float) -> Best | None:
    """As many of ``stay`` as any plan keeps, then the greatest total."""
    codes = problem.portfolio.astype(np.int64) * len(problem.most) + problem.panelist
    keeps = within(codes, stay).astype(np.int64)
    everything = np.arange(problem.size)
    most = solving.heaviest(problem, everything, keeps, seconds=seconds)
    if most is None:
        return None
    whole = weights(problem.value)
    span = int(np.ptp(whole.whole)) if problem.size else 0
    # two plans differ in no more pairs than these, so that no total outweighs a kept review
    weight = whole.whole + keeps * (span * (int(problem.need.sum() - most.total) + 1) + 1)
    found = solving.heaviest(problem, everything, weight, seconds=seconds)
    if found is None or int(keeps[found.chosen].sum()) != round(most.total):  # pragma: no cover
        raise RuntimeError("the fewest moves were not reached again")
    total = float(problem.value[found.chosen].sum())
    return Best(found.chosen, total, total + (found.bound - found.total) / whole.scale, found.proof)


@dataclass(frozen=True)
class Comparison:
    """From one plan to another: reviews that go and come, loads and measures that change.

    ``loads`` are by panelist before and after; the measures are the second plan's less the first's.
    """

    gone: tuple[Pair, ...]
    new: tuple[Pair, ...]
    loads: Mapping[str, tuple[int, int]]
    worst_review: float
    worst_sum: float
    mean_sum: float
    total: float


def compare(first: Plan, second: Plan) -> Comparison:
    """What differs between two plans."""
    before = Counter(panelist for _, panelist, _ in first.pairs)
    after = Counter(panelist for _, panelist, _ in second.pairs)
    names = sorted(before.keys() | after.keys())
    a, b = first.measures, second.measures
    return Comparison(
        gone=tuple(sorted(first.reviews - second.reviews)),
        new=tuple(sorted(second.reviews - first.reviews)),
        loads={n: (before[n], after[n]) for n in names if before[n] != after[n]},
        worst_review=b.worst_review - a.worst_review,
        worst_sum=b.worst_sum - a.worst_sum,
        mean_sum=b.mean_sum - a.mean_sum,
        total=b.total - a.total,
    )
