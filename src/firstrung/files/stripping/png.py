"""PNG: text, time and EXIF chunks are left out, and whatever follows the end (W3C PNG, 11.3)."""

from firstrung.files.stripping.pieces import Data, Piece

SIGNATURE = 8
DROPPED = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def pieces(data: Data) -> list[Piece]:
    """The chunks to keep; ValueError where the last chunk is missing."""
    kept: list[Piece] = [(0, SIGNATURE)]
    position = SIGNATURE
    while position + 12 <= len(data):
        kind = data[position + 4 : position + 8]
        stop = position + 12 + int.from_bytes(data[position : position + 4])
        if stop > len(data):
            break
        if kind not in DROPPED:
            kept.append((position, stop))
        if kind == b"IEND":
            return kept
        position = stop
    raise ValueError("no IEND chunk")
