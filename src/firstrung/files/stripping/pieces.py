"""What of a file is kept, as pieces."""

import mmap

Data = mmap.mmap | bytes
# A span of the source (first byte, end), or new bytes.
Piece = tuple[int, int] | bytes


def joined(pieces: list[Piece]) -> list[Piece]:
    """The same pieces with neighbouring spans made one."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else b""
        if isinstance(piece, tuple) and isinstance(last, tuple) and last[1] == piece[0]:
            result[-1] = (last[0], piece[1])
        else:
            result.append(piece)
    return result
