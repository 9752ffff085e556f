"""What a planner is told and what it answers: instances, rules, plans and refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Mean variance of a criterion's score (five levels at -2, -.7, .7 and 2 logits; abilities with
# standard deviation 1.5, severities .5, criteria evenly from -1 to 1): the information of one rating.
ITEM_VARIANCE = 0.58


class InstanceError(ValueError):
    """The instance contradicts itself or names what does not exist; one line, with the remedy."""


class Objective(StrEnum):
    """What a plan is best at."""

    WORST_REVIEW = "worst_review"  # the worst review as good as can be, then the total
    PORTFOLIO_FLOOR = "portfolio_floor"  # a floor under every portfolio's sum, then the total
    TOTAL = "total"  # the total alone


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A work to be reviewed.

    ``track`` bars panelists who serve other tracks; ``slot`` is when its student presents.
    ``reviews`` overrides the rule's number for this work.
    """

    id: str
    sectors: tuple[str, ...] = ()
    track: str | None = None
    slot: str | None = None
    reviews: int | None = None


@dataclass(frozen=True, slots=True)
class Panelist:
    """A reviewer; None for tracks or slots: all of them; loads override the rules' bounds."""

    id: str
    employer: str | None = None
    sectors: tuple[str, ...] = ()
    senior: bool = False
    load_min: int | None = None
    load_max: int | None = None
    tracks: tuple[str, ...] | None = None
    slots: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Rules:
    """The rules of a panel; zero, None or False switches a rule off.

    ``seniors`` and ``in_sector`` are least numbers of reviewers for each portfolio,
    ``per_employer`` the most of one employer, ``per_slot`` the most portfolios one panelist hears
    in one slot. ``anchors_each`` is how many calibration portfolios out of ``anchor_pool`` one
    panelist may be asked to score; they count toward no load. ``max_severity_se`` is in logits and
    is predicted for ``criteria`` scores a review of ``item_variance`` each.
    """

    reviews_each: int = 3
    load_min: int = 0
    load_max: int | None = None
    seniors: int = 0
    per_employer: int | None = None
    in_sector: int = 0
    per_slot: int | None = None
    connected: bool = False
    max_severity_se: float | None = None
    anchors_each: int = 0
    anchor_pool: tuple[str, ...] = ()
    swaps: bool = True
    criteria: int = 8
    item_variance: float = ITEM_VARIANCE


@dataclass(frozen=True)
class Affinity:
    """How well panelists suit portfolios, as candidate pairs: positions and values.

    A pair that is not listed is no candidate, unless ``missing`` gives it a value.
    """

    portfolio: NDArray[np.int32]
    panelist: NDArray[np.int32]
    value: Floats

    @classmethod
    def dense(cls, matrix: Any) -> "Affinity":
        """From a matrix, a row a portfolio and a column a panelist; NaN is no candidate."""
        values = np.asarray(matrix, dtype=np.float64)
        rows, columns = np.nonzero(~np.isnan(values))
        return cls(rows.astype(np.int32), columns.astype(np.int32), values[rows, columns])

    @classmethod
    def by_sector(
        cls, portfolios: Sequence[Portfolio], panelists: Sequence[Panelist]
    ) -> "Affinity":
        """The share of a portfolio's sectors that the panelist covers; 1 where it has none."""
        names = {name for row in portfolios for name in row.sectors}
        place = {name: index for index, name in enumerate(sorted(names))}
        has = _indicator([row.sectors for row in portfolios], place)
        covers = _indicator([row.sectors for row in panelists], place)
        count = has.sum(axis=1, keepdims=True)
        shared = has @ covers.T
        return cls.dense(np.where(count > 0, shared / np.maximum(count, 1), 1.0))


def _indicator(rows: Sequence[Sequence[str]], place: Mapping[str, int]) -> Floats:
    table = np.zeros((len(rows), len(place)))
    for index, names in enumerate(rows):
        for name in names:
            if name in place:
                table[index, place[name]] = 1.0
    return table


Pair = tuple[str, str]  # (portfolio id, panelist id)


@dataclass(frozen=True)
class Instance:
    """A panel to be planned. Pairs are (portfolio id, panelist id).

    ``conflicts`` say why; they are never assigned. ``pinned`` pairs must be in the plan,
    ``forbidden`` ones must not, ``done`` ones are reviewed already: they stay, count toward the
    portfolio's reviews and the panelist's load, and are not judged by the rules again.
    """

    portfolios: Sequence[Portfolio]
    panelists: Sequence[Panelist]
    affinity: Affinity
    rules: Rules = field(default_factory=Rules)
    conflicts: Mapping[Pair, str] = field(default_factory=dict)
    pinned: Sequence[Pair] = ()
    forbidden: Sequence[Pair] = ()
    done: Sequence[Pair] = ()


@dataclass(frozen=True)
class Measures:
    """How good a plan is; sums are of affinities over a portfolio's reviews.

    ``bound`` is the proven best of the objective's last stage and ``gap`` the relative distance to
    it; ``severity_se`` the worst predicted standard error, in logits, of a difference of two
    panelists' severities (infinite where they are not connected), ``severity_se_bound`` True where
    it is bounded from above instead of computed for every pair.
    """

    portfolios: int
    panelists: int
    reviews: int
    worst_review: float
    worst_sum: float
    fifth_percentile_sum: float
    mean_sum: float
    total: float
    load_least: int
    load_most: int
    conflicts_violated: int
    bound: float
    gap: float
    proof: str
    components: int
    severity_se: float
    severity_se_bound: bool
    anchors_each: int
    anchors: int
    swaps: int
    seconds: float


@dataclass(frozen=True)
class Plan:
    """Reviews as (portfolio id, panelist id, affinity), done ones among them, and anchors.

    ``anchors`` are the (anchor id, panelist id) pairs that make severities comparable.
    """

    pairs: tuple[tuple[str, str, float], ...]
    anchors: tuple[Pair, ...]
    measures: Measures
    objective: Objective = Objective.WORST_REVIEW

    @property
    def reviews(self) -> frozenset[Pair]:
        """The (portfolio id, panelist id) pairs alone."""
        return frozenset((portfolio, panelist) for portfolio, panelist, _ in self.pairs)


@dataclass(frozen=True)
class Infeasible:
    """No plan obeys all rules: the smallest set that stands in the way, and where it pinches.

    ``rules`` are names of rule groups (`RuleGroup`), ``words`` one sentence on each of them and
    ``places`` sentences that name portfolios and panelists. ``nearest`` is the best plan without
    the rules on comparability, where only these cannot be kept.
    """

    rules: tuple[str, ...]
    words: tuple[str, ...]
    places: tuple[str, ...]
    seconds: float
    nearest: Plan | None = None


class RuleGroup(StrEnum):
    """The rules as a coordinator may loosen them, one by one."""

    REVIEWS = "reviews_each"
    CANDIDATES = "candidates"
    LOAD_MAX = "load_max"
    LOAD_MIN = "load_min"
    CONFLICTS = "conflicts"
    FORBIDDEN = "forbidden"
    PINNED = "pinned"
    TRACKS = "tracks"
    SLOTS = "slots"
    PER_SLOT = "per_slot"
    SENIORS = "seniors"
    PER_EMPLOYER = "per_employer"
    IN_SECTOR = "in_sector"
    CONNECTED = "connected"
    SEVERITY = "max_severity_se"
    ANCHORS = "anchors_each"
