"""From a panel's document to the engine's plan and back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firstrung.validation.enums import PlanState
from firstrung.validation.selectors.affinity import affinity
from firstrung.validation.selectors.documents import Document, Pair
from firstrung.validation.selectors.numbers import fair_least, most_load

SECONDS = 60.0
"""After this the best plan found so far is taken; none by then is said."""

SEVERITY_SE = 0.25
"""The largest predicted standard error, in logits, of a difference of two severities."""


@dataclass(frozen=True)
class Outcome:
    """What a plan is made of: see `PanelPlan`."""

    state: PlanState
    pairs: list[list[Any]] = field(default_factory=list)
    figures: Document = field(default_factory=dict)
    obstacles: list[Document] = field(default_factory=list)


def compute(document: Document, *, keep: Sequence[Pair] | None = None) -> Outcome:
    """The best plan, or the rules that stand in the way.

    ``keep`` are (submission, panelist) pairs of the plan in use: then only what is missing or no
    longer possible changes. Where nothing but the comparability of panelists can't be had, the
    plan is proposed all the same and says so.
    """
    value = engine_file(document)
    pairs = None if keep is None else _kept(document, keep)
    tries = [value] if keep is not None else [_even(document, value), value]
    try:
        for number, one in enumerate(tries, start=1):
            outcome = _outcome(one, pairs)
            if outcome.state == PlanState.PROPOSED or number == len(tries):
                return outcome
    except TimeoutError:
        pass
    return Outcome(PlanState.BLOCKED, obstacles=[{"rule": "time"}])


def _outcome(value: Document, keep: list[tuple[str, str]] | None) -> Outcome:
    """The plan of an instance; severities told apart as well as can be, tied together at least."""
    # The solvers take a second to load and are wanted in few processes.
    from firstrung.engines import assignment as engine  # noqa: PLC0415

    made = _ask(value, keep)
    if not isinstance(made, engine.Infeasible):
        return Outcome(PlanState.PROPOSED, _pairs(made), _figures(made))
    obstacles = [{"rule": str(rule)} for rule in made.rules]
    if made.nearest is None:
        return Outcome(PlanState.BLOCKED, obstacles=obstacles)
    if made.nearest.measures.components <= 1:
        return Outcome(PlanState.PROPOSED, _pairs(made.nearest), _figures(made.nearest), obstacles)
    tied = {key: rule for key, rule in value["rules"].items() if key != "max_severity_se"}
    again = _ask(value | {"rules": tied}, keep)
    if isinstance(again, engine.Infeasible):
        obstacles = [{"rule": str(rule)} for rule in again.rules]
        again = again.nearest or made.nearest
    return Outcome(PlanState.PROPOSED, _pairs(again), _figures(again), obstacles)


def _ask(value: Document, keep: list[tuple[str, str]] | None) -> Any:
    """The engine's `Plan`, or its `Infeasible`."""
    from firstrung.engines import assignment as engine  # noqa: PLC0415

    instance = engine.read_instance(value)
    if keep is None:
        return engine.plan(instance, seconds=SECONDS)
    made = engine.replan(instance, keep, seconds=SECONDS)
    return made.plan if isinstance(made, engine.Replanned) else made


def _even(document: Document, value: Document) -> Document:
    """The same instance with the wish that everybody gets a fair share."""
    least = fair_least(document)
    people = [
        {"load_min": min(least, row.get("load_max", least))} | row for row in value["panelists"]
    ]
    return value | {"panelists": people}


def _kept(document: Document, keep: Sequence[Pair]) -> list[tuple[str, str]]:
    """Pairs of the plan in use that the document still knows."""
    works = {row["id"] for row in document["portfolios"]}
    people = {row["id"] for row in document["panelists"]}
    return [(str(work), str(who)) for work, who in keep if work in works and who in people]


def engine_file(document: Document) -> Document:
    """The document as an instance of the command ``panels plan``; ids only, as texts."""
    works, people = document["portfolios"], document["panelists"]
    return {
        "portfolios": [
            _given(
                id=str(row["id"]),
                sectors=sorted(row["sectors"]),
                track=_name(row["track"]),
                slot=_name(row["slot"]),
                reviews=row["reviews"],
            )
            for row in works
        ],
        "panelists": [
            _given(
                id=str(row["id"]),
                employer=str(row["employer"]),
                sectors=row["sectors"],
                senior=row["senior"],
                load_min=row["load_min"],
                load_max=row["load_max"],
                tracks=_names(row["tracks"]),
                slots=_names(row["slots"]),
            )
            for row in people
        ],
        "affinity": [[affinity(work, who) for who in people] for work in works],
        "rules": _rules(document),
        "conflicts": _conflicts(document),
        **{
            key: [[str(work), str(who)] for work, who in document[key]]
            for key in ("pinned", "forbidden", "done")
        },
    }


def _given(**values: Any) -> Document:
    return {key: value for key, value in values.items() if value is not None}


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _names(values: Sequence[Any] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]


def _rules(document: Document) -> Document:
    rules, pool = document["rules"], [_anchor(row["id"]) for row in document["anchors"]]
    return _given(
        **rules
        | {
            "load_max": most_load(document),
            "anchors_each": min(rules["anchors_each"], len(pool)),
        },
        connected=True,
        max_severity_se=SEVERITY_SE,
        anchor_pool=pool,
    )


def _anchor(key: int) -> str:
    return f"anchor-{key}"


def _conflicts(document: Document) -> list[list[str]]:
    barred = [[str(work), str(who), why] for work, who, why in document["barred"]]
    for row in document["anchors"]:
        barred += [[_anchor(row["id"]), str(who), "conflict"] for who in row["barred"]]
    return barred


def _pairs(plan: Any) -> list[list[Any]]:
    return sorted([int(who), int(work), round(value, 3)] for work, who, value in plan.pairs)


def _figures(plan: Any) -> Document:
    """The figures that pages show; None where the engine says infinite."""
    found = plan.measures
    return {
        "reviews": found.reviews,
        "worst": round(found.worst_review, 3),
        "mean": round(found.total / found.reviews, 3) if found.reviews else None,
        "worst_sum": round(found.worst_sum, 3),
        "load_least": found.load_least,
        "load_most": found.load_most,
        "components": found.components,
        "severity_se": round(found.severity_se, 3) if math.isfinite(found.severity_se) else None,
        "severity_se_bound": found.severity_se_bound,
        "anchors_each": found.anchors_each,
        "anchors": [[int(name.removeprefix("anchor-")), int(who)] for name, who in plan.anchors],
        "gap": found.gap,
        "proof": found.proof,
        "seconds": round(found.seconds, 3),
    }
