"""The figures of a run: how well the model tells portfolios and raters apart, how raters agree."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firstrung.engines.ratings import Calibration, agreement
from firstrung.engines.ratings.rated import Ratings as Table
from firstrung.validation.scoring.fitting import Fitted, Obstacle
from firstrung.validation.scoring.gathering import Gathered
from firstrung.validation.scoring.model import RATER

Floats = NDArray[np.float64]


def of_fit(fitted: Fitted, gathered: Gathered) -> dict[str, Any]:
    """Everything a page says of the run, as JSON."""
    calibration = fitted.calibration
    raters, people = fitted.model.calibration.facets[RATER], calibration.persons
    return {
        "reviews": sum(fitted.kept),
        "ratings": calibration.ratings,
        "raters": len(
            {who for who, here in zip(gathered.raters, fitted.kept, strict=True) if here}
        ),
        "works": len(people.ids),
        "shared": fitted.shared,
        "subsets": fitted.subsets,
        "left_out": len(gathered) - sum(fitted.kept),
        "drift": fitted.drift,
        "model": calibration.model,
        "deviance": calibration.deviance,
        "parameters": calibration.parameters,
        "mean": calibration.mean,
        "variance": calibration.variance,
        "spread": fitted.model.spread,
        "halo": fitted.model.halo,
        "converged": calibration.converged,
        "portfolios": separation(people.ability, people.error, posterior=True),
        "severity": separation(raters.measure, raters.error),
        "criteria": _criteria(calibration),
        "agreement": agreement_of(gathered),
    }


def of_obstacle(obstacle: Obstacle, gathered: Gathered) -> dict[str, Any]:
    """What a page says where scores can't be corrected yet."""
    return {
        "obstacle": obstacle.code,
        "reviews": len(gathered),
        "raters": obstacle.raters,
        "shared": obstacle.shared,
        "subsets": obstacle.subsets,
        "agreement": agreement_of(gathered),
    }


def separation(measure: Floats, error: Floats, *, posterior: bool = False) -> dict[str, Any]:
    """Separation, strata and reliability of measures with errors.

    The true variance is what is observed less the errors'; of posterior means, which scatter
    less than what they measure, what is observed is the true variance less the errors'.
    """
    fine = np.isfinite(measure) & np.isfinite(error)
    if fine.sum() < 2:  # noqa: PLR2004 - no scatter
        return {"separation": None, "strata": None, "reliability": None}
    seen = float(measure[fine].var(ddof=1))
    noise = float((error[fine] ** 2).mean())
    true = seen if posterior else max(0.0, seen - noise)
    total = seen + noise if posterior else max(seen, 1e-12)
    reliability = true / total
    ratio = math.sqrt(true / noise) if noise > 0 else None
    return {
        "separation": ratio,
        "strata": None if ratio is None else (4 * ratio + 1) / 3,
        "reliability": reliability,
    }


def agreement_of(gathered: Gathered) -> dict[str, Any] | None:
    """Agreement on each criterion of each work; None without two ratings of one."""
    triples = (
        ((work, code), rater, float(value))
        for code, column in gathered.scores.items()
        for work, rater, value in zip(gathered.works, gathered.raters, column, strict=True)
        if value is not None
    )
    table = Table.from_triples(_once(triples))
    if not table.values.size:
        return None
    found = agreement.agreement(table)
    return found if found["pairs"] else None


def _once(triples: Any) -> Any:
    """The first rating of a rater on a unit: who judges an anchor every quarter counts once."""
    seen: set[Any] = set()
    for unit, rater, value in triples:
        if (unit, rater) not in seen:
            seen.add((unit, rater))
            yield unit, rater, value


def _criteria(calibration: Calibration) -> list[dict[str, Any]]:
    rows = calibration.criteria
    return [
        {
            "code": code,
            "difficulty": number(rows.measure[index]),
            "error": number(rows.error[index]),
            "infit": number(rows.infit[index]),
            "outfit": number(rows.outfit[index]),
        }
        for index, code in enumerate(rows.ids)
    ]


def number(value: float) -> float | None:
    """A number that JSON and the database can hold; None for nan and infinity."""
    return float(value) if math.isfinite(value) else None
