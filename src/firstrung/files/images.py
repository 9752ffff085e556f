"""Images: decoding for real, turning upright, thumbnails."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import get_sampling

from firstrung.core.errors import Problem
from firstrung.files.detection import types
from firstrung.files.detection.refusals import FIELD, damaged
from firstrung.files.detection.types import FileType

MAX_PIXELS = 60_000_000
THUMBNAIL = 640
QUALITY = 92
ORIENTATION = 0x0112
FORMATS = {types.JPEG: "JPEG", types.PNG: "PNG", types.GIF: "GIF", types.WEBP: "WEBP"}
# A decoded picture of 60 megapixels takes 240 MB: few at a time.
_decoding = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Picture:
    """An image that could be decoded: pixels as seen, and its thumbnail (WebP bytes).

    ``upright`` holds the image anew, with its rotation applied, where it was stored turned.
    """

    width: int
    height: int
    thumbnail: bytes
    upright: bytes | None


def read_picture(path: Path, kind: FileType) -> Picture:
    """Decode the image; `Problem` where it is broken or has more than 60 megapixels."""
    broken = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return _read(path, kind)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except broken as error:
            raise damaged(gettext_lazy("an image")) from error


def _too_large() -> Problem:
    return Problem(
        _(
            "This image has more than 60 million pixels. Make it smaller (for example 6,000 by "
            "4,000) and upload it again."
        ),
        field=FIELD,
    )


def _read(path: Path, kind: FileType) -> Picture:
    with Image.open(path, formats=[FORMATS[kind]]) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise _too_large()
        # A JPEG with a second picture behind it counts as one picture.
        still = kind == types.JPEG or getattr(image, "n_frames", 1) == 1
        turned = image.getexif().get(ORIENTATION, 1) in range(2, 9)
        upright = _upright(image, kind) if turned and still else None
        if turned and image.getexif()[ORIENTATION] >= 5:  # noqa: PLR2004 (5 to 8 lie on their side)
            width, height = height, width
        return Picture(width, height, _thumbnail(image), upright)


def _upright(image: Image.Image, kind: FileType) -> bytes:
    """The image with its rotation applied; JPEG and lossy WebP at quality 92."""
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
    if kind == types.JPEG:
        sampling = get_sampling(image)
        options |= {"quality": QUALITY, "subsampling": max(sampling, 0)}
    elif kind == types.WEBP:
        options |= {"quality": QUALITY}
    target = BytesIO()
    ImageOps.exif_transpose(image).save(target, FORMATS[kind], **options)
    return target.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    """At most 640 pixels wide and high, upright, WebP. JPEG is decoded at a fraction of its size."""
    profile = None if image.mode == "CMYK" else image.info.get("icc_profile")
    if image.mode not in {"RGB", "RGBA", "L", "CMYK", "YCbCr"}:
        image = image.convert("RGBA")
    image.thumbnail((THUMBNAIL, THUMBNAIL), reducing_gap=2.0)
    small = ImageOps.exif_transpose(image)
    if small.mode not in {"RGB", "RGBA"}:
        small = small.convert("RGB")
    target = BytesIO()
    small.save(target, "WEBP", quality=80, method=2, icc_profile=profile, exif=b"", xmp=b"")
    return target.getvalue()
