"""Ratings that obey the model, with the truth beside them: for tests, planning and training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .data import Floats, Ints, Ratings
from .likelihood import probabilities

STEPS = (-2.0, -0.7, 0.7, 2.0)
ROUNDS = 1000


@dataclass(frozen=True)
class Simulated:
    """Ratings by the facet "rater", and the values they were drawn from.

    ``ability`` (persons,), ``severity`` (raters,), ``difficulty`` (criteria,) and ``steps``.
    """

    ratings: Ratings
    ability: Floats
    severity: Floats
    difficulty: Floats
    steps: Floats


def simulate(
    persons: int,
    criteria: int,
    raters: int,
    *,
    reviews: int = 3,
    ability: float = 1.5,
    severity: float = 0.5,
    steps: Sequence[float] = STEPS,
    seed: int = 1,
) -> Simulated:
    """Each person reviewed by so many distinct raters, all raters equally busy.

    Abilities are N(0, ``ability``), severities N(0, ``severity``) centred, difficulties evenly on
    [-1, 1]; scores run from 0 to the number of steps. Raises ValueError where ``reviews`` exceeds
    ``raters``.
    """
    if reviews > raters:
        raise ValueError(f"{reviews} reviews by distinct raters need as many raters, not {raters}.")
    dice = np.random.default_rng(seed)
    theta = dice.normal(0.0, ability, persons)
    harsh = dice.normal(0.0, severity, raters)
    harsh -= harsh.mean()
    hard = np.linspace(-1.0, 1.0, criteria) if criteria > 1 else np.zeros(1)
    by = _assigned(dice, persons, raters, reviews).reshape(-1)
    who = np.repeat(np.arange(persons), reviews)
    intercepts = -np.concatenate([[0.0], np.cumsum(steps)])
    scores = np.empty((who.size, criteria), dtype=np.int64)
    for criterion in range(criteria):
        chance = probabilities(theta[who] - harsh[by] - hard[criterion], intercepts)
        scores[:, criterion] = (dice.random(who.size) > chance.cumsum(axis=0)[:-1]).sum(axis=0)
    ratings = Ratings(
        persons=tuple(str(index) for index in range(persons)),
        facets={"rater": tuple(str(index) for index in range(raters))},
        criteria=tuple(f"c{index + 1}" for index in range(criteria)),
        person=who.astype(np.int64),
        levels=by[:, None],
        scores=scores,
    )
    return Simulated(ratings, theta, harsh, hard, np.asarray(steps, dtype=np.float64))


def _assigned(dice: np.random.Generator, persons: int, raters: int, reviews: int) -> Ints:
    """Raters by person (persons, reviews), distinct in a row, equally often in all."""
    deck = np.tile(np.arange(raters), -(-persons * reviews // raters))[: persons * reviews]
    dice.shuffle(deck)
    table = deck.reshape(persons, reviews).astype(np.int64)
    for _ in range(ROUNDS):
        ordered = np.sort(table, axis=1)
        twice = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        for row in twice:
            other, one, two = dice.integers(persons), *dice.integers(reviews, size=2)
            table[row, one], table[other, two] = table[other, two], table[row, one]
        if not twice.size:
            break
    return table
