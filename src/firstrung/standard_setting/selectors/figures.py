"""The figures of a round: gathered, worked out by the engine, frozen, and told to pages."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from firstrung.engines.standards import WorkCut
from firstrung.engines.standards.works import TARGET
from firstrung.standard_setting.analysis import (
    Said,
    chance,
    cut_of_criteria,
    cut_of_works,
    passed,
    window,
)
from firstrung.standard_setting.enums import Method, Sitting
from firstrung.standard_setting.mapping import Population
from firstrung.standard_setting.models import Judge, Judgement, Round
from firstrung.standard_setting.selectors.groups import judge_groups
from firstrung.standard_setting.selectors.scale import population_of
from firstrung.validation.public import Level

Figures = dict[str, Any]
STEPS = 60
"""How many pieces the curves are drawn with."""


@dataclass(frozen=True)
class Word:
    """A judge's last word on an item: a work with its place on the scale, or a criterion."""

    judge: Judge
    item: UUID
    answer: float
    measure: float | None
    points: float | None


def last_words(row: Round, sitting: str) -> list[Word]:
    """What each judge who finished round one said; in round two what was not changed stands."""
    rows = (
        Judgement.objects.filter(judge__in=row.judges.counting())
        .exclude(sitting=Sitting.PRACTICE)
        .select_related("judge__organization", "work", "criterion")
        .order_by("judge", "sitting", "pk")
    )
    if sitting == Sitting.FIRST:
        rows = rows.filter(sitting=Sitting.FIRST)
    found: dict[tuple[int, UUID], Word] = {}
    for said in rows:  # "first" sorts before "second", so the later word wins
        about = said.work or said.criterion
        assert about is not None  # a constraint of the table
        found[said.judge_id, about.uid] = Word(
            said.judge,
            about.uid,
            float(said.answer),
            said.work.measure if said.work is not None else None,
            said.work.points if said.work is not None else None,
        )
    return list(found.values())


def numbers(words: Iterable[Word]) -> dict[int, int]:
    """Judge id → a number from 1 on, in the order of their seats: reports carry no names."""
    return {pk: index for index, pk in enumerate(sorted({w.judge.pk for w in words}), start=1)}


def domain_of(row: Round) -> tuple[float, float]:
    """The least and the most points of the rubric."""
    ends = Level.objects.filter(criterion__rubric=row.rubric_id).aggregate(
        low=Min("points"), high=Max("points")
    )
    return float(ends["low"]), float(ends["high"])


def figures_of(row: Round, sitting: str) -> Figures:
    """All figures after a sitting, as JSON; ``cut`` is None where the answers give none."""
    words = last_words(row, sitting)
    people = population_of(row)
    domain = domain_of(row)
    said = [Said(str(w.judge.uid), str(w.item), w.answer, w.measure) for w in words]
    figures = {
        "method": row.method,
        "scale": row.scale.kind,
        "domain": list(domain),
        "judges": len({w.judge.pk for w in words}),
        "second_judges": row.judges.counting().filter(second_done_at__isnull=False).count(),
        "answers": len(words),
        "items": _items(row, words),
        "candidates": people.size,
        "impact": _impact(people, domain),
        "agreement": _agreement(row, words, sitting),
        "groups": judge_groups(row),
        "target": TARGET,
    }
    if row.judges_works:
        return figures | _work_figures(row, said, people, domain)
    return figures | _angoff_figures(said, people)


def _work_figures(
    row: Round, said: Sequence[Said], people: Population, domain: tuple[float, float]
) -> Figures:
    found = cut_of_works(said, groups=row.method == Method.CONTRASTING_GROUPS)
    if found is None or found.error is None:
        return NO_CUT | {"per_judge": [_no_cut(name) for name in sorted({s.judge for s in said})]}
    points, error = people.points_at(found.cut), people.points_error(found.cut, found.error)
    cut = {
        "how": found.method,
        "measure": found.cut,
        "measure_error": found.error,
        "jackknife_error": found.jackknife_error,
        "plain_error": found.plain_error,
        "points": points,
        "error": error,
        "window": window(found),
        "intercept": found.curve.intercept if found.curve is not None else None,
        "slope": found.curve.slope if found.curve is not None else None,
    }
    return {
        "cut": cut,
        "per_judge": [_judge_row(name, found, people) for name in sorted({s.judge for s in said})],
        "curve": _curve(found, people, domain),
        "needed": found.judges_needed(),
        "consistency": found.agreement,
        **_consequences(people, points, error),
    }


NO_CUT: Figures = {
    "cut": None,
    "per_judge": [],
    "curve": [],
    "needed": None,
    "passing": None,
    "within": None,
    "consistency": None,
}


def _consequences(people: Population, points: float, error: float) -> Figures:
    """Who would pass, and for how many the error of the cut alone leaves it open."""
    return {
        "passing": people.share_passing(points),
        "within": people.share_between(points - error, points + error),
    }


