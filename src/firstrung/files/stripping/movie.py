"""MP4 and QuickTime: places are overwritten with spaces or zeros, so that no offset moves.

Places lie in ``udta`` (``©xyz``, ``loci``), in ``meta`` under keys named ``…location…``, in XMP
(``uuid``, ``XMP_``), and as a track of their own on some cameras (``mebx``, ``gpmd``), whose
samples are overwritten too.
"""

from collections.abc import Iterator

from firstrung.files.boxes import Box, at, boxes, inside
from firstrung.files.stripping.pieces import Data, Piece

PLACES = (b"\xa9xyz", b"loci", b"XMP_", b"GPS ", b"GPMF")
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
TELEMETRY = {b"mebx", b"gpmd", b"camm"}
Span = tuple[int, int]


def pieces(data: Data) -> list[Piece]:
    """The whole file, with the spans that tell a place replaced by zeros of the same length."""
    kept: list[Piece] = []
    position = 0
    for start, stop in sorted(set(_places(data))):
        if start < position or not any(data[start:stop]):
            continue
        kept += [(position, start), bytes(stop - start)]
        position = stop
    return [*kept, (position, len(data))]


def _places(data: Data) -> Iterator[Span]:
    for box in boxes(data, 0, len(data)):
        if box.kind == b"uuid" and data[box.start : box.start + 16] == XMP:
            yield box.start + 16, box.stop
    for movie in at(data, (b"moov",)):
        for holder in (movie, *inside(data, movie, b"trak")):
            yield from _held(data, holder)
        for track in inside(data, movie, b"trak"):
            yield from _telemetry(data, track)


def _held(data: Data, holder: Box) -> Iterator[Span]:
    """Spans in the user data and metadata of a movie or a track."""
    for user in inside(data, holder, b"udta"):
        for place in inside(data, user, *PLACES):
            # An empty text stays a valid one: its length and language are zeroed as well.
            yield place.start, place.stop
        yield from _metadata(data, user)
    yield from _metadata(data, holder)


def _metadata(data: Data, holder: Box) -> Iterator[Span]:
    """Values of ``meta`` whose key names a location; QuickTime's has no version field."""
    for meta in inside(data, holder, b"meta"):
        first = Box(b"meta", meta.start + (0 if _is_bare(data, meta) else 4), meta.stop)
        keys = [key for box in inside(data, first, b"keys") for key in _keys(data, box)]
        for items in inside(data, first, b"ilst"):
            for item in boxes(data, items.start, items.stop):
                index = int.from_bytes(item.kind) - 1
                name = keys[index] if 0 <= index < len(keys) else item.kind
                if b"location" in name.lower() or name == b"\xa9xyz":
                    for value in inside(data, item, b"data"):
                        yield value.start + 8, value.stop


def _is_bare(data: Data, meta: Box) -> bool:
    return data[meta.start + 4 : meta.start + 8] in {b"hdlr", b"keys", b"ilst"}


def _keys(data: Data, box: Box) -> list[bytes]:
    return [data[key.start : key.stop] for key in boxes(data, box.start + 8, box.stop)]


def _telemetry(data: Data, track: Box) -> Iterator[Span]:
    """The samples of a track that records where the camera was."""
    for table in _tables(data, track):
        formats = [
            entry.kind
            for box in inside(data, table, b"stsd")
            for entry in boxes(data, box.start + 8, box.stop)
        ]
        if TELEMETRY.intersection(formats):
            yield from _samples(data, table)


def _tables(data: Data, track: Box) -> list[Box]:
    found = [track]
    for kind in (b"mdia", b"minf", b"stbl"):
        found = [child for box in found for child in inside(data, box, kind)]
    return found


def _samples(data: Data, table: Box) -> Iterator[Span]:
    """Spans of a track's chunks, from its sample sizes, samples per chunk and chunk offsets."""
    sizes = _sizes(data, table)
    runs = _per_chunk(data, table)
    done = 0
    for number, offset in enumerate(_offsets(data, table), start=1):
        count = next((each for first, each in reversed(runs) if first <= number), 0)
        length = sum(sizes[done : done + count])
        done += count
        if length and offset + length <= len(data):
            yield offset, offset + length


def _numbers(data: Data, start: int, stop: int, width: int = 4) -> list[int]:
    content = data[start:stop]
    whole = len(content) - len(content) % width
    return [int.from_bytes(content[at : at + width]) for at in range(0, whole, width)]


def _sizes(data: Data, table: Box) -> list[int]:
    for box in inside(data, table, b"stsz"):
        same, count = _numbers(data, box.start + 4, box.start + 12)
        return [same] * min(count, len(data)) if same else _numbers(data, box.start + 12, box.stop)
    return []


def _per_chunk(data: Data, table: Box) -> list[tuple[int, int]]:
    for box in inside(data, table, b"stsc"):
        rows = _numbers(data, box.start + 8, box.stop)
        return list(zip(rows[0::3], rows[1::3], strict=False))
    return []


def _offsets(data: Data, table: Box) -> list[int]:
    for kind, width in ((b"stco", 4), (b"co64", 8)):
        for box in inside(data, table, kind):
            return _numbers(data, box.start + 8, box.stop, width)
    return []
