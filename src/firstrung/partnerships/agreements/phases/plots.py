"""The phases as bars over time, with today as a line."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import FAINT, Sheet, fitting
from firstrung.partnerships.agreements.phases.selectors import Stage
from firstrung.partnerships.agreements.phases.standing import Window

BAR = {
    "red": "fill-error stroke-error-content",
    "amber": "fill-warning stroke-warning-content",
    "green": "fill-success stroke-success-content",
    "met": "fill-success stroke-success-content",
    "ahead": "fill-base-300 stroke-base-300",
}
TONES = {"red": "bad", "amber": "act", "green": "good", "met": "good", "ahead": "quiet"}


def standing_words() -> dict[str, str]:
    """How a phase or a gate stands, in words; red, amber and green are said too."""
    return {
        "red": _("red: behind"),
        "amber": _("amber: falling behind"),
        "green": _("green: on pace"),
        "met": _("green: met"),
        "ahead": _("not begun"),
    }


def told(stages: Sequence[Stage]) -> str:
    """The picture in words."""
    words = standing_words()
    return " ".join(
        _("%(name)s, %(first)s to %(last)s: %(standing)s, %(share)s%% done.")
        % {
            "name": stage.row,
            "first": date_format(stage.window.first),
            "last": _("open end") if stage.window.is_open else date_format(stage.window.last),
            "standing": words[stage.standing],
            "share": round(100 * stage.share),
        }
        for stage in stages
        if stage.window is not None
    )


def phases_picture(stages: Sequence[Stage], *, on: date, wide: bool) -> SafeString:
    """A bar for each phase that has its window: outline the time, filled as far as it is done."""
    windows = [stage.window for stage in stages if stage.window is not None]
    width, left, step = (760, 170.0, 52) if wide else (300, 0.0, 70)
    bottom = 22 + step * len(windows)
    key = f"phases-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, bottom + 24, _("Phases over time"), told(stages))
    first, last = min(w.first for w in windows), max(w.last for w in windows)
    span = (last - first).days + 1
    right = width - 16.0

    def x(day: date) -> float:
        return left + (right - left) * min(max((day - first).days / span, 0.0), 1.0)

    words, y = standing_words(), 20.0
    for stage in stages:
        if stage.window is None:
            continue
        name = fitting(str(stage.row), (left or width) - 8, 14)
        sheet.text((0, y + 14), name, size=14, bold=True)
        below = fitting(words[stage.standing], (left or 150) - 8, 12)
        sheet.text(
            (0, y + 30) if wide else (width, y + 14),
            below,
            size=12,
            anchor="start" if wide else "end",
        )
        top = y + 6 if wide else y + 22
        _bar(sheet, stage, stage.window, (x(stage.window.first), x(stage.window.last)), top)
        y += step
    if first <= on <= last:
        sheet.line((x(on), 16), (x(on), bottom), width=2, dash="4 3")
        near = x(on) > width - 60
        sheet.text((x(on), 12), _("today"), size=12, anchor="end" if near else "middle", bold=True)
    sheet.line((left, bottom), (right, bottom), FAINT)
    sheet.text((left, bottom + 18), date_format(first, "M Y"), size=12)
    sheet.text((right, bottom + 18), date_format(last, "M Y"), anchor="end", size=12)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _bar(sheet: Sheet, stage: Stage, days: Window, ends: tuple[float, float], top: float) -> None:
    start, end = ends
    width = max(end - start, 4)
    sheet.box((start, top), (width, 28), "fill-base-100 stroke-base-content", rounding=4)
    if stage.share:
        sheet.box((start, top), (width * stage.share, 28), BAR[stage.standing], rounding=4)
    if days.is_open:
        for side in (-7, 7):
            sheet.line((end + 10, top + 14), (end + 3, top + 14 + side), width=2)
