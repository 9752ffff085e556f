"""Credentials inside PNG images.

The image stays as it is; the credential is one more chunk. Pixels are neither decoded nor
encoded.

Sources: 1EdTech Open Badges 3.0, "Baked Badge"; W3C PNG (third edition), "Chunk layout" and
"iTXt"; the older Open Badges Baking Specification for what is recognized.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from .errors import NoCredential, TooComplex
from .values import MAX_BYTES

#: Bytes of an image taken in: a badge of a thousand pixels a side is well below one.
MAX_IMAGE: Final = 8 * 1024 * 1024
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEYWORD: Final = b"openbadgecredential"
_OLD_KEYWORD: Final = b"openbadges"
_TEXT_CHUNKS: Final = frozenset({b"iTXt", b"tEXt", b"zTXt"})
#: A PNG of a few megabytes in chunks of 8 kB has some hundreds.
_MAX_CHUNKS: Final = 20_000
#: Said of what the Open Badges standards before 3.0 put into images.
OLD_BADGE: Final = (
    "This image holds an Open Badge of version 2 or older. It is not signed in a way that can "
    "be checked here; ask its issuer for an Open Badge 3.0."
)
NOTHING_BAKED: Final = (
    "There is no credential in this image. Screenshots and copies made by photo programs lose "
    "it; use the file that the issuer or the wallet gave out."
)


class _Chunk(NamedTuple):
    """One chunk of a PNG: its type, its data and where it begins and ends in the file."""

    kind: bytes
    data: bytes
    start: int
    end: int


def bake_png(png: bytes, payload: str) -> bytes:
    """The same image with the credential in it; one that is there already is replaced.

    `payload` is a credential as JSON text or a compact JWT. Raises `NoCredential` for what
    is not a whole PNG, `TooComplex` beyond the limits.
    """
    text = payload_bytes(payload)
    # Keyword, no compression, no language, no translated keyword, then UTF-8.
    data = _KEYWORD + b"\0\0\0\0\0" + text
    crc = zlib.crc32(b"iTXt" + data)
    chunk = struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", crc)
    parts, placed = [PNG_SIGNATURE], False
    for each in _chunks(png):
        if not placed and each.kind in (b"IDAT", b"IEND"):
            parts.append(chunk)
            placed = True
        if not _is_badge(each):
            parts.append(png[each.start : each.end])
    return b"".join(parts)


def unbake_png(png: bytes) -> str:
    """The credential in a PNG, as JSON text or a compact JWT.

    Raises `NoCredential`, saying what is there instead, or `TooComplex`.
    """
    found: list[str] = []
    old = False
    for chunk in _chunks(png):
        if _is_badge(chunk):
            found.append(_text(chunk))
        elif chunk.kind in _TEXT_CHUNKS and chunk.data.partition(b"\0")[0] == _OLD_KEYWORD:
            old = True
    if len(found) > 1:
        raise NoCredential("The image holds more than one credential; there may be only one.")
    if found:
        return found[0]
    if old:
        raise NoCredential(OLD_BADGE)
    raise NoCredential(NOTHING_BAKED)


def payload_bytes(payload: str) -> bytes:
    """A payload in UTF-8, within the limit and without characters no container can hold."""
    try:
        data = payload.encode("utf-8")
    except UnicodeEncodeError:
        raise NoCredential("The credential holds half of a surrogate pair.") from None
    if not data or b"\0" in data:
        raise NoCredential("A credential to bake is JSON text or a compact JWT.")
    if len(data) > 2 * MAX_BYTES:
        raise TooComplex("The credential is too large to be baked into an image.")
    return data


def _chunks(png: bytes) -> Iterator[_Chunk]:
    """Every chunk in order; the checksum is looked at where there is text to read."""
    if len(png) > MAX_IMAGE:
        raise TooComplex(f"The image is larger than {MAX_IMAGE // 1024 // 1024} MB.")
    if not png.startswith(PNG_SIGNATURE):
        raise NoCredential("This is not a PNG image.")
    place = len(PNG_SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        header = png[place : place + 8]
        if len(header) < 8:  # noqa: PLR2004 - length and type
            raise NoCredential("The image is cut off.")
        length, kind = struct.unpack(">I4s", header)
        end = place + 12 + length
        if end > len(png):
            raise NoCredential("The image is cut off.")
        data = png[place + 8 : end - 4] if kind in _TEXT_CHUNKS else b""
        if data and png[end - 4 : end] != struct.pack(">I", zlib.crc32(kind + data)):
            raise NoCredential("A text in the image is damaged: its checksum does not fit.")
        yield _Chunk(kind, data, place, end)
        if kind == b"IEND":
            return
        place = end
    raise TooComplex("The image is in too many pieces.")


def _is_badge(chunk: _Chunk) -> bool:
    return chunk.kind == b"iTXt" and chunk.data.startswith(_KEYWORD + b"\0")


def _text(chunk: _Chunk) -> str:
    """The text of an iTXt chunk; compressed ones are against the rules but do occur."""
    flags = chunk.data[len(_KEYWORD) + 1 :]
    parts = flags[2:].split(b"\0", 2)
    if len(parts) != 3 or flags[0] not in (0, 1) or flags[1]:  # noqa: PLR2004
        raise NoCredential("The credential in the image is malformed.")
    body = parts[2]
    if flags[0]:
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(body, 2 * MAX_BYTES)
        except zlib.error:
            raise NoCredential("The credential in the image cannot be unpacked.") from None
        if not unpacker.eof:
            raise TooComplex("The credential in the image is too large or cut off.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise NoCredential("The credential in the image is not UTF-8.") from None
