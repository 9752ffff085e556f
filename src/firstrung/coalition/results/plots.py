"""Results as pictures: bullet charts, the curve of the year, a funnel. Text stands beside each."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.results.counting import Counted, Number
from firstrung.coalition.results.wording import month_names, percent
from firstrung.core.canvas import FAINT, Sheet, fitting, labels, ticks
from firstrung.engines.funnel import StageRates

SHOWN_WIDE, SHOWN_NARROW = "hidden w-full sm:block", "w-full max-w-md sm:hidden"
Point = tuple[float, float]


def _sheet(key: str, size: tuple[int, int], title: str, told: str, *, wide: bool) -> Sheet:
    return Sheet(f"{key}-{'wide' if wide else 'narrow'}", *size, title, told)


def whole(value: float | Number) -> str:
    """A number without decimals, thousands grouped."""
    return number_format(round(value), 0, force_grouping=True)


def bullets(rows: Sequence[Counted], *, told: str, wide: bool) -> SafeString:
    """A row a KPI: what was counted as a bar, the target as a tick, the forecast as a whisker.

    Each row has its own scale: the targets differ by a factor of twenty.
    """
    width, step = (760, 52) if wide else (264, 66)
    size = (width, 8 + step * max(1, len(rows)))
    sheet = _sheet("kpis", size, _("Results and targets"), told, wide=wide)
    for index, row in enumerate(rows):
        _bullet(sheet, row, 6.0 + step * index, wide=wide)
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)


def _bullet(sheet: Sheet, row: Counted, y: float, *, wide: bool) -> None:
    left, right = (236.0, sheet.width - 90.0) if wide else (4.0, sheet.width - 8.0)
    target = float(row.target.value) if row.target else 0.0
    figures = f"{whole(row.actual)} / {whole(target)}" if row.target else whole(row.actual)
    if wide:
        sheet.text((0, y + 20), fitting(str(row.kpi), left - 12, 13), size=13)
        sheet.text((sheet.width, y + 20), figures, anchor="end", size=12)
    else:
        sheet.text((left, y + 12), fitting(str(row.kpi), 170, 12), size=12)
        sheet.text((right, y + 12), figures, anchor="end", size=11)
        y += 18
    high = row.forecast.high if row.forecast else 0.0
    most = max(float(row.actual), target, min(high, 2.5 * max(target, float(row.actual))), 1.0)
    unit = (right - left) / (most * 1.03)
    sheet.box((left, y), (right - left, 32), "fill-base-200", rounding=3)
    if row.actual:
        sheet.box((left, y + 9), (max(1.0, float(row.actual) * unit), 14), "fill-primary")
    if row.target:
        x = left + target * unit
        sheet.line((x, y + 2), (x, y + 30), "stroke-current", width=3)
    if row.forecast is not None and row.forecast.method != "done":
        low, middle, top = (
            left + min(value, most) * unit
            for value in (row.forecast.low, row.forecast.value, row.forecast.high)
        )
        sheet.line((low, y + 27), (top, y + 27), "stroke-secondary", width=2)
        sheet.diamond((middle, y + 27), 4, "fill-secondary")


def curve(row: Counted, *, told: str, wide: bool) -> SafeString:
    """Counts added up month by month: this year, the one before, and the way to the target."""
    width, height, left, top = (760, 300, 46.0, 12.0) if wide else (264, 220, 34.0, 10.0)
    sheet = _sheet("curve", (width, height), _("The year, month by month"), told, wide=wide)
    this = list(accumulate(float(value) for value in row.months))
    before = list(accumulate(float(value) for value in row.earlier))
    target = float(row.target.value) if row.target else 0.0
    most = max([*this, *before, target, 1.0])
    floor, right = height - 34.0, width - 10.0

    def place(month: int, value: float) -> Point:
        return left + (right - left) * month / 12, floor - (floor - top) * value / most

    values = ticks(0, most, 5)
    for value, label in zip(values, labels(values), strict=True):
        sheet.line(place(0, value), place(12, value), FAINT)
        sheet.text((left - 6, place(0, value)[1] + 4), label, anchor="end", size=11)
    for month, name in enumerate(month_names(), start=1):
        if wide or month % 3 == 0:
            sheet.text((place(month, 0)[0], floor + 18), name, anchor="end", size=11)
    if row.target:
        sheet.line(place(0, 0), place(12, target), "stroke-current", dash="6 5")
    _path(sheet, [place(month, value) for month, value in enumerate([0.0, *before])], FAINT_LINE)
    _path(sheet, [place(month, value) for month, value in enumerate([0.0, *this])], STRONG_LINE)
    for month, value in enumerate(this, start=1):
        sheet.dot(place(month, value), 4, "fill-primary")
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)


FAINT_LINE, STRONG_LINE = ("stroke-secondary", 2.0), ("stroke-primary", 3.0)


def _path(sheet: Sheet, points: Sequence[Point], look: tuple[str, float]) -> None:
    classes, width = look
    for start, end in pairwise(points):
        sheet.line(start, end, classes, width=width)


def funnel_picture(rows: Sequence[StageRates], *, told: str, wide: bool) -> SafeString:
    """A bar a stage, as long as its people, with its share of the stage before."""
    width, left, step = (760, 200.0, 54) if wide else (264, 4.0, 72)
    size = (width, 6 + step * len(rows))
    sheet = _sheet("funnel", size, _("From stage to stage"), told, wide=wide)
    right = width - (4.0 if wide else 8.0)
    most = max(1, rows[0].count)
    for index, row in enumerate(rows):
        y = 4.0 + step * index
        words = whole(row.count)
        if row.from_before is not None:
            words += " · " + _("%(share)s of the stage before") % {
                "share": percent(row.from_before.value)
            }
        if wide:
            sheet.text((0, y + 20), fitting(row.name, left - 12, 13), size=13, bold=True)
        else:
            sheet.text((left, y + 12), fitting(row.name, width - 12, 13), size=13, bold=True)
            y += 18
        long = max(2.0, (right - left) * row.count / most)
        sheet.box((left, y), (long, 16), "fill-primary", rounding=2)
        sheet.text((left, y + 32), words, size=12)
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)
