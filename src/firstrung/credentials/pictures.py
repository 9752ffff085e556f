"""The picture of an achievement: its own, or one drawn from its name."""

import base64
import io
from xml.sax.saxutils import quoteattr

from django.core.files.storage import default_storage
from PIL import Image

from firstrung.credentials.models import Achievement
from firstrung.credentials.printing import drawing, picture

SIDE = 800
"""Pixels of the drawn badge, and the most of a picture brought along."""
PPI = 144
"""The template is 400 points wide: twice 72 pixels an inch make 800."""


def badge_svg(achievement: Achievement) -> str:
    """The picture as SVG; a photograph is set into one."""
    if achievement.image is None:
        return drawn_svg(achievement.name, achievement.get_kind_display())
    data, width, height = _own(achievement)
    source = quoteattr("data:image/png;base64," + base64.b64encode(data).decode())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f"aria-label={quoteattr(achievement.name)}>"
        f'<image width="{width}" height="{height}" href={source}/></svg>'
    )


def badge_png(achievement: Achievement) -> bytes:
    """The picture as PNG."""
    if achievement.image is None:
        return drawn_png(achievement.name, achievement.get_kind_display())
    return _own(achievement)[0]


def drawn_svg(title: str, kind: str) -> str:
    """A badge drawn from a title and a kind, as SVG."""
    return drawing("badge.typ", {"title": title, "kind": kind})


def drawn_png(title: str, kind: str) -> bytes:
    """The same as PNG, `SIDE` pixels wide and transparent around."""
    return picture("badge.typ", {"title": title, "kind": kind}, ppi=PPI)


def _own(achievement: Achievement) -> tuple[bytes, int, int]:
    assert achievement.image is not None
    with default_storage.open(achievement.image.blob) as file, Image.open(file) as image:
        image.thumbnail((SIDE, SIDE))
        buffer = io.BytesIO()
        image.convert("RGBA").save(buffer, "PNG", optimize=True)
        return buffer.getvalue(), image.width, image.height
