"""Trails and pipelines as pictures, each with a text alternative."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.convenings.change.selectors import Column
from firstrung.convenings.change.trails import Station, Trail
from firstrung.core.canvas import FAINT, Sheet, fitting

SHOWN_WIDE, SHOWN_NARROW = "hidden w-full md:block", "w-full max-w-md md:hidden"
BOX, GAP, TOP = 54, 14, 26
LINES = 2


def level_names() -> list[str]:
    """What the five levels of a trail are called."""
    return [_("Need"), _("Recommendation"), _("Decision"), _("What changed"), _("Program")]


def trail_picture(trail: Trail, *, key: str, description: str, wide: bool) -> SafeString:
    """Five columns from left to right; on a phone five rows from top to bottom."""
    levels, names = trail.levels(), level_names()
    title = _("From the need to what changed")
    if wide:
        most = max((len(rows) for rows in levels), default=1)
        sheet = Sheet(f"{key}-wide", 960, TOP + most * (BOX + GAP), title, description)
        places = _columns(sheet, levels, names)
    else:
        height = sum(TOP + max(1, len(rows)) * (BOX + GAP) for rows in levels)
        sheet = Sheet(f"{key}-narrow", 288, height, title, description)
        places = _stacked(sheet, levels, names)
    size = 168 if wide else 264
    for start, end in trail.ways:
        if start in places and end in places:
            _way(sheet, places[start], places[end], size, wide=wide)
    for row in trail.stations:
        _box(sheet, places[row.key], row, size)
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)


Places = dict[str, tuple[float, float]]


def _columns(sheet: Sheet, levels: list[list[Station]], names: Sequence[str]) -> Places:
    places: Places = {}
    for level, rows in enumerate(levels):
        x = 2.0 + level * 197
        sheet.text((x, 14), names[level], size=13, bold=True)
        for index, row in enumerate(rows):
            places[row.key] = (x, TOP + index * (BOX + GAP))
    return places


def _stacked(sheet: Sheet, levels: list[list[Station]], names: Sequence[str]) -> Places:
    places: Places = {}
    y = 0.0
    for level, rows in enumerate(levels):
        sheet.text((22, y + 14), names[level], size=13, bold=True)
        for index, row in enumerate(rows):
            places[row.key] = (22.0, y + TOP + index * (BOX + GAP))
        if not rows:
            sheet.text((22, y + TOP + 20), "–", size=12)
        y += TOP + max(1, len(rows)) * (BOX + GAP)
    return places


def _way(
    sheet: Sheet, start: tuple[float, float], end: tuple[float, float], size: float, *, wide: bool
) -> None:
    middle = BOX / 2
    if wide:
        sheet.line((start[0] + size, start[1] + middle), (end[0], end[1] + middle), width=1.5)
        return
    x = 10.0
    sheet.line((start[0], start[1] + middle), (x, start[1] + middle), FAINT, width=1.5)
    sheet.line((x, start[1] + middle), (x, end[1] + middle), FAINT, width=1.5)
    sheet.line((x, end[1] + middle), (end[0], end[1] + middle), FAINT, width=1.5)


def _box(sheet: Sheet, at: tuple[float, float], row: Station, size: float) -> None:
    x, y = at
    sheet.box((x, y), (size, BOX), "fill-base-200 stroke-primary", rounding=6)
    for index, words in enumerate(_wrapped(row.label, size - 14, 12)):
        sheet.text((x + 7, y + 16 + index * 14), words, size=12)
    sheet.text((x + 7, y + BOX - 7), fitting(row.detail, size - 14, 10.5), size=10.5)


def _wrapped(words: str, room: float, size: float) -> list[str]:
    """At most two lines; the rest is cut."""
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if fitting(longer, room, size) == longer or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < LINES:
            lines.append(word)
        else:
            lines[-1] = f"{longer}…"
            break
    return [fitting(line, room, size) for line in lines]


def stage_bars(columns: Sequence[Column], *, description: str) -> SafeString:
    """How many programs are in each stage, as bars."""
    sheet = Sheet("stages", 420, 12 + 34 * len(columns), _("Programs by stage"), description)
    most = max((column.total for column in columns), default=0) or 1
    for index, column in enumerate(columns):
        y = 6.0 + 34 * index
        sheet.text((0, y + 16), str(column.stage.label), size=13)
        width = 250 * column.total / most
        sheet.box((120, y), (max(width, 1), 22), "fill-primary", rounding=3)
        sheet.text((128 + width, y + 16), column.total, size=13)
    return sheet.svg("w-full max-w-xl")
