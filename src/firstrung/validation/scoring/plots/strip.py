"""One score with its error beside the threshold, on the rubric's own scale."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import FAINT, Sheet

EDGE = 1.645
"""Standard errors to each side of a 90 % interval: it clears the threshold when 95 % are sure."""


@dataclass(frozen=True)
class Strip:
    """Points run from ``low`` to ``high``; ``raw`` is the uncorrected mean, None to leave it out."""

    low: float
    high: float
    cut: float
    cut_error: float
    score: float
    error: float
    raw: float | None = None


def score_strip(strip: Strip, *, key: str, description: str) -> SafeString:
    """The strip, readable from 250 pixels on."""
    sheet = Sheet(key, 280, 98, _("The score beside the threshold"), description)
    left, right, y = 12.0, 268.0, 40.0
    unit = (right - left) / (strip.high - strip.low)

    def x(points: float) -> float:
        return min(right, max(left, left + (points - strip.low) * unit))

    width = x(strip.cut + strip.cut_error) - x(strip.cut - strip.cut_error)
    sheet.box((x(strip.cut - strip.cut_error), 20), (max(width, 2), 56), "fill-accent opacity-25")
    sheet.line((left, 76), (right, 76), FAINT)
    for points in range(round(strip.low), round(strip.high) + 1):
        sheet.line((x(points), 73), (x(points), 79))
        sheet.text((x(points), 93), points, anchor="middle", size=12)
    sheet.line((x(strip.cut), 20), (x(strip.cut), 76), width=2)
    words = _("threshold %(cut)s") % {"cut": number_format(strip.cut, 2)}
    _beside(sheet, x(strip.cut), 14, words)
    low, high = x(strip.score - EDGE * strip.error), x(strip.score + EDGE * strip.error)
    sheet.line((low, y), (high, y), "stroke-primary", width=3)
    for end in (low, high):
        sheet.line((end, y - 6), (end, y + 6), "stroke-primary", width=2)
    if strip.raw is not None:
        sheet.diamond((x(strip.raw), 61), 6, "fill-base-100 stroke-current")
    sheet.dot((x(strip.score), y), 7, "fill-primary")
    return sheet.svg("w-full max-w-sm")


def small_strip(strip: Strip) -> SafeString:
    """The same for a line of a table, without words: the numbers stand beside it."""
    sheet = Sheet("", 140, 20, "", "")
    unit = 132 / (strip.high - strip.low)

    def x(points: float) -> float:
        return min(136.0, max(4.0, 4 + (points - strip.low) * unit))

    sheet.line((4, 10), (136, 10), FAINT)
    sheet.line((x(strip.cut), 1), (x(strip.cut), 19), width=2)
    low, high = x(strip.score - EDGE * strip.error), x(strip.score + EDGE * strip.error)
    sheet.line((low, 10), (high, 10), "stroke-primary", width=3)
    sheet.dot((x(strip.score), 10), 5, "fill-primary")
    return sheet.hidden("h-5 w-36")


def _beside(sheet: Sheet, x: float, y: float, words: str) -> None:
    """Words above a place, kept on the sheet."""
    half = len(words) * 12 * 0.28
    sheet.text(
        (min(max(x, half), sheet.width - half), y), words, anchor="middle", size=12, bold=True
    )
