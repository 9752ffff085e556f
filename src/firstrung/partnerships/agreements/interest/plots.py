"""The interest matrix as a picture: a row a sector, a field an activity."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import Sheet, fitting
from firstrung.partnerships.agreements.interest.selectors import Cell, Line
from firstrung.partnerships.enums.agreements import SURVEYED, Interest

FIELD = "fill-base-100 stroke-base-300"
SHADES = ("opacity-5", "opacity-25", "opacity-60", "opacity-100")
"""The darker, the keener; the number in the field says the same."""


def short_names() -> dict[str, str]:
    """Activities in a word or two, for heads of narrow columns."""
    return {
        "panels": _("Panels"),
        "mentorship": _("Mentors"),
        "micro_internships": _("Micro-int."),
        "briefs": _("Briefs"),
        "validation": _("Validation"),
    }


def level_words(median: float) -> str:
    """A median in words: a level, or two levels where it lies between them."""
    low, high = int(median), int(median + 0.5)
    if low == high:
        return str(Interest(low).label)
    return f"{Interest(low).label}–{Interest(high).label}"


def interest_picture(lines: Sequence[Line], *, description: str, wide: bool) -> SafeString:
    """Each field shows the median (shade and number, 0 to 3) and how many answered."""
    width, left, height = (760, 190.0, 46) if wide else (300, 0.0, 62)
    cell = (width - left) / len(SURVEYED)
    key = f"interest-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, 28 + height * len(lines), _("Interest by sector"), description)
    names = short_names()
    for column, give in enumerate(SURVEYED):
        x = left + (column + 0.5) * cell
        words = fitting(names[give.value], cell, 13 if wide else 11)
        sheet.text((x, 16), words, anchor="middle", size=13 if wide else 11, bold=True)
    for index, line in enumerate(lines):
        y = 24.0 + index * height
        if wide:
            sheet.text((0, y + 27), fitting(line.name, left - 10, 14), size=14, bold=not index)
        else:
            sheet.text((0, y + 13), fitting(line.name, width, 13), size=13, bold=not index)
            y += 18
        for column, one in enumerate(line.cells):
            _field(sheet, one, (left + column * cell, y), (cell, 40.0))
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _field(
    sheet: Sheet, cell: Cell, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    (x, y), (width, height) = corner, size
    inner = (width - 4, height - 4)
    sheet.box((x + 2, y + 2), inner, FIELD, rounding=5)
    middle = x + width / 2
    if cell.median is None:
        sheet.text((middle, y + 25), "–", anchor="middle", size=13)
        return
    sheet.box((x + 2, y + 2), inner, f"fill-primary {SHADES[int(cell.median)]}", rounding=5)
    ink = "fill-primary-content" if cell.median >= Interest.MODERATE else "fill-current"
    told = number_format(cell.median, 1 if cell.median % 1 else 0)
    sheet.text((middle, y + 19), told, anchor="middle", size=14, classes=ink, bold=True)
    words = f"n = {cell.n}"
    sheet.text((middle, y + 33), words, anchor="middle", size=11, classes=ink)
