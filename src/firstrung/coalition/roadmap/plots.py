"""The road map as a picture: two phases, three steps each, their recommendations as marks."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstrung.coalition.roadmap.selectors import Step
from firstrung.core.canvas import Sheet, fitting

DONE, OPEN = "fill-primary", "fill-base-100 stroke-primary"


def phase_name(phase: int) -> str:
    """The name of a phase."""
    return _("Phase 1: establish the coalition") if phase == 1 else _("Phase 2: manage and track")


def road_picture(
    steps: Sequence[Step], *, numbers: dict[str, int], description: str, wide: bool
) -> SafeString:
    """Phases as rows on a wide screen, one under the other on a phone."""
    width, height = (760, 252) if wide else (264, 500)
    sheet = Sheet(f"road-{'wide' if wide else 'narrow'}", width, height, _("Road map"), description)
    y, place = 0.0, 0
    for index, step in enumerate(steps):
        if index == 0 or steps[index - 1].phase != step.phase:
            y = 16.0 if index == 0 else y + (120 if wide else 16)
            size = 14 if wide else 13
            sheet.text((0, y), fitting(phase_name(step.phase), width, size), size=size, bold=True)
            y, place = y + 12, 0
        if wide:
            _step(sheet, step, (place * 256.0, y), (240.0, 88.0), numbers)
            if place:
                _arrow(sheet, (place * 256.0 - 15, y + 44))
            place += 1
        else:
            _step(sheet, step, (0.0, y), (262.0, 64.0), numbers)
            y += 74
    return sheet.svg("hidden w-full sm:block" if wide else "w-full max-w-md sm:hidden")


def _step(
    sheet: Sheet,
    step: Step,
    corner: tuple[float, float],
    size: tuple[float, float],
    numbers: dict[str, int],
) -> None:
    (x, y), (width, height) = corner, size
    full = bool(step.recommendations) and step.done == len(step.recommendations)
    classes = "fill-success stroke-success-content" if full else "fill-base-200 stroke-base-300"
    sheet.box(corner, size, classes, rounding=10)
    ink = "fill-success-content" if full else "fill-current"
    label = fitting(str(step.step.label), width - 24, 14)
    sheet.text((x + 12, y + 24), label, size=14, bold=True, classes=ink)
    floor = y + height - 22
    for index, row in enumerate(step.recommendations):
        done = row.done_on is not None
        centre = (x + 26 + 34 * index, floor)
        sheet.dot(centre, 13, DONE if done else OPEN)
        colour = "fill-primary-content" if done else "fill-current"
        sheet.text(
            (centre[0], centre[1] + 4),
            numbers[row.code],
            anchor="middle",
            classes=colour,
            bold=True,
        )
    if step.recommendations:
        told = _("%(done)d of %(all)d done") % {"done": step.done, "all": len(step.recommendations)}
        sheet.text((x + width - 12, floor + 4), told, anchor="end", size=12, classes=ink)


def _arrow(sheet: Sheet, at: tuple[float, float]) -> None:
    x, y = at
    sheet.line((x, y), (x + 12, y), width=2)
    for side in (-5, 5):
        sheet.line((x + 12, y), (x + 7, y + side), width=2)
