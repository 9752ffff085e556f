"""A figure: what we reach beside what another reaches, printed as one JSON line."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """``ours`` and ``other`` in ``unit``; ``ratio`` above 1 means that we are better.

    ``of`` says what ``other`` is: a peer run in these minutes, a peer's published figure, or the
    goal that was set.
    """

    name: str
    ours: float
    other: float
    unit: str
    of: str
    lower_is_better: bool = True

    @property
    def ratio(self) -> float:
        """How many times better we are."""
        if not self.ours or not self.other:
            return 0.0
        return self.other / self.ours if self.lower_is_better else self.ours / self.other

    def print(self) -> None:
        """One JSON line."""
        values = asdict(self) | {"ratio": round(self.ratio, 2)}
        values["ours"] = round(self.ours, 3)
        values["other"] = round(self.other, 3)
        print(json.dumps(values), flush=True)
