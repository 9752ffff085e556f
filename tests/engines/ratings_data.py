"""Reference sets for the tests of the rating engine, and a brute-force likelihood."""

import csv
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from firstrung.engines.ratings import MISSING, Ratings

HERE = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """A file that came with the tests."""
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def ratings_of(table, person: str, facets: list[str], criteria: list[str]) -> Ratings:
    def score(cell):
        return None if cell in {"", "NA"} else int(cell)

    return Ratings.from_columns(
        [row[person] for row in table],
        {name: [row[name] for row in table] for name in facets},
        {name: [score(row[name]) for row in table] for name in criteria},
    )


def style() -> Ratings:
    criteria = [f"rater_{number}" for number in range(1, 22)]
    return ratings_of(rows("style_ratings.csv"), "student", ["language"], criteria)


def three_mile() -> Ratings:
    persons, scores = [], []
    for row in rows("three_mile_counts.csv"):
        for score, column in ((1, "n_low"), (2, "n_medium"), (3, "n_high")):
            persons += [row["element"]] * int(row[column])
            scores += [score] * int(row[column])
    return Ratings.from_columns(persons, {}, {"answer": scores})


def simulated(
    persons=60, criteria=3, raters=5, reviews=2, categories=4, seed=1, severity=0.6, missing=0.0,
    topics=0, ability=1.2,
):  # fmt: skip
    """Ratings that obey the model, and the true values."""
    dice = np.random.default_rng(seed)
    theta = dice.normal(0.0, ability, persons)
    harsh = dice.normal(0.0, severity, raters)
    topic = dice.normal(0.0, 0.4, max(topics, 1))
    hard = np.linspace(-0.7, 0.7, criteria) if criteria > 1 else np.zeros(1)
    steps = np.concatenate([[0.0], np.linspace(-1.5, 1.5, categories - 1)])
    who, by, on, scores = [], [], [], []
    for person in range(persons):
        for rater in dice.choice(raters, reviews, replace=False):
            about = int(dice.integers(max(topics, 1)))
            x = theta[person] - harsh[rater] - (topic[about] if topics else 0.0) - hard
            logits = np.arange(categories) * x[:, None] - np.cumsum(steps)
            chance = np.exp(logits - logits.max(axis=1, keepdims=True))
            chance /= chance.sum(axis=1, keepdims=True)
            given = (dice.random(criteria)[:, None] > chance.cumsum(axis=1)).sum(axis=1)
            who.append(person)
            by.append(f"r{rater:02d}")
            on.append(f"t{about}")
            scores.append([None if dice.random() < missing else int(value) for value in given])
    facets = {"rater": by} | ({"topic": on} if topics else {})
    columns = {f"c{index}": [row[index] for row in scores] for index in range(criteria)}
    return Ratings.from_columns(who, facets, columns), theta, harsh


class BruteForce:
    """The marginal likelihood written down rating by rating, over 201 nodes, without tricks.

    Parameters: severities of each facet but the last level, difficulties but the last, steps but
    the last (per criterion with "pc"), mean, log deviation. Only for complete sets of categories.
    """

    def __init__(self, ratings: Ratings, model: str, reach: float = 10.0):
        self.ratings, self.model = ratings, model
        self.nodes = np.linspace(-reach, reach, 201)
        self.low = int(ratings.scores[ratings.observed].min())
        self.top = int(ratings.scores[ratings.observed].max()) - self.low
        self.levels = [len(ids) for ids in ratings.facets.values()]
        self.criteria = len(ratings.criteria)
        self.sets = self.criteria if model == "pc" else 1

    @property
    def size(self):
        return (
            sum(size - 1 for size in self.levels)
            + self.criteria - 1
            + self.sets * (self.top - 1)
            + 2
        )  # fmt: skip

    def parts(self, vector):
        """Severities by facet, difficulties, steps (sets, top), mean, deviation."""
        place, found = 0, []
        for size in [*self.levels, self.criteria]:
            free = vector[place : place + size - 1]
            found.append(np.append(free, -free.sum()))
            place += size - 1
        free = vector[place : place + self.sets * (self.top - 1)].reshape(self.sets, -1)
        steps = np.column_stack([free, -free.sum(axis=1)])
        return found[:-1], found[-1], steps, vector[-2], np.exp(vector[-1])

    def log_likelihood(self, vector):
        severities, difficulties, steps, mean, deviation = self.parts(vector)
        total = np.zeros((len(self.ratings.persons), self.nodes.size))
        category = np.arange(self.top + 1)
        for review, person in enumerate(self.ratings.person):
            shift = sum(
                part[self.ratings.levels[review, facet]] for facet, part in enumerate(severities)
            )
            for criterion in range(self.criteria):
                score = self.ratings.scores[review, criterion]
                if score == MISSING:
                    continue
                tau = steps[criterion if self.sets > 1 else 0]
                x = self.nodes - shift - difficulties[criterion]
                logits = category[:, None] * x - np.append(0.0, np.cumsum(tau))[:, None]
                logits -= np.logaddexp.reduce(logits, axis=0)
                total[person] += logits[score - self.low]
        z = (self.nodes - mean) / deviation
        prior = -0.5 * z * z - np.log(deviation * np.sqrt(2 * np.pi))
        spacing = self.nodes[1] - self.nodes[0]
        return float(np.logaddexp.reduce(total + prior + np.log(spacing), axis=1).sum())

    def best(self):
        found = minimize(
            lambda v: -self.log_likelihood(v), np.zeros(self.size), method="BFGS",
            options={"gtol": 1e-5},
        )  # fmt: skip
        return found.x, -2 * self.log_likelihood(found.x)

    def hessian(self, vector, step=1e-3):
        """Minus the second derivatives, by central differences."""
        size, unit = self.size, np.eye(self.size) * step
        matrix = np.empty((size, size))
        for i in range(size):
            for j in range(i + 1):
                signs = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
                values = [
                    a * b * self.log_likelihood(vector + a * unit[i] + b * unit[j])
                    for a, b in signs
                ]
                matrix[i, j] = matrix[j, i] = -sum(values) / (4 * step * step)
        return matrix
