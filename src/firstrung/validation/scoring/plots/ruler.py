"""The variable map (Wright map): portfolios, raters, criteria, levels and cut on one ruler."""

import math
from collections import Counter
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import FAINT, Sheet, fitting, labels, spread, ticks

NAMED = 14
"""Up to so many raters are named on the map; more are shown as dots."""


@dataclass(frozen=True)
class Mark:
    """Something on the ruler, at a place in logits."""

    label: str
    at: float


@dataclass(frozen=True)
class Ruler:
    """What the map shows. ``levels`` begin at their place; the lowest begins below everything."""

    portfolios: tuple[float, ...]
    raters: tuple[Mark, ...]
    criteria: tuple[Mark, ...]
    lowest: str
    levels: tuple[Mark, ...]
    cut: float | None = None
    cut_error: float = 0.0


@dataclass(frozen=True)
class _Frame:
    """Where things lie on the sheet: left edges of the columns, and the scale."""

    width: int
    height: int
    top: float
    low: float
    high: float
    columns: tuple[float, float, float, float, float]
    wide: bool

    def y(self, at: float) -> float:
        share = (self.high - at) / (self.high - self.low)
        return self.top + share * (self.height - self.top - 14)

    def room(self, column: int) -> float:
        edges = (*self.columns, float(self.width))
        return edges[column + 1] - edges[column]


def variable_map(ruler: Ruler, *, key: str, wide: bool, description: str) -> SafeString:
    """The map for a wide screen or a phone."""
    frame = _frame(ruler, wide=wide)
    sheet = Sheet(
        f"{key}-{'wide' if wide else 'narrow'}",
        frame.width,
        frame.height,
        _("Variable map: portfolios, raters and criteria on one ruler"),
        description,
    )
    _band(sheet, frame, ruler)
    _axis(sheet, frame)
    _histogram(sheet, frame, ruler.portfolios)
    _cut(sheet, frame, ruler)
    _raters(sheet, frame, ruler.raters)
    _labels(sheet, frame, 3, ruler.criteria, numbered=not wide)
    _levels(sheet, frame, ruler)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _frame(ruler: Ruler, *, wide: bool) -> _Frame:
    places = [*ruler.portfolios, *(mark.at for mark in (*ruler.raters, *ruler.criteria))]
    if ruler.cut is not None:
        places += [ruler.cut - ruler.cut_error, ruler.cut + ruler.cut_error]
    low = math.floor(2 * min(places, default=-1) - 0.5) / 2
    high = math.ceil(2 * max(places, default=1) + 0.5) / 2
    columns = (0.0, 40.0, 270.0, 450.0, 650.0) if wide else (0.0, 25.0, 94.0, 142.0, 198.0)
    size = (760, 560) if wide else (264, 480)
    return _Frame(*size, 34.0, low, high, columns, wide)


def _axis(sheet: Sheet, frame: _Frame) -> None:
    names = (_("Portfolios"), _("Raters"), _("Criteria"), _("Levels"))
    for column, name in enumerate(names, start=1):
        size = 13 if frame.wide else 11
        words = fitting(name, frame.room(column) + 4, size)
        sheet.text((frame.columns[column] + 4, 14), words, size=size, bold=True)
        if column > 1:
            x = frame.columns[column] - 2
            sheet.line((x, 4), (x, frame.height - 4), FAINT)
    x = frame.columns[1]
    sheet.line((x, frame.top - 6), (x, frame.height - 8))
    places = ticks(frame.low, frame.high, 10)
    for tick, words in zip(places, labels(places), strict=True):
        y = frame.y(tick)
        sheet.line((x - 4, y), (x, y))
        sheet.text((x - 6, y + 4), words, anchor="end", size=11)