def _judge_row(judge: str, found: WorkCut, people: Population) -> Figures:
    own = found.judges.get(judge)
    if own is None:
        return _no_cut(judge)
    error = 0.0 if math.isnan(own.error) else own.error  # a single work called borderline
    return {
        "judge": judge,
        "points": people.points_at(own.cut),
        "low": people.points_at(own.cut - error),
        "high": people.points_at(own.cut + error),
    }


def _no_cut(judge: str) -> Figures:
    """A judge who said the same of every work."""
    return {"judge": judge, "points": None, "low": None, "high": None}


def _curve(found: WorkCut, people: Population, domain: tuple[float, float]) -> list[list[float]]:
    places = _steps(domain)
    chances = chance(found, [people.measure_at(points) for points in places])
    return [[round(at, 3), round(share, 4)] for at, share in zip(places, chances, strict=False)]


def _impact(people: Population, domain: tuple[float, float]) -> list[list[float]]:
    if not people.size:
        return []
    return [
        [round(points, 3), round(people.share_passing(points) or 0, 4)] for points in _steps(domain)
    ]


def _steps(domain: tuple[float, float]) -> list[float]:
    low, high = domain
    return [low + (high - low) * index / STEPS for index in range(STEPS + 1)]


def _angoff_figures(said: Sequence[Said], people: Population) -> Figures:
    found = cut_of_criteria(said)
    if found is None or found.error is None:
        return NO_CUT
    measure = people.measure_at(found.cut)
    cut = {
        "how": "angoff",
        "points": found.cut,
        "error": found.error,
        "measure": measure,
        "measure_error": _measure_error(found.cut, found.error, people),
        "plain_error": found.plain_error,
        "window": 0.0,
    }
    return {
        "cut": cut,
        "per_judge": [
            {
                "judge": judge,
                "points": own.cut,
                "low": own.cut - own.error,
                "high": own.cut + own.error,
            }
            for judge, own in sorted(found.judges.items(), key=lambda item: str(item[0]))
        ],
        "curve": [],
        "needed": found.judges_needed(),
        "consistency": None,
        **_consequences(people, found.cut, found.error),
    }


def _measure_error(cut: float, error: float, people: Population) -> float:
    """The error in points, as one in measures."""
    return (people.measure_at(cut + error) - people.measure_at(cut - error)) / 2


def _items(row: Round, words: Sequence[Word]) -> list[Figures]:
    """Each item with how often each answer was given; works by points, criteria as asked."""
    by_item: dict[UUID, list[Word]] = defaultdict(list)
    for word in words:
        by_item[word.item].append(word)
    groups = row.method == Method.CONTRASTING_GROUPS
    rows = [_item(item, said, groups=groups) for item, said in by_item.items()]
    if row.judges_works:
        return sorted(rows, key=lambda one: (one["points"], one["item"]))
    order = {str(uid): place for place, uid in enumerate(_criteria(row))}
    return sorted(rows, key=lambda one: order[one["item"]])


def _criteria(row: Round) -> list[UUID]:
    return list(row.rubric.criteria.order_by("position", "pk").values_list("uid", flat=True))


def _item(item: UUID, said: Sequence[Word], *, groups: bool) -> Figures:
    answers = sorted(word.answer for word in said)
    verdicts = [passed(answer, groups) for answer in answers]
    clear = [one for one in verdicts if one is not None]
    mean = sum(answers) / len(answers)
    counts = Counter(f"{answer:g}" for answer in answers)
    return {
        "item": str(item),
        "measure": said[0].measure,
        "points": said[0].points,
        "n": len(said),
        "counts": dict(sorted(counts.items())),
        "share": sum(clear) / len(clear) if clear else None,
        "mean": mean,
        "low": answers[0],
        "high": answers[-1],
    }


def _agreement(row: Round, words: Sequence[Word], sitting: str) -> Figures:
    """Exact agreement: of pairs of judges on an item, and of judges with themselves."""
    return {
        "judges": _between_judges(words),
        "rounds": _between_rounds(row, words) if sitting == Sitting.SECOND else None,
    }


def _between_judges(words: Sequence[Word]) -> float | None:
    by_item: dict[UUID, list[float]] = defaultdict(list)
    for word in words:
        by_item[word.item].append(word.answer)
    same = pairs = 0
    for answers in by_item.values():
        pairs += len(answers) * (len(answers) - 1) // 2
        same += sum(n * (n - 1) // 2 for n in Counter(answers).values())
    return same / pairs if pairs else None


def _between_rounds(row: Round, words: Sequence[Word]) -> float | None:
    """The share of answers of round one that judges kept, among those who came to round two."""
    came = {w.judge.pk for w in words if w.judge.second_done_at is not None}
    first = {(w.judge.pk, w.item): w.answer for w in last_words(row, Sitting.FIRST)}
    both = [
        (first[w.judge.pk, w.item], w.answer)
        for w in words
        if w.judge.pk in came and (w.judge.pk, w.item) in first
    ]
    return sum(a == b for a, b in both) / len(both) if both else None
