"""A Gantt chart: rows of bars and diamonds over time, for a wide screen or a phone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.plans.gantt.pen import Pen
from firstrung.coalition.plans.gantt.scale import Scale
from firstrung.core.canvas import LETTER, fitting
from firstrung.engines.schedule import LAST

ARROWS = 40
"""Dependencies are drawn up to so many; beyond that only the table tells them."""
MARGIN = timedelta(days=7)
LAYERS = {
    "bands": 'class="fill-accent opacity-20"',
    "edges": 'class="stroke-current opacity-50" fill="none" stroke-dasharray="2 3"',
    "grid": 'class="stroke-current opacity-15" fill="none"',
    "ghosts": 'class="fill-base-200 stroke-current" stroke-width="1"',
    "spans": 'class="fill-primary opacity-35"',
    "bars": 'class="fill-primary"',
    "worked": 'class="fill-primary"',
    "done": 'class="fill-base-content opacity-35"',
    "critical": 'class="fill-secondary"',
    "dashes": 'class="stroke-secondary-content" fill="none" stroke-width="2" '
    'stroke-dasharray="6 3"',
    "outlines": 'class="stroke-secondary" fill="none" stroke-width="2" stroke-dasharray="6 3"',
    "links": 'class="stroke-current opacity-70" fill="none"',
    "heads": 'class="fill-current opacity-70"',
    "open": 'class="fill-base-100 stroke-primary" stroke-width="2"',
    "reached": 'class="fill-primary stroke-primary" stroke-width="2"',
    "turning": 'class="fill-base-100 stroke-secondary" stroke-width="3"',
    "deadlines": 'class="stroke-current" fill="none" stroke-width="2"',
    "today": 'class="stroke-current" fill="none" stroke-width="2" stroke-dasharray="8 4"',
}
"""Kinds of shapes from back to front, with their attributes."""


@dataclass(frozen=True)
class Bar:
    """A row: a task, or a whole plan (``span``) with the share that is finished and milestones.

    ``late`` are working days behind (ahead: negative). ``moments`` are (day, reached).
    """

    key: int
    label: str
    begin: date
    end: date
    finished: bool = False
    critical: bool = False
    milestone: bool = False
    late: int = 0
    deadline: date | None = None
    agreed: tuple[date, date] | None = None
    span: bool = False
    share: float = 0
    moments: tuple[tuple[date, bool], ...] = ()
    inner: bool = False


@dataclass(frozen=True)
class Link:
    """The row ``to`` waits for the row ``start`` (keys of bars)."""

    start: int
    to: int


@dataclass(frozen=True)
class Band:
    """A stretch of time behind all rows: a recruiting cycle."""

    label: str
    opens: date
    closes: date


@dataclass(frozen=True)
class Chart:
    """What a chart shows; ``description`` says the same in words."""

    key: str
    title: str
    description: str
    today: date
    bars: Sequence[Bar]
    links: Sequence[Link] = ()
    bands: Sequence[Band] = ()


@dataclass
class _Frame:
    """Measures of one drawing."""

    wide: bool
    scale: Scale
    top: float
    step: float
    pen: Pen
    middle: dict[int, float] = field(default_factory=dict)


def gantt(chart: Chart) -> SafeString:
    """The chart for wide screens and paper, and the one for phones; the page shows one of them."""
    return SafeString(_drawn(chart, wide=True) + _drawn(chart, wide=False))


def _drawn(chart: Chart, *, wide: bool) -> SafeString:
    frame = _frame(chart, wide=wide)
    _bands(frame, chart.bands)
    _grid(frame)
    for place, bar in enumerate(chart.bars):
        y = frame.top + frame.step * place + (frame.step / 2 if wide else 30)
        frame.middle[bar.key] = y
        _row(frame, bar, y)
    if len(chart.links) <= ARROWS:
        bars = {bar.key: bar for bar in chart.bars}
        for link in chart.links:
            _arrow(frame, bars[link.start], bars[link.to])
    _today(frame, chart.today)
    shown = (
        "hidden w-full sm:block print:block" if wide else "w-full max-w-md sm:hidden print:hidden"
    )
    name = f"{chart.key}-{'wide' if wide else 'narrow'}"
    return frame.pen.svg(name, shown, chart.title, chart.description)


def _frame(chart: Chart, *, wide: bool) -> _Frame:
    days = [day for bar in chart.bars for day in (bar.begin, bar.end, *(bar.agreed or ()))]
    days += [chart.today, *(bar.deadline for bar in chart.bars if bar.deadline)]
    width, left, right = (1080.0, 262.0, 1024.0) if wide else (320.0, 4.0, 280.0)
    scale = Scale(min(days) - MARGIN, min(max(days), LAST) + MARGIN, left, right)
    bands = any(scale.x(band.opens) < scale.after(band.closes) for band in chart.bands)
    top, step = (60.0 if bands else 44.0), (30.0 if wide else 46.0)
    pen = Pen(width, top + step * len(chart.bars) + 10, LAYERS)
    return _Frame(wide, scale, top, step, pen)


def _bands(frame: _Frame, bands: Sequence[Band]) -> None:
    scale, pen = frame.scale, frame.pen
    free = scale.left
    for band in sorted(bands, key=lambda band: band.opens):
        left, right = scale.x(band.opens), scale.after(band.closes)
        if right <= left:
            continue
        pen.box("bands", left, 40, right - left, pen.height - 50)
        for edge in (left, right):
            pen.line("edges", (edge, 40), (edge, pen.height - 10))
        at = max(left + 3, free)
        words = fitting(band.label, max(right - at, 90), 11)
        if at < right:
            pen.text(at, 52, words, size=11)
            free = at + len(words) * 11 * LETTER + 8


def _grid(frame: _Frame) -> None:
    scale, pen = frame.scale, frame.pen
    for day, words in scale.ticks(12 if frame.wide else 5):
        x = scale.x(day)
        pen.line("grid", (x, 34), (x, pen.height - 6))
        if x < scale.right - 12:
            pen.text(x + 2, 32, words, size=11)


def _today(frame: _Frame, today: date) -> None:
    x = frame.scale.x(today)
    frame.pen.line("today", (x, 18), (x, frame.pen.height - 2))
    near_edge = x > frame.scale.right - 40
    anchor = "end" if near_edge else "start"
    frame.pen.text(x - 2 if near_edge else x + 2, 13, _("today"), size=12, anchor=anchor, bold=True)


def _row(frame: _Frame, bar: Bar, y: float) -> None:
    pen, scale = frame.pen, frame.scale
    if frame.wide:
        indent = 16 if bar.inner else 0
        label = fitting(bar.label, 244 - indent, 13)
        pen.text(indent, y + 4, label, bold=bar.span)
    else:
        pen.text(4, y - 12, fitting(bar.label, 310, 13), bold=bar.span)
    if bar.agreed:
        left, right = scale.x(bar.agreed[0]), scale.after(bar.agreed[1])
        if bar.milestone:
            pen.diamond("ghosts", right, y + 6, 5)
        else:
            pen.box("ghosts", left, y + 6, right - left, 5)
    if bar.milestone:
        _milestone(pen, bar, scale.after(bar.end), y)
    else:
        _bar(pen, bar, scale.x(bar.begin), scale.after(bar.end), y)
    for day, reached in bar.moments:
        pen.diamond("reached" if reached else "open", scale.after(day), y - 1, 5)
    if bar.deadline and not bar.finished:
        x = scale.after(bar.deadline)
        pen.line("deadlines", (x - 4, y - 10), (x, y - 10), (x, y + 9))
    if bar.late > 0:
        x = scale.after(bar.end) + (12 if bar.milestone else 9)
        pen.text(x, y + 4, _("+%(days)d d") % {"days": bar.late}, size=12, bold=True)


def _bar(pen: Pen, bar: Bar, left: float, right: float, y: float) -> None:
    if bar.span:
        pen.box("spans", left, y - 8, right - left, 14)
        if bar.share:
            pen.box("worked", left, y - 8, (right - left) * bar.share, 14)
        if bar.critical:
            pen.box("outlines", left, y - 8, right - left, 14)
        return
    layer = "done" if bar.finished else "critical" if bar.critical else "bars"
    pen.box(layer, left, y - 8, right - left, 14)
    if bar.critical and not bar.finished:
        pen.line("dashes", (left, y - 1), (right, y - 1))


def _milestone(pen: Pen, bar: Bar, x: float, y: float) -> None:
    layer = "reached" if bar.finished else "turning" if bar.critical else "open"
    pen.diamond(layer, x, y - 1, 7)


def _arrow(frame: _Frame, start: Bar, to: Bar) -> None:
    scale, pen = frame.scale, frame.pen
    x1, y1 = scale.after(start.end), frame.middle[start.key]
    x2 = scale.after(to.end) - 7 if to.milestone else scale.x(to.begin)
    y2 = frame.middle[to.key]
    x1 += 7 if start.milestone else 0
    if x2 - x1 >= 10:  # noqa: PLR2004 - room for the way down
        way = [(x1, y1), (x1 + 5, y1), (x1 + 5, y2), (x2, y2)]
    else:
        between = y1 + (frame.step / 2 - 2 if y2 > y1 else 2 - frame.step / 2)
        way = [(x1, y1), (x1 + 5, y1), (x1 + 5, between), (x2 - 8, between), (x2 - 8, y2), (x2, y2)]
    pen.line("links", *way)
    pen.arrow_head("heads", x2, y2)
