"""Numbers that follow from a plan's document."""

import math

from firstrung.validation.selectors.documents import Document

SPARE = 0.25
"""How far a load may lie from an even share, where the panel sets no bound of its own."""


def even_share(document: Document) -> float:
    """The mean load of those who have a seat; 0 where nobody has."""
    people = [row for row in document["panelists"] if row["load_min"] is None]
    needed: int = sum(row["reviews"] for row in document["portfolios"])
    return needed / len(people) if people else 0.0


def most_load(document: Document) -> int:
    """The most reviews of a panelist: the panel's bound, else an even share and a quarter more."""
    rules = document["rules"]
    if rules["load_max"] is not None:
        most: int = rules["load_max"]
        return most
    least: int = rules["load_min"]
    return max(math.ceil((1 + SPARE) * even_share(document)), least, 1)


def fair_least(document: Document) -> int:
    """The least that everybody should get: an even share less a quarter, the panel's if more.

    Unlike the panel's own bound it is a wish: where it can't be had, the plan does without.
    """
    rules = document["rules"]
    wish = math.floor((1 - SPARE) * even_share(document))
    least: int = rules["load_min"]
    return max(least, min(wish, most_load(document)))
