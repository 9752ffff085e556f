"""A small sheet of SVG: shapes are added, then read as one safe string."""

import math
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INK, FAINT = "stroke-current", "stroke-current opacity-25"
LETTER = 0.56
"""Mean width of a letter as a share of the font size."""


@dataclass
class Sheet:
    """A picture of ``width`` × ``height`` units (pixels at full size).

    ``key`` must be unique on the page: title and description are found by it.
    """

    key: str
    width: int
    height: int
    title: str
    description: str
    parts: list[SafeString] = field(default_factory=list)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        classes: str = INK,
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """A straight line."""
        self.parts.append(
            format_html(
                '<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}" stroke-width="{}"{}/>',
                *(_short(value) for value in (*start, *end)),
                classes,
                width,
                format_html(' stroke-dasharray="{}"', dash) if dash else "",
            )
        )

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        classes: str,
        *,
        rounding: float = 0,
    ) -> None:
        """A filled rectangle from its upper left corner."""
        self.parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" class="{}"/>',
                *(_short(value) for value in (*corner, *size)),
                rounding,
                classes,
            )
        )

    def dot(self, centre: tuple[float, float], radius: float, classes: str) -> None:
        """A filled circle."""
        self.parts.append(
            format_html(
                '<circle cx="{}" cy="{}" r="{}" class="{}"/>',
                _short(centre[0]),
                _short(centre[1]),
                _short(radius),
                classes,
            )
        )

    def diamond(self, centre: tuple[float, float], radius: float, classes: str) -> None:
        """A filled diamond, told apart from dots without colour."""
        x, y = centre
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        points = " ".join(f"{_short(a)},{_short(b)}" for a, b in corners)
        self.parts.append(format_html('<polygon points="{}" class="{}"/>', points, classes))

    def text(
        self,
        at: tuple[float, float],
        words: object,
        *,
        anchor: str = "start",
        size: float = 12,
        classes: str = "fill-current",
        bold: bool = False,
        clear: bool = False,
    ) -> None:
        """Words on a baseline; ``anchor`` is start, middle or end.

        ``clear`` keeps what lies behind away from the letters.
        """
        self.parts.append(
            format_html(
                '<text x="{}" y="{}" text-anchor="{}" font-size="{}" class="{}{}"{}{}>{}</text>',
                _short(at[0]),
                _short(at[1]),
                anchor,
                size,
                classes,
                " stroke-base-100" if clear else "",
                format_html(' font-weight="{}"', 600) if bold else "",
                format_html(' stroke-width="{}" paint-order="stroke"', 4) if clear else "",
                words,
            )
        )

    def hidden(self, classes: str) -> SafeString:
        """The picture where the text beside it says the same."""
        return format_html(
            '<svg class="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
            classes,
            self.width,
            self.height,
            format_html_join("", "{}", ((part,) for part in self.parts)),
        )

    def svg(self, classes: str = "w-full") -> SafeString:
        """The picture."""
        return format_html(
            '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d" '
            'focusable="false"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
            classes,
            self.width,
            self.height,
            self.key,
            self.key,
            self.key,
            self.title,
            self.key,
            self.description,
            format_html_join("", "{}", ((part,) for part in self.parts)),
        )


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def fitting(words: str, room: float, size: float) -> str:
    """The words, cut short with an ellipsis where they would be wider than ``room``."""
    letters = max(1, int(room / (size * LETTER)))
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def ticks(low: float, high: float, most: int = 9) -> list[float]:
    """Round numbers from ``low`` to ``high``, at most about ``most`` of them."""
    span = max(high - low, 1e-9)
    rough = span / most
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(s * magnitude for s in (1, 2, 5, 10) if s * magnitude >= rough - 1e-12)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def labels(values: list[float]) -> list[str]:
    """The ticks in words: whole numbers where all are whole."""
    whole = all(abs(value - round(value)) < 1e-9 for value in values)  # noqa: PLR2004
    return [number_format(round(value) if whole else round(value, 2)) for value in values]


def spread(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """The places in order, moved as little as possible to lie ``gap`` apart within the bounds.

    ``places`` must be sorted. Neighbours that are too close form a block around the mean of where
    they belong (pool adjacent violators). Where all cannot fit, they are spaced evenly.
    """
    if len(places) > 1 and (len(places) - 1) * gap > high - low:
        gap = (high - low) / (len(places) - 1)
    blocks: list[tuple[float, int]] = []
    for index, place in enumerate(places):
        mean, size = place - index * gap, 1
        while blocks and blocks[-1][0] >= mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    starts = [mean for mean, size in blocks for _ in range(size)]
    most = high - (len(places) - 1) * gap
    return [min(max(start, low), most) + index * gap for index, start in enumerate(starts)]
