"""The severity ladder: raters from strict to lenient, each with its error."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import FAINT, Sheet, fitting, labels, ticks

SURE = 1.96
"""Standard errors to each side of a 95 % interval."""


@dataclass(frozen=True)
class Rung:
    """A rater: severity and its standard error in logits; ``noted`` where ratings are unexpected."""

    label: str
    severity: float
    error: float
    noted: bool = False


def severity_ladder(
    rungs: Sequence[Rung], *, reach: float, key: str, wide: bool, description: str
) -> SafeString:
    """The rungs given, on an axis from ``-reach`` to ``reach`` logits (same on every page)."""
    width, step = (760, 30) if wide else (264, 44)
    left, right = (210.0, 740.0) if wide else (10.0, 254.0)
    top, height = 40, 40 + step * len(rungs) + 30
    middle, unit = (left + right) / 2, (right - left) / (2 * reach)
    name = f"{key}-{'wide' if wide else 'narrow'}"
    sheet = Sheet(name, width, height, _("Severity ladder: how strict each rater is"), description)
    sheet.text((left, 14), f"← {_('more lenient')}", size=12)
    sheet.text((right, 14), f"{_('stricter')} →", size=12, anchor="end")
    bottom = height - 22
    places = ticks(-reach, reach, 8 if wide else 4)
    for tick, words in zip(places, labels(places), strict=True):
        x = middle + tick * unit
        main = abs(tick) < 1e-9  # noqa: PLR2004 - zero
        sheet.line((x, top - 16), (x, bottom), "stroke-current" if main else FAINT)
        sheet.text((x, height - 6), words, anchor="middle", size=11)
    for index, rung in enumerate(rungs):
        y = top + step * index + (12 if wide else 30)
        _rung(sheet, rung, (left, middle, right), y, unit, wide=wide)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _rung(
    sheet: Sheet,
    rung: Rung,
    edges: tuple[float, float, float],
    y: float,
    unit: float,
    *,
    wide: bool,
) -> None:
    left, middle, right = edges
    label = f"{rung.label} ⚑" if rung.noted else rung.label
    if wide:
        sheet.text((0, y + 4), fitting(label, left - 12, 13), size=13)
    else:
        sheet.text((0, y - 12), fitting(label, 260, 13), size=13)

    def kept(at: float) -> float:
        return min(right, max(left, middle + at * unit))

    low = kept(rung.severity - SURE * rung.error)
    high = kept(rung.severity + SURE * rung.error)
    sheet.line((low, y), (high, y), "stroke-primary", width=2)
    for end in (low, high):
        sheet.line((end, y - 5), (end, y + 5), "stroke-primary", width=2)
    (sheet.diamond if rung.noted else sheet.dot)((kept(rung.severity), y), 6, "fill-primary")
