"""From a panel's document to the engine's plan and back."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firstrung.validation.enums import PlanState
from firstrung.validation.selectors.affinity import affinity
from firstrung.validation.selectors.documents import Document, Pair
from firstrung.validation.selectors.numbers import fair_share

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
    # The solvers take a second to load and are wanted in few processes.
    from firstrung.engines import assignment as engine  # noqa: PLC0415

    instance = _instance(document)
    try:
        if keep is None:
            made = engine.plan(instance, seconds=SECONDS)
        else:
            lost = {(work, who) for work, who, *_why in document["barred"] + document["forbidden"]}
            pairs = [(str(work), str(who)) for work, who in keep if (work, who) not in lost]
            held = dataclasses.replace(instance, pinned=[*instance.pinned, *pairs])
            made = engine.plan(held, seconds=SECONDS)
            if isinstance(made, engine.Infeasible) and made.nearest is None:
                made = engine.plan(instance, seconds=SECONDS)
    except TimeoutError:
        return Outcome(PlanState.BLOCKED, obstacles=[{"rule": "time"}])
    if isinstance(made, engine.Plan):
        return Outcome(PlanState.PROPOSED, _pairs(made), _figures(made))
    obstacles = [{"rule": str(rule)} for rule in made.rules]
    if made.nearest is not None:
        return Outcome(PlanState.PROPOSED, _pairs(made.nearest), _figures(made.nearest), obstacles)
    return Outcome(PlanState.BLOCKED, obstacles=obstacles)


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _names(values: Sequence[Any] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(str(value) for value in values)


def _instance(document: Document) -> Any:
    """The document as the engine's `Instance`; ids become texts."""
    from firstrung.engines import assignment as engine  # noqa: PLC0415

    works, people = document["portfolios"], document["panelists"]
    portfolios = [
        engine.Portfolio(
            id=str(row["id"]),
            sectors=tuple(row["sectors"]),
            track=_name(row["track"]),
            slot=_name(row["slot"]),
            reviews=row["reviews"],
        )
        for row in works
    ]
    panelists = [
        engine.Panelist(
            id=str(row["id"]),
            employer=str(row["employer"]),
            sectors=tuple(row["sectors"]),
            senior=row["senior"],
            load_min=row["load_min"],
            load_max=row["load_max"],
            tracks=_names(row["tracks"]),
            slots=_names(row["slots"]),
        )
        for row in people
    ]
    return engine.Instance(
        portfolios=portfolios,
        panelists=panelists,
        affinity=engine.Affinity.dense([[affinity(work, who) for who in people] for work in works]),
        rules=engine.Rules(**_rules(document)),
        conflicts=_conflicts(document),
        **{
            key: [(str(work), str(who)) for work, who in document[key]]
            for key in ("pinned", "forbidden", "done")
        },
    )


def _rules(document: Document) -> Document:
    rules = document["rules"] | {
        "connected": True,
        "max_severity_se": SEVERITY_SE,
        "anchor_pool": tuple(_anchor(row["id"]) for row in document["anchors"]),
    }
    return {key: value for key, value in rules.items() if key != "load_max"} | {
        "load_max": fair_share(document) if rules["load_max"] is None else rules["load_max"]
    }


def _anchor(key: int) -> str:
    return f"anchor-{key}"


def _conflicts(document: Document) -> dict[tuple[str, str], str]:
    barred = {(str(work), str(who)): why for work, who, why in document["barred"]}
    for row in document["anchors"]:
        barred |= {(_anchor(row["id"]), str(who)): "conflict" for who in row["barred"]}
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
