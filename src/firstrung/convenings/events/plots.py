"""Attendance as bars: each institution a bar, students and others apart."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.convenings.enums.events import Part
from firstrung.convenings.events.reporting import Institution
from firstrung.core.canvas import Sheet, fitting

SHOWN_WIDE, SHOWN_NARROW = "hidden w-full sm:block", "w-full max-w-md sm:hidden"
IN_PICTURE = 20


def attendance_bars(rows: Sequence[Institution]) -> list[SafeString]:
    """The picture for wide and narrow screens; empty where nobody came.

    Students are the dark part of a bar, everybody else the light part after it.
    """
    shown = rows[:IN_PICTURE]
    if not shown:
        return []
    told = "; ".join(
        _("%(name)s: %(students)s students, %(others)s others")
        % {"name": _name(row), "students": _figure(_students(row)), "others": _figure(_others(row))}
        for row in shown
    )
    return [_bars(shown, told, wide=wide) for wide in (True, False)]


def _students(row: Institution) -> int:
    return row.parts.get(Part.STUDENT, 0)


def _others(row: Institution) -> int:
    return row.total - _students(row)


def _name(row: Institution) -> str:
    return row.name or _("no institution")


def _figure(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def _bars(rows: Sequence[Institution], told: str, *, wide: bool) -> SafeString:
    width, left, step = (760, 260.0, 30) if wide else (300, 4.0, 44)
    right = width - (70.0 if wide else 4.0)
    key = f"attendance-{'wide' if wide else 'narrow'}"
    sheet = Sheet(key, width, 8 + step * len(rows), _("Attendance by institution"), told)
    unit = (right - left) / max(rows[0].total, 1)
    for index, row in enumerate(rows):
        y = 4.0 + step * index
        if wide:
            sheet.text((0, y + 16), fitting(_name(row), left - 12, 13), size=13)
            sheet.text((width, y + 16), _figure(row.total), size=12, anchor="end")
        else:
            sheet.text((left, y + 12), fitting(_name(row), 220, 12), size=12)
            sheet.text((width - 4, y + 12), _figure(row.total), size=12, anchor="end")
        top, height = (y + 2, 20) if wide else (y + 18, 18)
        dark, light = _students(row) * unit, _others(row) * unit
        if dark:
            sheet.box((left, top), (max(dark, 1), height), "fill-primary", rounding=2)
        if light:
            sheet.box((left + dark, top), (max(light, 1), height), "fill-secondary opacity-60")
    return sheet.svg(SHOWN_WIDE if wide else SHOWN_NARROW)
