"""Shapes gathered by kind, written as one path for each kind, and words on top."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Pen:
    """A picture of ``width`` × ``height`` units; layers lie in the order they were named first."""

    def __init__(self, width: float, height: float, layers: dict[str, str]) -> None:
        self.width, self.height, self.layers = width, height, layers
        self.paths: dict[str, list[str]] = {name: [] for name in layers}
        self.words: list[SafeString] = []

    def box(self, layer: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle from its upper left corner, at least one unit wide."""
        self.paths[layer].append(f"M{x:.1f} {y:.1f}h{max(width, 1):.1f}v{height:.1f}H{x:.1f}z")

    def line(self, layer: str, *points: tuple[float, float]) -> None:
        """A line through the points."""
        self.paths[layer].append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))

    def diamond(self, layer: str, x: float, y: float, radius: float) -> None:
        """A diamond around its centre."""
        r = f"{radius:.1f}"
        self.paths[layer].append(f"M{x:.1f} {y - radius:.1f}l{r} {r}l-{r} {r}l-{r} -{r}z")

    def arrow_head(self, layer: str, x: float, y: float) -> None:
        """The point of an arrow to the right, its tip at the place."""
        self.paths[layer].append(f"M{x:.1f} {y:.1f}l-5 -3.5v7z")

    def text(
        self,
        x: float,
        y: float,
        words: object,
        *,
        size: int = 13,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Words on a baseline."""
        self.words.append(
            format_html(
                '<text x="{}" y="{}" font-size="{}" text-anchor="{}" font-weight="{}">{}</text>',
                f"{x:.1f}",
                f"{y:.1f}",
                size,
                anchor,
                600 if bold else 400,
                words,
            )
        )

    def svg(self, key: str, classes: str, title: str, description: str) -> SafeString:
        """The picture; ``key`` is unique on the page."""
        shapes = format_html_join(
            "",
            '<path {} d="{}"/>',
            (
                (SafeString(self.layers[name]), "".join(parts))
                for name, parts in self.paths.items()
                if parts
            ),
        )
        return format_html(
            '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d" '
            'focusable="false"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}'
            '<g class="fill-current stroke-base-100" stroke-width="3" paint-order="stroke">{}</g>'
            "</svg>",
            classes,
            f"{self.width:.0f}",
            f"{self.height:.0f}",
            key,
            key,
            key,
            title,
            key,
            description,
            shapes,
            SafeString("".join(self.words)),
        )
