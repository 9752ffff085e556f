"""Gave and got as a two-sided picture."""

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.core.canvas import Sheet, fitting
from firstrung.partnerships.agreements.ledger.selectors import Balance, Side

ROW = 44
GAVE, GOT = "fill-primary", "fill-secondary"


def told(balance: Balance) -> str:
    """The picture in words."""
    gives = "; ".join(f"{side.label} {side.n}" for side in balance.gives if side.n)
    gets = "; ".join(f"{side.label} {side.n}" for side in balance.gets if side.n)
    words = _("Gave, in entries: %(gives)s. Got, in entries: %(gets)s.")
    return words % {"gives": gives or _("nothing yet"), "gets": gets or _("nothing yet")}


def balance_picture(balance: Balance, *, wide: bool) -> SafeString:
    """Six bars to the left for what was given, six to the right for what was got.

    On a phone the sides stand one under the other.
    """
    most = max((side.n for side in (*balance.gives, *balance.gets)), default=0) or 1
    width, height = (760, 34 + 6 * ROW) if wide else (300, 2 * (34 + 6 * ROW))
    key = f"balance-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, height, _("Gave and got"), told(balance))
    half = width / 2 if wide else float(width)
    right = half if wide else 0.0
    down = 0.0 if wide else 34.0 + 6 * ROW
    if wide:
        sheet.text((half - 8, 16), _("Gave"), anchor="end", size=14, bold=True)
        sheet.line((half, 4), (half, height), width=1)
    else:
        sheet.text((0, 16), _("Gave"), size=14, bold=True)
    sheet.text((right + 8 if wide else 0, down + 16), _("Got"), size=14, bold=True)
    for index, side in enumerate(balance.gives):
        y = 24.0 + index * ROW
        if wide:
            _leftwards(sheet, side, half - 8, y, half - 8, most)
        else:
            _rightwards(sheet, side, 0.0, y, half, most, GAVE)
    for index, side in enumerate(balance.gets):
        y = down + 24.0 + index * ROW
        _rightwards(sheet, side, right + 8 if wide else 0.0, y, half - 8, most, GOT)
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _length(side: Side, room: float, most: int) -> float:
    return (room - 40) * side.n / most


def _leftwards(sheet: Sheet, side: Side, x: float, y: float, room: float, most: int) -> None:
    sheet.text((x, y + 12), fitting(side.label, room, 12), anchor="end", size=12)
    length = _length(side, room, most)
    sheet.box((x - length, y + 17), (max(length, 1), 14), GAVE, rounding=2)
    sheet.text((x - length - 6, y + 29), number_format(side.n), anchor="end", size=12, bold=True)


def _rightwards(
    sheet: Sheet, side: Side, x: float, y: float, room: float, most: int, classes: str
) -> None:
    sheet.text((x, y + 12), fitting(side.label, room, 12), size=12)
    length = _length(side, room, most)
    sheet.box((x, y + 17), (max(length, 1), 14), classes, rounding=2)
    sheet.text((x + length + 6, y + 29), number_format(side.n), size=12, bold=True)
