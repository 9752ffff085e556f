"""How members rated a proposal, as a small strip: each organization a dot, the mean a diamond."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from firstrung.coalition.initiatives.rating import HIGHEST, LOWEST
from firstrung.core.canvas import FAINT, Sheet

WIDTH, HEIGHT, EDGE = 200, 28, 8


def rating_strip(worths: Sequence[int], mean: float | None) -> SafeString:
    """The ratings from 3 to 15; equal ones are stacked. The text beside it says the same."""
    sheet = Sheet("", WIDTH, HEIGHT, "", "")
    unit = (WIDTH - 2 * EDGE) / (HIGHEST - LOWEST)

    def x(worth: float) -> float:
        return EDGE + (worth - LOWEST) * unit

    floor = HEIGHT - 8
    sheet.line((EDGE, floor), (WIDTH - EDGE, floor), FAINT)
    for end in (LOWEST, (LOWEST + HIGHEST) / 2, HIGHEST):
        sheet.line((x(end), floor - 3), (x(end), floor + 3), FAINT)
    if worths:
        sheet.line((x(worths[0]), floor), (x(worths[-1]), floor), "stroke-primary", width=2)
    for worth in sorted(set(worths)):
        for level in range(min(worths.count(worth), 3)):
            sheet.dot((x(worth), floor - 7 * level), 3, "fill-primary opacity-60")
    if mean is not None:
        sheet.diamond((x(mean), floor), 6, "fill-secondary")
    return sheet.hidden("h-7 w-48")
