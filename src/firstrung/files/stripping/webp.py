"""WebP: the EXIF and XMP chunks are left out of the RIFF container (RFC 9649)."""

from firstrung.files.stripping.pieces import Data, Piece

HEADER = 12
DROPPED = {b"EXIF", b"XMP "}
HAS_EXIF_OR_XMP = 0x08 | 0x04


def pieces(data: Data) -> list[Piece]:
    """The chunks to keep, under a header that no longer announces metadata."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise ValueError("shorter than its header says")
    kept: list[Piece] = []
    dropped = False
    position = HEADER
    while position + 8 <= end:
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        stop = min(position + 8 + length + length % 2, end)
        if data[position : position + 4] in DROPPED:
            dropped = True
        else:
            kept.append((position, stop))
        position = stop
    if not dropped:
        return [(0, end)]
    size = 4 + sum(
        len(piece) if isinstance(piece, bytes) else piece[1] - piece[0] for piece in kept
    )
    return [b"RIFF" + size.to_bytes(4, "little") + b"WEBP", *_unannounced(data, kept)]


def _unannounced(data: Data, kept: list[Piece]) -> list[Piece]:
    """Clear the flags of the extended header, which is the first chunk where there is one."""
    first = kept[0] if kept else b""
    if not isinstance(first, tuple) or data[first[0] : first[0] + 4] != b"VP8X":
        return kept
    chunk = bytearray(data[first[0] : first[1]])
    chunk[8] &= ~HAS_EXIF_OR_XMP & 0xFF
    return [bytes(chunk), *kept[1:]]
