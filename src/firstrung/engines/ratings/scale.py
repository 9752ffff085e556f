"""The rating scale: which categories each criterion uses and the parameters behind them.

A rating of k (counted from the lowest score of all criteria) has log weight
``k * x + intercept[criterion, k]`` where x is ability minus all severities. Intercepts are linear
in the free parameters: difficulties that sum to zero and cumulated steps that end at zero.
A category that nobody used has probability zero, the limit of maximum likelihood; scores keep
their values. With partial credit that holds per criterion; with the rating scale a criterion ends
at its own highest score and the categories in between are those used anywhere.
"""

from dataclasses import dataclass

import numpy as np

from .data import Bools, Floats, Ints, Ratings, RatingsError

RATING_SCALE, PARTIAL_CREDIT = "rsm", "pc"
MODELS = (RATING_SCALE, PARTIAL_CREDIT)


@dataclass(frozen=True)
class Scale:
    """Categories and parameters of the criteria.

    ``lowest`` is the score that counts as category 0; ``allowed`` (criteria, categories) marks the
    possible ones; ``active`` (criteria,) those criteria that have at least two. ``basis``
    (criteria, categories, parameters) maps parameters to intercepts.
    """

    model: str
    lowest: int
    allowed: Bools
    basis: Floats

    @property
    def active(self) -> Bools:
        """Criteria that can tell persons apart, shape (criteria,)."""
        return np.asarray(self.allowed.sum(axis=1) > 1)

    @property
    def size(self) -> int:
        """The number of free parameters."""
        return int(self.basis.shape[2])

    def intercepts(self, parameters: Floats) -> Floats:
        """Log weights (criteria, categories) at x = 0; minus infinity where impossible."""
        values = self.basis @ parameters
        return np.where(self.allowed, values, -np.inf)

    def difficulty_map(self) -> Floats:
        """Matrix (criteria, parameters): difficulties as linear functions of the parameters."""
        active = np.flatnonzero(self.active)
        rows = np.zeros((self.allowed.shape[0], self.size))
        free = max(active.size - 1, 0)
        rows[active[:free], np.arange(free)] = 1.0
        if free:
            rows[active[-1], :free] = -1.0
        return rows

    def step_map(self) -> tuple[Ints, Floats]:
        """Steps that exist, as rows (criterion or -1, category), and their map to parameters.

        A step is the difficulty of category k relative to k - 1, criterion's difficulty apart; it
        exists where both categories are possible. The rating scale has one set, criterion -1.
        """
        difficulty = self.difficulty_map()
        if self.model == RATING_SCALE and self.active.any():
            widest = int(np.argmax(np.where(self.active, self.tops(), -1)))
            criteria = [(-1, widest)]
        else:
            criteria = [(int(index), int(index)) for index in np.flatnonzero(self.active)]
        keys: list[tuple[int, int]] = []
        rows: list[Floats] = []
        for label, criterion in criteria:
            for category in range(1, self.allowed.shape[1]):
                if self.allowed[criterion, category - 1 : category + 1].all():
                    change = self.basis[criterion, category] - self.basis[criterion, category - 1]
                    keys.append((label, category))
                    rows.append(-change - difficulty[criterion])
        matrix = np.array(rows).reshape(len(rows), self.size)
        return np.array(keys, dtype=np.int64).reshape(len(keys), 2), matrix

    def tops(self) -> Ints:
        """The highest possible category of each criterion."""
        size = self.allowed.shape[1]
        return np.asarray(size - 1 - np.argmax(self.allowed[:, ::-1], axis=1), dtype=np.int64)


def bounds(allowed: Bools) -> tuple[int, int]:
    """First and last marked category."""
    marked = np.flatnonzero(allowed)
    return int(marked[0]), int(marked[-1])


def build(ratings: Ratings, model: str) -> Scale:
    """The scale that these ratings use.

    Raises `RatingsError` where there is no rating at all or an unknown model is asked for.
    """
    if model not in MODELS:
        raise RatingsError(f"Unknown model {model!r}: use one of {', '.join(MODELS)}.")
    observed = ratings.observed
    if not observed.any():
        raise RatingsError("There is not a single rating: every cell of the criteria is empty.")
    lowest = int(ratings.scores[observed].min())
    highest = int(ratings.scores[observed].max())
    if highest - lowest > 1000:  # noqa: PLR2004
        raise RatingsError(
            f"Scores run from {lowest} to {highest}: more than 1,000 categories is no rating scale."
        )
    used = np.zeros((len(ratings.criteria), highest - lowest + 1), dtype=np.bool_)
    _, columns = np.nonzero(observed)
    used[columns, ratings.scores[observed] - lowest] = True
    return from_used(used, lowest, model)


def from_used(used: Bools, lowest: int, model: str) -> Scale:
    """The scale of criteria that use these categories (criteria, categories)."""
    allowed = used.copy()
    if model == RATING_SCALE:
        anywhere = used.any(axis=0)
        for criterion in np.flatnonzero(used.sum(axis=1) > 1):
            _, last = bounds(used[criterion])
            allowed[criterion] = anywhere & (np.arange(used.shape[1]) <= last)
    build_basis = _rating_scale_basis if model == RATING_SCALE else _partial_credit_basis
    return Scale(model, lowest, allowed, build_basis(allowed))


def _difficulty_columns(allowed: Bools, size: int) -> Floats:
    """Difficulties of the active criteria, the last of them minus the sum of the others."""
    active = np.flatnonzero(allowed.sum(axis=1) > 1)
    basis = np.zeros((*allowed.shape, size))
    category = np.arange(allowed.shape[1], dtype=np.float64)
    for column, criterion in enumerate(active[:-1]):
        basis[criterion, :, column] = -(category - bounds(allowed[criterion])[0])
    if active.size > 1:
        first, _ = bounds(allowed[active[-1]])
        basis[active[-1], :, : active.size - 1] = (category - first)[:, None]
    return basis


def _rating_scale_basis(allowed: Bools) -> Floats:
    active = np.flatnonzero(allowed.sum(axis=1) > 1)
    marked = np.flatnonzero(allowed[active].any(axis=0)) if active.size else active
    inner, offset = marked[1:-1], max(active.size - 1, 0)
    basis = _difficulty_columns(allowed, offset + inner.size)
    for column, category in enumerate(inner):
        basis[active, category, offset + column] = -1.0
    basis[~allowed] = 0.0
    return basis


def _partial_credit_basis(allowed: Bools) -> Floats:
    active = np.flatnonzero(allowed.sum(axis=1) > 1)
    inner = [
        (int(criterion), int(category))
        for criterion in active
        for category in np.flatnonzero(allowed[criterion])[1:-1]
    ]
    offset = max(active.size - 1, 0)
    basis = _difficulty_columns(allowed, offset + len(inner))
    for column, (criterion, category) in enumerate(inner):
        basis[criterion, category, offset + column] = -1.0
    basis[~allowed] = 0.0
    return basis