def _histogram(sheet: Sheet, frame: _Frame, measures: tuple[float, ...]) -> None:
    step = 0.25 if frame.high - frame.low <= 8 else 0.5  # noqa: PLR2004 - logits
    bins = Counter(math.floor(at / step) for at in measures)
    most = max(bins.values(), default=1)
    x, room = frame.columns[1] + 2, frame.room(1) - (40 if frame.wide else 24)
    for index, count in bins.items():
        top, bottom = frame.y((index + 1) * step), frame.y(index * step)
        length = max(3.0, room * count / most)
        sheet.box(
            (x, top + 0.75), (length, max(1.5, bottom - top - 1.5)), "fill-primary", rounding=1.5
        )
        sheet.text((x + length + 4, (top + bottom) / 2 + 4), count, size=11, clear=True)


def _raters(sheet: Sheet, frame: _Frame, raters: tuple[Mark, ...]) -> None:
    if frame.wide and len(raters) <= NAMED:
        _labels(sheet, frame, 2, raters, numbered=False)
        return
    left, room = frame.columns[2] + 8, frame.room(2) - 14
    radius = 4.0 if frame.wide else 3.5
    rows = Counter[int]()
    for mark in raters:
        row = round(frame.y(mark.at) / (2 * radius + 1))
        x = left + (rows[row] * (2 * radius + 1)) % max(room, 1)
        rows[row] += 1
        sheet.dot((x, frame.y(mark.at)), radius, "fill-secondary")


def _labels(
    sheet: Sheet, frame: _Frame, column: int, marks: tuple[Mark, ...], *, numbered: bool
) -> None:
    """Marks with their words; those too close are moved apart and tied to their place."""
    order = sorted(range(len(marks)), key=lambda index: -marks[index].at)
    wanted = [frame.y(marks[index].at) for index in order]
    placed = spread(wanted, 16, frame.top + 2, frame.height - 16)
    x, tone = frame.columns[column] + 8, ("fill-secondary" if column == 2 else "fill-accent")  # noqa: PLR2004
    for index, true, y in zip(order, wanted, placed, strict=True):
        (sheet.dot if column == 2 else sheet.diamond)((x, true), 4, f"{tone} stroke-current")  # noqa: PLR2004
        sheet.line((x + 5, true), (x + 13, y), FAINT)
        words = str(index + 1) if numbered else marks[index].label
        sheet.text((x + 15, y + 4), fitting(words, frame.room(column) - 26, 12), clear=True)


def _levels(sheet: Sheet, frame: _Frame, ruler: Ruler) -> None:
    x, room = frame.columns[4], frame.room(4)
    bounds = [frame.low, *(mark.at for mark in ruler.levels), frame.high]
    names = [ruler.lowest, *(mark.label for mark in ruler.levels)]
    for index, name in enumerate(names):
        bottom = frame.y(min(max(bounds[index], frame.low), frame.high))
        top = frame.y(min(max(bounds[index + 1], frame.low), frame.high))
        if index:
            sheet.line((x, bottom), (frame.width, bottom), "stroke-current opacity-60", dash="3 3")
        if bottom - top >= 14:  # noqa: PLR2004 - a line of text
            words = fitting(name, room - 8, 12)
            sheet.text((x + 6, (top + bottom) / 2 + 4), words, clear=True)


def _band(sheet: Sheet, frame: _Frame, ruler: Ruler) -> None:
    """The uncertainty of the cut, behind everything."""
    if ruler.cut is None:
        return
    top, bottom = frame.y(ruler.cut + ruler.cut_error), frame.y(ruler.cut - ruler.cut_error)
    left = frame.columns[1]
    size = (frame.width - left, max(2.0, bottom - top))
    sheet.box((left, top), size, "fill-accent opacity-25")


def _cut(sheet: Sheet, frame: _Frame, ruler: Ruler) -> None:
    if ruler.cut is None:
        return
    y = frame.y(ruler.cut)
    sheet.line((frame.columns[1], y), (frame.width, y), width=2)
    sheet.text((frame.width - 4, y - 5), _("Threshold"), anchor="end", bold=True, clear=True)
