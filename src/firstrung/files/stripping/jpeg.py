"""JPEG: segments that carry no picture are left out (ITU-T T.81, annex B).

Kept are APP0 (JFIF), APP14 (Adobe's colour transform) and an ICC profile in APP2. EXIF, XMP,
IPTC, comments and whatever follows the end of the picture (motion videos, second pictures with
their own EXIF) go.
"""

import re

from firstrung.files.stripping.pieces import Data, Piece

EOI, COM = 0xD9, 0xFE
APP0, APP2, APP14 = 0xE0, 0xE2, 0xEE
APPLICATION = range(0xE0, 0xF0)
# A marker within coded data: not a stuffed 0xFF, not a restart, not fill.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def pieces(data: Data) -> list[Piece]:
    """The segments to keep; ValueError where the picture has no end."""
    kept: list[Piece] = [(0, 2)]
    position = 2
    while True:
        match = MARKER.search(data, position)
        if match is None:
            raise ValueError("no end of image")
        start, code = match.start(), data[match.start() + 1]
        if start > position:
            kept.append((position, start))  # coded data of the scan before
        if code == EOI:
            return [*kept, (start, start + 2)]
        stop = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if stop > len(data):
            raise ValueError("segment beyond the end")
        if _keeps(code, data[start + 4 : start + 16]):
            kept.append((start, stop))
        position = stop


def _keeps(code: int, content: bytes) -> bool:
    if code == COM:
        return False
    if code == APP2:
        return content.startswith(b"ICC_PROFILE\0")
    return code not in APPLICATION or code in {APP0, APP14}
