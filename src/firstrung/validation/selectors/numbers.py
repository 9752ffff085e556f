"""Numbers that follow from a plan's document."""

import math

from firstrung.validation.selectors.documents import Document


def fair_share(document: Document) -> int | None:
    """The bound where the panel sets none: half as much again as an even share, None if nobody."""
    people = [row for row in document["panelists"] if row["load_min"] is None]
    needed = sum(row["reviews"] for row in document["portfolios"])
    if not people:
        return None
    return max(math.ceil(1.5 * needed / len(people)), document["rules"]["load_min"])
