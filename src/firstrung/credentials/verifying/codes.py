"""Read a QR code out of a picture, as a phone takes it."""

import io
import warnings
from typing import Final

import zxingcpp
from PIL import Image

MAX_PICTURE: Final = 10 * 1024 * 1024
"""Bytes of a photo."""
_SIDE: Final = 1600
"""Pixels that are looked at on the longer side; more do not make a code easier to read."""
_MAX_PIXELS: Final = 4_200_000
_MAX_JPEG_PIXELS: Final = 25_000_000
"""A JPEG is decoded at a fraction of its size, so it may have more."""

_QR: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def code_in(picture: bytes) -> str:
    """The text of the first QR code in a PNG, JPEG or WebP picture; empty where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as image:
                return _read(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return ""


def _read(image: Image.Image) -> str:
    limit = _MAX_JPEG_PIXELS if image.format == "JPEG" else _MAX_PIXELS
    if image.width * image.height > limit:
        return ""
    image.draft("L", (_SIDE, _SIDE))
    grey = image.convert("L")
    grey.thumbnail((_SIDE, _SIDE))
    codes = zxingcpp.read_barcodes(grey, formats=_QR)
    return next((code.text for code in codes if code.text), "")
