"""Money as bars and risks as a heat map, drawn on the server with a text alternative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.resources.risks import level
from firstrung.core.canvas import FAINT, Sheet, fitting

CLASSES = {
    "high": ("fill-error stroke-error-content", "fill-error-content"),
    "middle": ("fill-warning stroke-warning-content", "fill-warning-content"),
    "low": ("fill-success stroke-success-content", "fill-success-content"),
}
SHOWN_WIDE, SHOWN_NARROW = "hidden w-full sm:block", "w-full max-w-md sm:hidden"


@dataclass(frozen=True)
class Bar:
    """Planned and spent dollars; ``amount`` is what the funder gives, where there is one."""

    label: str
    planned: Decimal
    spent: Decimal
    amount: Decimal | None = None


def money_bars(
    bars: Sequence[Bar], *, key: str, title: str, description: str, wide: bool
) -> SafeString:
    """One row a bar: planned as a light bar, spent as a dark one in it, the amount as a tick."""
    width, left, step = (760, 230.0, 34) if wide else (264, 8.0, 52)
    right = width - (110.0 if wide else 8.0)
    sheet = Sheet(
        f"{key}-{'wide' if wide else 'narrow'}",
        width,
        14 + step * len(bars),
        title,
        description,
    )
    most = max((max(bar.planned, bar.spent, bar.amount or Decimal(0)) for bar in bars), default=1)
    unit = (right - left) / float(most or 1)
    for index, bar in enumerate(bars):
        y = 6.0 + step * index + (0 if wide else 20)
        _bar(sheet, bar, (left, y), unit, wide=wide)
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)


def _bar(sheet: Sheet, bar: Bar, corner: tuple[float, float], unit: float, *, wide: bool) -> None:
    left, y = corner
    figures = f"{_dollars(bar.spent)} / {_dollars(bar.planned)}"
    if wide:
        sheet.text((0, y + 15), fitting(bar.label, left - 12, 13), size=13)
        sheet.text((sheet.width, y + 15), figures, size=12, anchor="end")
    else:
        sheet.text((left, y - 6), fitting(bar.label, 150, 12), size=12)
        sheet.text((sheet.width - 8, y - 6), figures, size=11, anchor="end")
    planned, spent = float(bar.planned) * unit, float(bar.spent) * unit
    sheet.box((left, y), (max(planned, 1), 22), "fill-primary opacity-25", rounding=3)
    over = bar.spent > bar.planned
    classes = "fill-secondary" if over else "fill-primary"
    if spent:
        sheet.box((left, y + 5), (max(spent, 1), 12), classes, rounding=2)
    if bar.amount is not None:
        x = left + float(bar.amount) * unit
        sheet.line((x, y - 3), (x, y + 25), "stroke-current", width=2)


def _dollars(amount: Decimal) -> str:
    return f"${number_format(amount, 0, force_grouping=True)}"


def heat_map(counts: Mapping[tuple[int, int], int], *, description: str, wide: bool) -> SafeString:
    """Likelihood upwards, impact to the right; each field says how many open risks lie in it."""
    width, cell = (560, 84) if wide else (264, 44)
    left, top, height = width - 5 * cell - 4, 6 if wide else 26, 46 if wide else 34
    sheet = Sheet(
        f"heat-{'wide' if wide else 'narrow'}",
        width,
        top + 5 * height + 44,
        _("Open risks by likelihood and impact"),
        description,
    )
    for likelihood in range(1, 6):
        y = top + (5 - likelihood) * height
        sheet.text((left - 8, y + height / 2 + 4), likelihood, anchor="end", size=12)
        for impact in range(1, 6):
            _cell(
                sheet,
                (left + (impact - 1) * cell, y),
                (cell, height),
                CLASSES[level(likelihood, impact)],
                counts.get((likelihood, impact), 0),
            )
    bottom = top + 5 * height
    for impact in range(1, 6):
        x = left + (impact - 0.5) * cell
        sheet.text((x, bottom + 16), impact, anchor="middle", size=12)
    sheet.text((left, bottom + 36), f"{_('impact')} →", size=12, bold=True)
    sheet.text((0, 20 if wide else 14), f"↑ {_('likelihood')}", size=12, bold=True)
    sheet.line((left, bottom), (left + 5 * cell, bottom), FAINT)
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)


def _cell(
    sheet: Sheet,
    corner: tuple[float, float],
    size: tuple[float, float],
    classes: tuple[str, str],
    count: int,
) -> None:
    x, y = corner
    width, height = size
    sheet.box((x + 1, y + 1), (width - 2, height - 2), classes[0], rounding=4)
    if count:
        at = (x + width / 2, y + height / 2 + 6)
        sheet.text(at, count, anchor="middle", size=18, classes=classes[1], bold=True)
