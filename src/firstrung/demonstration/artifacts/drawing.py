"""The sheet that pictures are drawn on, and its colours."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SEA, SUN, CLAY, INK, PAPER = "#0b5c6b", "#f2b134", "#8a3b12", "#1d2433", "#fffefb"
MIST, SAND = "#d7e6e8", "#f6ead0"
SIZE = (1200, 800)


def sheet(size: tuple[int, int] = SIZE) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty sheet and its pen."""
    image = Image.new("RGB", size, PAPER)
    return image, ImageDraw.Draw(image)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The typeface that comes with the drawing library."""
    return ImageFont.load_default(size)


def png(image: Image.Image) -> bytes:
    """The sheet as PNG."""
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def blend(low: str, high: str, share: float) -> tuple[int, int, int]:
    """A colour between two, ``share`` from 0 to 1."""
    a, b = (tuple(int(text[at : at + 2], 16) for at in (1, 3, 5)) for text in (low, high))
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
