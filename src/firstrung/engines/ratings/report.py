"""A calibration as a report: one JSON-ready dictionary for analysts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from . import scoring, summaries
from .agreement import agreement
from .calibration import Calibration, Measures
from .data import Floats, Ratings
from .design import distinct_rows
from .rated import Ratings as Rated

DIGITS = 10


def report(
    calibration: Calibration,
    ratings: Ratings | None = None,
    *,
    rater: str | None = None,
    cut: float | None = None,
    cut_error: float = 0.0,
) -> dict[str, Any]:
    """Everything that there is to report; see `firstrung.engines.ratings fit --help` for the names.

    With ``ratings`` and the facet ``rater`` the agreement of its levels is added; with a ``cut``
    each person's probability of reaching it and the zone.
    """
    document: dict[str, Any] = {
        "model": calibration.model,
        "method": calibration.method,
        "deviance": calibration.deviance,
        "log_likelihood": -calibration.deviance / 2,
        "n_parameters": calibration.parameters,
        "aic": calibration.deviance + 2 * calibration.parameters,
        "mean": calibration.mean,
        "mean_standard_error": calibration.mean_error,
        "variance": calibration.variance,
        "deviation": calibration.deviation,
        "deviation_standard_error": calibration.deviation_error,
        "n_persons": len(calibration.persons.ids),
        "n_reviews": calibration.reviews,
        "n_ratings": calibration.ratings,
        "n_subsets": calibration.subsets,
        "nodes": calibration.nodes,
        "iterations": calibration.iterations,
        "converged": calibration.converged,
        "gradient": calibration.gradient,
        "priors": dict(calibration.priors),
        "warnings": list(calibration.warnings),
        "facets": {name: _measures(part) for name, part in calibration.facets.items()},
        "criteria": _measures(calibration.criteria),
        "steps": _steps(calibration),
        "persons": _persons(calibration, cut, cut_error),
        "cells": _columns(calibration.cells, {"infit_z": "infit_zstd", "outfit_z": "outfit_zstd"}),
        "summary": _summary(calibration),
        "pearson_chi_square": _pearson(calibration),
    }
    if cut is not None:
        document["cut"] = {"cut": cut, "standard_error": cut_error, "zones": _zones(document)}
    if ratings is not None and rater is not None:
        document["agreement"] = {"facet": rater} | agreement(rated(ratings, rater))
    return {name: clean(part) for name, part in document.items()}


def _pearson(calibration: Calibration) -> float:
    """The sum of the squared standardised residuals of all ratings that have a finite estimate."""
    finite = calibration.criteria.extreme == 0
    return float((calibration.criteria.outfit * calibration.criteria.count)[finite].sum())


def _zones(document: Mapping[str, Any]) -> dict[str, int]:
    zones = [person["zone"] for person in document["persons"]]
    return {name: zones.count(name) for name in (scoring.CERTIFY, scoring.REVIEW, scoring.RETURN)}


def _measures(part: Measures) -> list[dict[str, Any]]:
    names = {
        "ids": "id",
        "error": "standard_error",
        "infit_z": "infit_zstd",
        "outfit_z": "outfit_zstd",
    }
    rows = _columns(part, names)
    for row in rows:
        row["mean_score"] = row["score"] / row["count"] if row["count"] else None
        row["extreme"] = {1: "highest", -1: "lowest"}.get(row["extreme"])
    return rows


def _columns(part: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A record of equally long columns as a list of rows."""
    columns = {
        names.get(name, name): values.tolist() if isinstance(values, np.ndarray) else values
        for name, values in vars(part).items()
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _steps(calibration: Calibration) -> list[dict[str, Any]]:
    rows = _columns(
        calibration.steps,
        {"error": "standard_error", "infit_z": "infit_zstd", "outfit_z": "outfit_zstd"},
    )
    for row in rows:
        row["criterion"] = row["criterion"] or None
    return rows


def _persons(calibration: Calibration, cut: float | None, cut_error: float) -> list[dict[str, Any]]:
    names = {
        "ids": "id",
        "ability": "measure",
        "error": "standard_error",
        "likelihood_ability": "wle",
        "likelihood_error": "wle_standard_error",
        "infit_z": "infit_zstd",
        "outfit_z": "outfit_zstd",
    }
    rows = _columns(calibration.persons, names)
    fair = scoring.fair_averages(calibration, calibration.persons.ability)
    for row, average in zip(rows, fair.tolist(), strict=True):
        row["fair_average"] = average
        if cut is not None:
            chance = scoring.pass_probability(row["measure"], row["standard_error"], cut, cut_error)
            row["pass_probability"], row["zone"] = chance, scoring.zone(chance)
    return rows


def _summary(calibration: Calibration) -> dict[str, Any]:
    persons = calibration.persons
    rated = persons.count > 0
    summary: dict[str, Any] = {
        name: _of(np.where(part.extreme == 0, part.measure, np.nan), part.error)
        for name, part in {**calibration.facets, "criteria": calibration.criteria}.items()
    }
    summary["persons"] = _of(
        np.where(rated, persons.likelihood_ability, np.nan), persons.likelihood_error
    )
    with np.errstate(invalid="ignore"):
        spread = float(persons.ability.var(ddof=1)) if persons.count.size > 1 else np.nan
        noise = float((persons.error**2).mean())
    summary["persons"]["eap_reliability"] = spread / (spread + noise)
    return summary


def _of(measure: Floats, error: Floats) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for label, sample in (("sample", True), ("population", False)):
        part = summaries.separation(measure, error, sample=sample)
        found[label] = asdict(part) if part else None
    test = summaries.fixed_chi_square(measure, error)
    found["fixed_chi_square"] = asdict(test) if test else None
    return found


def rated(ratings: Ratings, rater: str) -> Rated:
    """Units (work x other facets x criterion) by raters; a rater's repeats are further units."""
    column = list(ratings.facets).index(rater)
    review, criterion = np.nonzero(ratings.observed)
    others = np.delete(ratings.levels, column, axis=1)[review]
    work = np.column_stack([ratings.person[review], others, criterion])
    level = ratings.levels[review, column]
    _, place = distinct_rows(np.column_stack([work, level]))
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    repeat = np.empty_like(place)
    repeat[order] = np.arange(place.size) - np.repeat(starts, np.diff([*starts, place.size]))
    _, unit = distinct_rows(np.column_stack([work, repeat]))
    return Rated(
        units=unit,
        raters=level,
        values=ratings.scores[review, criterion].astype(np.float64),
        unit_labels=tuple(range(int(unit.max(initial=-1)) + 1)),
        rater_labels=ratings.facets[rater],
    )


def clean(value: Any) -> Any:
    """The same document with plain numbers; what is not finite becomes None."""
    if isinstance(value, Mapping):
        return {str(name): clean(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [clean(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, DIGITS) if np.isfinite(value) else None
    return value
