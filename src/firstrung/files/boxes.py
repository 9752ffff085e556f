"""The boxes (atoms) of an MP4 or QuickTime file, as they nest."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A box: its type, where its content begins and where it ends (byte positions)."""

    kind: bytes
    start: int
    stop: int


def boxes(data: mmap.mmap | bytes, start: int, stop: int) -> Iterator[Box]:
    """The boxes that follow one another from ``start`` to ``stop``; ends at the first bad one."""
    while start + 8 <= stop:
        size, kind, header = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8], 8
        if size == 1:
            size, header = int.from_bytes(data[start + 8 : start + 16]), 16
        end = stop if size == 0 else start + size
        if end > stop or end < start + header:
            return
        yield Box(kind, start + header, end)
        start = end


def inside(data: mmap.mmap | bytes, box: Box, *kinds: bytes) -> Iterator[Box]:
    """The boxes of the given kinds directly inside ``box``."""
    return (child for child in boxes(data, box.start, box.stop) if child.kind in kinds)


def at(data: mmap.mmap | bytes, path: tuple[bytes, ...]) -> list[Box]:
    """Every box at ``path`` from the top, such as ``(b"moov", b"trak")``."""
    found = [Box(b"", 0, len(data))]
    for kind in path:
        found = [child for box in found for child in inside(data, box, kind)]
    return found
