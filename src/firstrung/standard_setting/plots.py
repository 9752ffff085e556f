"""Figures as places on a drawing, for the templates in `plots/`. No colours, no words here.

All drawings are 340 units wide, so that their text stays readable on a phone. Coordinates are
rounded to a tenth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH = 340
LEFT, RIGHT = 42, 330
TOP = 14
HEIGHT = 220
ROW = 22
LABELLED = 38
TICKS = 7


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True)
class Line:
    """A straight line along x from ``x1`` to ``x2`` with a dot at ``x``, in row ``y``."""

    y: float
    x: float
    x1: float
    x2: float
    text: str
    own: bool = False
    label: str = ""


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Band:
    """The cut and one standard error on both sides of it."""

    x: float
    x1: float
    x2: float

    @property
    def width(self) -> float:
        """How wide the band is."""
        return round(self.x2 - self.x1, 1)


@dataclass(frozen=True)
class Plot:
    """A drawing: axes, the band of the cut, lines, dots, a path."""

    height: float
    base: float
    x_ticks: list[Tick]
    y_ticks: list[Tick] = field(default_factory=list)
    band: Band | None = None
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    path: str = ""

    left = LEFT
    right = RIGHT
    middle = (LEFT + RIGHT) // 2
    top = TOP
    width = WIDTH


@dataclass(frozen=True)
class Axis:
    """From values between ``low`` and ``high`` to places between ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; what lies outside is drawn at the edge."""
        span = (self.high - self.low) or 1
        share = min(1.0, max(0.0, (value - self.low) / span))
        return round(self.start + share * (self.end - self.start), 1)


def x_axis(domain: Sequence[float]) -> Axis:
    """Points of the rubric from left to right."""
    return Axis(domain[0], domain[1], LEFT, RIGHT)


def x_ticks(domain: Sequence[float]) -> list[Tick]:
    """A tick at each whole point, or at half points where there are few."""
    axis, low, high = x_axis(domain), domain[0], domain[1]
    step = 0.5 if high - low <= TICKS / 2 else 1.0
    count = round((high - low) / step)
    values = [low + step * index for index in range(count + 1)]
    return [Tick(axis.at(value), f"{value:g}") for value in values]


def share_ticks(base: float) -> list[Tick]:
    """0, 25 … 100 % from bottom to top."""
    axis = Axis(0, 1, base, TOP)
    return [Tick(axis.at(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)]


def band_of(figures: dict[str, Any]) -> Band | None:
    """The cut with its error, where there is one."""
    cut = figures.get("cut")
    if cut is None:
        return None
    axis = x_axis(figures["domain"])
    at, error = cut["points"], cut["error"]
    return Band(axis.at(at), axis.at(at - error), axis.at(at + error))


def judges_plot(figures: dict[str, Any], *, own: str = "") -> Plot:
    """Each judge's own cut with its standard error, the lowest first; ``own`` is marked."""
    axis = x_axis(figures["domain"])
    known = [row for row in figures["per_judge"] if row["points"] is not None]
    known.sort(key=lambda row: row["points"])
    lines = [
        Line(
            y=TOP + ROW * (index + 0.5),
            x=axis.at(row["points"]),
            x1=axis.at(row["low"]),
            x2=axis.at(row["high"]),
            text=str(index + 1),
            own=bool(own) and row["judge"] == own,
        )
        for index, row in enumerate(known)
    ]
    base = TOP + ROW * len(lines)
    return Plot(
        height=base + 42,
        base=base,
        x_ticks=x_ticks(figures["domain"]),
        band=band_of(figures),
        lines=lines,
    )


def curve_plot(figures: dict[str, Any]) -> Plot:
    """The share of judges who say yes, by the works' points, and the fitted curve."""
    base = HEIGHT - 42
    across, up = x_axis(figures["domain"]), Axis(0, 1, base, TOP)
    dots = [
        Dot(across.at(row["points"]), up.at(row["share"]), 3.5)
        for row in figures["items"]
        if row["share"] is not None and row["points"] is not None
    ]
    return Plot(
        height=HEIGHT,
        base=base,
        x_ticks=x_ticks(figures["domain"]),
        y_ticks=share_ticks(base),
        band=band_of(figures),
        dots=dots,
        path=_path((across.at(x), up.at(y)) for x, y in figures["curve"]),
    )


def impact_plot(figures: dict[str, Any]) -> Plot:
    """The share of candidates that would pass, by where the cut lies."""
    base = HEIGHT - 42
    across, up = x_axis(figures["domain"]), Axis(0, 1, base, TOP)
    cut = figures.get("cut")
    dots = []
    if cut is not None and figures["passing"] is not None:
        dots = [Dot(across.at(cut["points"]), up.at(figures["passing"]), 5)]
    return Plot(
        height=HEIGHT,
        base=base,
        x_ticks=x_ticks(figures["domain"]),
        y_ticks=share_ticks(base),
        band=band_of(figures),
        dots=dots,
        path=_path((across.at(x), up.at(y)) for x, y in figures["impact"]),
    )


def levels_plot(rows: Sequence[dict[str, Any]], domain: Sequence[float]) -> Plot:
    """Angoff: the judges' mean for each criterion with the range of their answers."""
    axis = x_axis(domain)
    lines = [
        Line(
            y=TOP + LABELLED * index + 26,
            x=axis.at(row["mean"]),
            x1=axis.at(row["low"]),
            x2=axis.at(row["high"]),
            text=str(index + 1),
            label=row["name"],
        )
        for index, row in enumerate(rows)
    ]
    base = TOP + LABELLED * len(lines)
    return Plot(height=base + 42, base=base, x_ticks=x_ticks(domain), lines=lines)


def ranks_plot(rows: Sequence[dict[str, Any]]) -> Plot:
    """A vote: the weighted mean of each option with its interval, the first rank on top."""
    axis = x_axis((1, 5))
    lines = [
        Line(
            y=TOP + LABELLED * index + 26,
            x=axis.at(row["mean"]),
            x1=axis.at(row["low"]),
            x2=axis.at(row["high"]),
            text=str(row["rank"]),
            label=row["title"],
        )
        for index, row in enumerate(rows)
    ]
    base = TOP + LABELLED * len(lines)
    return Plot(height=base + 42, base=base, x_ticks=x_ticks((1, 5)), lines=lines)


def places_plot(points: Iterable[float], domain: Sequence[float]) -> Plot:
    """Where the chosen works lie, as dots on one line."""
    axis = x_axis(domain)
    dots = [Dot(axis.at(value), 24, 5) for value in points]
    return Plot(height=70, base=36, x_ticks=x_ticks(domain), dots=dots)


def _path(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(
        f"{'M' if index == 0 else 'L'}{x:g} {y:g}" for index, (x, y) in enumerate(places)
    )
