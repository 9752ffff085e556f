"""What a fit gives: measures with errors, kept as plain arrays beside their ids."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from .data import Bools, Floats, Ints


@dataclass(frozen=True)
class Measures:
    """Facet levels or criteria: logits, larger is more severe or more difficult.

    ``extreme`` is +1 where every rating was the highest possible, -1 the lowest: no finite
    estimate exists, ``measure`` is then that of a score .3 points inside. nan: no rating at all.
    """

    ids: tuple[str, ...]
    measure: Floats
    error: Floats
    count: Ints
    score: Floats
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    extreme: Ints
    subset: Ints

    def __getitem__(self, identifier: str) -> float:
        """The measure of one id."""
        return float(self.measure[self.ids.index(identifier)])


@dataclass(frozen=True)
class Steps:
    """Steps between neighbouring categories; ``criterion`` is "" where all criteria share them.

    ``category`` is the higher of the two scores; ``count`` how often it was given. Fit is that of
    the indicator "at least this score".
    """

    criterion: tuple[str, ...]
    category: Ints
    measure: Floats
    error: Floats
    count: Ints
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats


@dataclass(frozen=True)
class Persons:
    """Persons: ``ability`` and ``error`` are posterior mean and deviation given the ratings.

    ``likelihood_ability`` and ``likelihood_error`` are Warm's weighted likelihood estimate, which
    leaves the distribution of persons aside (nan without ratings). ``score`` and ``maximum`` are
    sums of categories counted from the lowest.
    """

    ids: tuple[str, ...]
    count: Ints
    score: Floats
    maximum: Floats
    ability: Floats
    error: Floats
    likelihood_ability: Floats
    likelihood_error: Floats
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats
    subset: Ints


@dataclass(frozen=True)
class Cells:
    """Fit of each criterion under each level of a facet."""

    facet: tuple[str, ...]
    level: tuple[str, ...]
    criterion: tuple[str, ...]
    count: Ints
    infit: Floats
    outfit: Floats
    infit_z: Floats
    outfit_z: Floats


@dataclass(frozen=True)
class Calibration:
    """A fitted many-facet Rasch model: everything to report and to score further reviews with.

    ``intercepts`` (criteria, categories) and ``lowest`` define the scale (see `scale`);
    abilities are N(``mean``, ``variance``). ``deviance`` is -2 log marginal likelihood (joint
    likelihood with method "jml"). ``priors`` are
    the standard deviations of normal priors on severities; ``warnings`` are sentences for people.
    """

    model: str
    method: str
    lowest: int
    intercepts: Floats
    facets: Mapping[str, Measures]
    criteria: Measures
    steps: Steps
    persons: Persons
    cells: Cells
    mean: float
    mean_error: float
    variance: float
    deviation_error: float
    deviance: float
    parameters: int
    ratings: int
    reviews: int
    subsets: int
    nodes: int
    iterations: int
    converged: bool
    gradient: float
    priors: Mapping[str, float]
    warnings: tuple[str, ...] = ()

    @property
    def allowed(self) -> Bools:
        """The possible categories of each criterion, shape (criteria, categories)."""
        return np.isfinite(self.intercepts)

    @property
    def deviation(self) -> float:
        """The standard deviation of abilities."""
        return float(np.sqrt(self.variance))

    def to_json(self) -> dict[str, Any]:
        """A JSON document from which `from_json` makes the same calibration, digit by digit."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The calibration that was written; raises KeyError where a part is missing."""
        values = {item.name: document[item.name] for item in fields(cls)}
        values["intercepts"] = np.array(
            [[-np.inf if cell is None else cell for cell in row] for row in values["intercepts"]],
            dtype=np.float64,
        ).reshape(len(values["intercepts"]), -1)
        values["facets"] = {
            name: _record(Measures, part) for name, part in values["facets"].items()
        }
        for name, kind in (
            ("criteria", Measures),
            ("steps", Steps),
            ("persons", Persons),
            ("cells", Cells),
        ):
            values[name] = _record(kind, values[name])
        values["warnings"] = tuple(values["warnings"])
        return cls(**values)

    def dumps(self) -> str:
        """The JSON document as text."""
        return json.dumps(self.to_json(), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Measures | Steps | Persons | Cells):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _record(kind: type[Any], document: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for item in fields(kind):
        part = document[item.name]
        if item.type is Floats:
            values[item.name] = np.array(
                [np.nan if cell is None else cell for cell in part], dtype=np.float64
            )
        elif item.type is Ints:
            values[item.name] = np.array(part, dtype=np.int64)
        else:
            values[item.name] = tuple(part)
    return kind(**values)
