"""Where rules pinch, in sentences that name portfolios and panelists."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from . import feasibility, flows
from .building import BARRING, build
from .facts import Facts
from .model import Ints, RuleGroup, Rules
from .problem import UNBOUNDED, Problem

G = RuleGroup
NAMED = 5

WORDS = {
    G.REVIEWS: "Each portfolio gets {reviews}, or the number it asks for.",
    G.CANDIDATES: "Only pairs with an affinity are candidates.",
    G.LOAD_MAX: "No panelist takes more than the greatest load ({rules.load_max}, or their own).",
    G.LOAD_MIN: "Every panelist takes at least the least load ({rules.load_min}, or their own).",
    G.CONFLICTS: "Nobody reviews where there is a conflict of interest.",
    G.FORBIDDEN: "Forbidden pairs are not assigned.",
    G.PINNED: "Pinned pairs are assigned.",
    G.TRACKS: "Panelists review in their own tracks only.",
    G.SLOTS: "Panelists are free in the slot of what they review.",
    G.PER_SLOT: "No panelist hears more than {heard} in one slot.",
    G.SENIORS: "Each portfolio has at least {seniors}.",
    G.PER_EMPLOYER: "No portfolio has more than {employed} of one employer.",
    G.IN_SECTOR: "Each portfolio has at least {insiders} of its sector.",
    G.CONNECTED: "All panelists are connected by portfolios or anchors they share.",
    G.SEVERITY: "Severity differences are known to a standard error of {rules.max_severity_se}.",
    G.ANCHORS: "No panelist scores more than {anchors} of the pool.",
}
BARS = {
    G.CONFLICTS: "in conflict",
    G.FORBIDDEN: "forbidden",
    G.TRACKS: "of other tracks",
    G.SLOTS: "not free in its slot",
}
KINDS = {
    "senior": "seniors on the panels",
    "sector": "reviewers of the sector on the panels",
    "employer": "reviewers of different employers on the panels",
}


def words(rules: Rules, groups: Iterable[RuleGroup]) -> tuple[str, ...]:
    """A sentence on each of some rules."""
    numbers = {
        "reviews": counted(rules.reviews_each, "review"),
        "seniors": counted(rules.seniors, "senior reviewer"),
        "employed": counted(rules.per_employer or 0, "reviewer"),
        "insiders": counted(rules.in_sector, "reviewer"),
        "heard": counted(rules.per_slot or 0, "portfolio"),
        "anchors": counted(rules.anchors_each, "anchor"),
    }
    return tuple(WORDS[group].format(rules=rules, **numbers) for group in groups)


def sentences(facts: Facts, rules: Sequence[RuleGroup]) -> list[str]:
    """The plainest certificates under these rules alone, the most telling ones first."""
    problem = build(facts, rules)
    found = [*_pins(facts, rules), *_alone(facts, problem, rules)]
    if G.REVIEWS in rules and not found:
        found = [*_sums(facts, problem)]
    if not found and not problem.contradictions:
        found = [*_idle(facts, problem), *_crowd(facts, problem)]
    return found or ["The rules collide only together; loosening any one of them makes room."]


def stuck(facts: Facts) -> list[int]:
    """Portfolios that cannot be served even if they were alone, as far as counting shows."""
    return np.flatnonzero(_short(build(facts))).tolist()


def remedies(facts: Facts) -> Iterator[str]:
    """What makes severities comparable."""
    rules = facts.rules
    if min(rules.anchors_each, len(rules.anchor_pool)) < 2:  # noqa: PLR2004
        yield "Let each panelist score two anchors: set anchors_each to 2 and name a pool."
    yield "More reviews a panelist, or candidates across sectors, make it smaller."


def _short(problem: Problem) -> Ints:
    """By portfolio 0, or what it lacks: 1 pairs, 2 seniors, 3 of its sector, 4 employers."""
    n = len(problem.need)
    count = np.bincount(problem.portfolio, minlength=n)
    senior = np.bincount(problem.portfolio[~problem.junior], minlength=n)
    home = np.bincount(problem.portfolio[~problem.outside], minlength=n)
    short = np.zeros(n, dtype=np.int64)
    short[home < problem.need - problem.outside_cap] = 3
    short[senior < problem.need - problem.junior_cap] = 2
    short[count < problem.need] = 1
    if problem.employer_cap < UNBOUNDED:
        short[(short == 0) & (_employable(problem) < problem.need)] = 4
    return short


def _employable(problem: Problem) -> Ints:
    """By portfolio: reviews its candidates can give with the most of one employer."""
    n, width = len(problem.need), int(problem.employer.max(initial=0)) + 1
    employer = problem.employer[problem.panelist]
    own = np.bincount(problem.portfolio[employer < 0], minlength=n)
    at = employer >= 0
    codes, counts = np.unique(
        problem.portfolio[at].astype(np.int64) * width + employer[at], return_counts=True
    )
    fixed = [problem.employer_fixed.get(divmod(int(c), width), 0) for c in codes]
    room = np.maximum(problem.employer_cap - np.array(fixed, dtype=np.int64), 0)
    there = np.bincount(codes // width, weights=np.minimum(counts, room), minlength=n)
    return np.asarray(own + there, dtype=np.int64)


def _pins(facts: Facts, rules: Sequence[RuleGroup]) -> Iterator[str]:
    if G.PINNED not in rules:
        return
    for group in BARRING:
        if group in rules:
            for key in facts.pinned[facts.barred(facts.pinned, group)][:NAMED].tolist():
                portfolio, panelist = facts.name(key)
                reason = facts.instance.conflicts.get((portfolio, panelist), "")
                why = f" ({reason})" if reason and group == G.CONFLICTS else ""
                yield f"The pinned pair {portfolio}, {panelist} is {BARS[group]}{why}."


def _alone(facts: Facts, problem: Problem, rules: Sequence[RuleGroup]) -> Iterator[str]:
    short = _short(problem)
    rows = np.flatnonzero(short)
    for row in rows[:NAMED].tolist():
        name, need = facts.instance.portfolios[row].id, int(problem.need[row])
        count = int(problem.starts[row + 1] - problem.starts[row])
        if short[row] == 1:
            reviews, pairs = counted(need, "review"), counted(count, "candidate")
            yield f"{name} needs {reviews} and has {pairs}{_bars(facts, row, rules)}."
        elif short[row] == 2:  # noqa: PLR2004
            yield f"{name} has too few seniors among its {count} candidates."
        elif short[row] == 3:  # noqa: PLR2004
            yield f"{name} has too few panelists of its sector among its {count} candidates."
        else:
            yield f"{name} needs {need} reviews; its {count} candidates come from too few employers."
    if len(rows) > NAMED:
        yield f"{len(rows) - NAMED} more portfolios are as short."


def _bars(facts: Facts, row: int, rules: Sequence[RuleGroup]) -> str:
    keys = row * facts.m + np.arange(facts.m)
    if G.CANDIDATES in rules:
        keys = np.intersect1d(keys, facts.key)
    counts = {group: int(facts.barred(keys, group).sum()) for group in BARRING if group in rules}
    told = [f"{count} {BARS[group]}" for group, count in counts.items() if count]
    return f" of {len(keys)}: " + ", ".join(told) if told else ""


def _sums(facts: Facts, problem: Problem) -> Iterator[str]:
    need, least = int(problem.need.sum()), int(problem.least.sum())
    offered = int(problem.offered.sum())
    works, people = counted(facts.n, "portfolio"), counted(facts.m, "panelist")
    if need > offered:
        verb = "needs" if facts.n == 1 else "need"
        yield f"{works} {verb} {counted(need, 'review')}; {people} can give {offered} at most."
    if least > need:
        yield f"Least loads ask for {counted(least, 'review')}; the portfolios need only {need}."


def _idle(facts: Facts, problem: Problem) -> Iterator[str]:
    offered = np.bincount(problem.panelist, minlength=facts.m)
    for row in np.flatnonzero(offered < problem.least)[:NAMED].tolist():
        name = facts.instance.panelists[row].id
        yield f"{name} must take {problem.least[row]} reviews and is a candidate for {offered[row]}."


def _crowd(facts: Facts, problem: Problem) -> Iterator[str]:
    """Portfolios whose candidates together have too little room: the source side of a least cut."""
    kinds: list[str | None] = [*problem.kinds()]
    for kind in kinds or [None]:
        missing, side = flows.shortfall(feasibility.blanket(problem, kind))
        if missing:
            break
    else:
        return
    works = np.flatnonzero(side[: facts.n] & (problem.need > 0))
    people = np.flatnonzero(side[facts.n : facts.n + facts.m])
    if not len(works):
        yield "The least loads of some panelists cannot be filled."
        return
    names = _names(
        [facts.instance.portfolios[row].id for row in works[:NAMED].tolist()], len(works)
    )
    givers = _names(
        [facts.instance.panelists[row].id for row in people[:NAMED].tolist()], len(people)
    )
    room, gap = int(problem.most[people].sum()), counted(missing, "review")
    if kind is not None:
        lead = f"For the {KINDS[kind]} of {names} there are"
        yield f"{lead} only {givers}, who have room for {room}: {gap} missing."
        return
    need = counted(int(problem.need[works].sum()), "review")
    if not len(people):
        yield f"{names} need {need} together; in their slots {gap} cannot be heard by anybody."
        return
    rest = f"of their candidates, {givers} have room for {room}: {gap} missing."
    yield f"{names} need {need} together; {rest}"


def counted(number: int, word: str) -> str:
    """A number with its word, in the plural unless it is one."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _names(some: Sequence[str], count: int) -> str:
    more = f" and {count - len(some)} more" if count > len(some) else ""
    return (", ".join(some) or "nobody") + more
