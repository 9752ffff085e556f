"""Anchors: ratings fitted on the scale of an earlier calibration."""

from dataclasses import replace

import numpy as np

from .calibration import Calibration
from .data import MISSING, Bools, Floats, Ratings, RatingsError
from .design import Design
from .likelihood import Parameters
from .optimise import Restrictions, default_restrictions
from .scale import Scale, from_used


def anchored(design: Design, calibration: Calibration) -> tuple[Restrictions, Parameters]:
    """Keep everything that the calibration knows and estimate the facet levels that are new.

    A facet with a fixed level is not centred: its new levels are on the calibration's scale.
    """
    restrictions = default_restrictions(design)
    free, centred = restrictions.free.copy(), restrictions.centred.copy()
    levels = np.zeros(design.size)
    for facet, (name, ids) in enumerate(design.ratings.facets.items()):
        known = calibration.facets.get(name)
        if known is None:
            continue
        measures = dict(zip(known.ids, known.measure.tolist(), strict=True))
        for index, identifier in enumerate(ids):
            value = measures.get(identifier, float("nan"))
            if np.isfinite(value):
                level = int(design.offsets[facet]) + index
                levels[level], free[level], centred[facet] = value, False, False
    free[design.size :] = False
    parameters = scale_parameters(calibration.intercepts, design.scale.basis)
    moved = Parameters(levels, parameters, calibration.mean, float(np.log(calibration.deviation)))
    return Restrictions(free, centred, restrictions.precision), moved


def known_levels(ratings: Ratings, calibration: Calibration) -> Bools:
    """Which levels of all facets (levels,) the calibration has a measure for."""
    found = []
    for name, ids in ratings.facets.items():
        known = calibration.facets.get(name)
        measured = set()
        if known is not None:
            pairs = zip(known.ids, np.isfinite(known.measure), strict=True)
            measured = {identifier for identifier, finite in pairs if finite}
        found += [identifier in measured for identifier in ids]
    return np.array(found, dtype=np.bool_)


def calibrated_scale(ratings: Ratings, calibration: Calibration) -> tuple[Ratings, Scale]:
    """The calibration's scale, and the ratings with its criteria in its order.

    Raises `RatingsError` for a criterion or a score that the calibration does not know.
    """
    unknown = [name for name in ratings.criteria if name not in calibration.criteria.ids]
    if unknown:
        raise RatingsError(
            f"The anchor has no criterion {unknown[0]!r}; "
            f"it has {', '.join(calibration.criteria.ids)}."
        )
    scores = np.full((ratings.person.size, len(calibration.criteria.ids)), MISSING, dtype=np.int64)
    for column, name in enumerate(ratings.criteria):
        scores[:, calibration.criteria.ids.index(name)] = ratings.scores[:, column]
    row, column_ = np.nonzero(scores != MISSING)
    category = scores[row, column_] - calibration.lowest
    size = calibration.intercepts.shape[1]
    inside = (category >= 0) & (category < size)
    inside[inside] = calibration.allowed[column_[inside], category[inside]]
    if not inside.all():
        wrong = int(np.argmin(inside))
        raise RatingsError(
            f"Score {scores[row[wrong], column_[wrong]]} on "
            f"{calibration.criteria.ids[column_[wrong]]!r} was never given in the anchor's ratings: "
            "fit anew with both."
        )
    moved = replace(ratings, criteria=calibration.criteria.ids, scores=scores)
    return moved, from_used(calibration.allowed, calibration.lowest, calibration.model)


def scale_parameters(intercepts: Floats, basis: Floats) -> Floats:
    """The parameters of a basis whose intercepts these are; raises `RatingsError` if none are."""
    allowed = np.isfinite(intercepts)
    if basis.shape[2] == 0:
        return np.zeros(0)
    solution = np.linalg.lstsq(basis[allowed], intercepts[allowed], rcond=None)[0]
    if np.abs(basis[allowed] @ solution - intercepts[allowed]).max(initial=0.0) > 1e-6:  # noqa: PLR2004
        raise RatingsError("The anchor's scale cannot be expressed in this model.")
    return np.asarray(solution)
