"""Removing metadata without touching the picture, sound or film itself.

Each format has a function data → pieces: what of the file is kept, as spans (first byte, end) of
the source or as new bytes, in order. A file of which all is kept is one span.
"""

from firstrung.files.detection import types
from firstrung.files.detection.types import FileType
from firstrung.files.stripping import jpeg, movie, png, webp
from firstrung.files.stripping.pieces import Data, Piece, joined

STRIPPERS = {
    types.JPEG: jpeg.pieces,
    types.PNG: png.pieces,
    types.WEBP: webp.pieces,
    types.MP4: movie.pieces,
    types.MOV: movie.pieces,
    types.M4A: movie.pieces,
}


def pieces_of(data: Data, kind: FileType) -> list[Piece]:
    """What of ``data`` is kept; ValueError where the file's structure is broken."""
    strip = STRIPPERS.get(kind)
    return joined(strip(data)) if strip else [(0, len(data))]
