"""Plans, refusals and comparisons as JSON values, and plans read back."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from .model import Infeasible, InstanceError, Measures, Objective, Pair, Plan
from .reading import pairs
from .replanning import Comparison, Replanned


def plan_value(plan: Plan) -> dict[str, Any]:
    """A plan: status, objective, measures, pairs and anchors."""
    return {
        "status": "planned",
        "objective": plan.objective.value,
        "measures": measures_value(plan.measures),
        "pairs": [list(row) for row in plan.pairs],
        "anchors": [list(row) for row in plan.anchors],
    }


def measures_value(measures: Measures) -> dict[str, Any]:
    """The figures by the names that the command's help explains."""
    figures = asdict(measures)
    figures["worst_portfolio_sum"] = figures.pop("worst_sum")
    figures["fifth_percentile_portfolio_sum"] = figures.pop("fifth_percentile_sum")
    figures["mean_portfolio_sum"] = figures.pop("mean_sum")
    figures["load_range"] = [figures.pop("load_least"), figures.pop("load_most")]
    figures["optimality_gap"] = figures.pop("gap")
    figures["worst_severity_se"] = figures.pop("severity_se")
    figures["worst_severity_se_is_a_bound"] = figures.pop("severity_se_bound")
    figures["anchors_used"] = measures.anchors
    figures["connected"] = measures.components <= 1
    order = (
        "worst_review",
        "worst_portfolio_sum",
        "fifth_percentile_portfolio_sum",
        "mean_portfolio_sum",
        "total",
        "load_range",
        "conflicts_violated",
        "optimality_gap",
        "bound",
        "proof",
        "seconds",
        "connected",
        "components",
        "worst_severity_se",
        "worst_severity_se_is_a_bound",
        "anchors_each",
        "anchors_used",
        "swaps",
        "reviews",
        "portfolios",
        "panelists",
    )
    return {name: _finite(figures[name]) for name in order}


def _finite(value: Any) -> Any:
    """JSON has no infinity: null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def infeasible_value(found: Infeasible) -> dict[str, Any]:
    """A refusal: the rules, each in words, and where it pinches."""
    value: dict[str, Any] = {
        "status": "infeasible",
        "rules": list(found.rules),
        "words": list(found.words),
        "places": list(found.places),
        "seconds": found.seconds,
    }
    return value | {"nearest": plan_value(found.nearest)} if found.nearest else value


def replanned_value(made: Replanned) -> dict[str, Any]:
    """A plan after a change, with what stayed and what did not."""
    return plan_value(made.plan) | {
        "kept": len(made.kept),
        "ended": _pairs(made.ended),
        "begun": _pairs(made.begun),
        "moved": made.moved,
        "fewest_because": made.proof,
    }


def comparison_value(found: Comparison) -> dict[str, Any]:
    """What differs from the first plan to the second."""
    return {
        "gone": _pairs(found.gone),
        "new": _pairs(found.new),
        "loads": {name: list(loads) for name, loads in found.loads.items()},
        "worst_review": found.worst_review,
        "worst_portfolio_sum": found.worst_sum,
        "mean_portfolio_sum": found.mean_sum,
        "total": found.total,
    }


def _pairs(rows: Sequence[Pair]) -> list[list[str]]:
    return [list(row) for row in rows]


def plan_from(value: Any) -> Plan:
    """A plan as `plan_value` wrote it."""
    if not isinstance(value, dict) or value.get("status") != "planned":
        raise InstanceError("the plan: is not one; give a file that 'plan --out FILE' has written")
    try:
        figures = value["measures"]
        names = Measures.__dataclass_fields__
        renamed = {
            "worst_sum": figures["worst_portfolio_sum"],
            "fifth_percentile_sum": figures["fifth_percentile_portfolio_sum"],
            "mean_sum": figures["mean_portfolio_sum"],
            "load_least": figures["load_range"][0],
            "load_most": figures["load_range"][1],
            "gap": figures["optimality_gap"],
            "severity_se": math.inf
            if figures["worst_severity_se"] is None
            else figures["worst_severity_se"],
            "anchors": figures["anchors_used"],
            "severity_se_bound": figures["worst_severity_se_is_a_bound"],
        }
        measures = Measures(**{name: renamed.get(name, figures.get(name)) for name in names})
        rows = tuple((str(p), str(r), float(a)) for p, r, a in value["pairs"])
        objective = Objective(value["objective"])
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InstanceError(f"the plan: lacks or misspells {error}; write it anew") from None
    return Plan(rows, tuple(pairs(value.get("anchors", []), "anchors")), measures, objective)
