"""The type of a file from its first bytes.

The signatures of the types we take are written out here, because a general library calls every
ZIP an Office file and finds nothing in an executable renamed ``.pdf``; the library only puts a
name to what is refused.
"""

import codecs
import re
from pathlib import PurePath

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstrung.core.errors import Problem
from firstrung.files.detection import types
from firstrung.files.detection.refusals import (
    AS_JPEG,
    AS_M4A,
    AS_MP4,
    AS_PDF,
    AS_ZIP,
    FIELD,
    SOURCES,
    refuse,
)
from firstrung.files.detection.types import FileType

HEAD = 8192

PROGRAM = _("a computer program")
FOREIGN: tuple[tuple[int, bytes, str | Promise, str | Promise], ...] = (
    (0, b"\x7fELF", PROGRAM, SOURCES),
    (0, b"MZ", PROGRAM, SOURCES),
    (0, b"\xfe\xed\xfa\xce", PROGRAM, SOURCES),
    (0, b"\xfe\xed\xfa\xcf", PROGRAM, SOURCES),
    (0, b"\xce\xfa\xed\xfe", PROGRAM, SOURCES),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM, SOURCES),
    (0, b"\xca\xfe\xba\xbe", PROGRAM, SOURCES),
    (0, b"\x00asm", PROGRAM, SOURCES),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", _("a Windows shortcut"), SOURCES),
    (0, b"\xd0\xcf\x11\xe0", _("an Office file of the old kind"), AS_PDF),
    (0, b"{\\rtf", _("an RTF document"), AS_PDF),
    (0, b"7z\xbc\xaf\x27\x1c", _("a 7-Zip archive"), AS_ZIP),
    (0, b"Rar!", _("a RAR archive"), AS_ZIP),
    (0, b"BZh", _("a bzip2 archive"), AS_ZIP),
    (0, b"\xfd7zXZ\x00", _("an xz archive"), AS_ZIP),
    (257, b"ustar", _("a tar archive without compression"), AS_ZIP),
    (0, b"II*\x00", _("a TIFF or raw photo"), AS_JPEG),
    (0, b"MM\x00*", _("a TIFF or raw photo"), AS_JPEG),
    (0, b"8BPS", _("a Photoshop file"), AS_JPEG),
    (0, b"fLaC", _("a FLAC sound file"), AS_M4A),
)
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|script|body|svg)\b", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x07\x0b\x0e-\x1a\x1c-\x1f]")
# Double-clicked after a download, these run at once on a common system.
RUNS_WHEN_OPENED = {"bat", "cmd", "com", "vbs", "vbe", "jse", "wsf", "wsh", "hta", "reg", "scr"}
NOT_TEXT = {ending for row in types.BINARY for ending in row.extensions} | {
    "exe", "dll", "jpe", "heic", "tif", "tiff", "bmp", "doc", "ppt", "xls", "bin", "msi", "apk",
    "jar", "mkv", "avi",
}  # fmt: skip


def extension(name: str) -> str:
    """The lower-case ending of a file name without its dot; ``tar.gz`` counts as one."""
    lower = name.lower()
    return "tar.gz" if lower.endswith(".tar.gz") else PurePath(lower).suffix[1:]


def recognise(head: bytes, name: str, *, whole: bool) -> FileType:
    """The type of a file that begins with ``head`` (8 KB, or all of it when ``whole``).

    The name decides only which kind of text a text is. Raises `Problem` for what we don't take.
    """
    if not head:
        raise Problem(_("This file is empty. Check that you chose the right one."), field=FIELD)
    for offset, magic, found, mend in FOREIGN:
        if head.startswith(magic, offset):
            raise refuse(found, mend)
    found_type = _image(head) or _media(head) or _archive(head, name) or _pdf(head, name)
    return found_type or _text(head, name, whole=whole)


def _image(head: bytes) -> FileType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return types.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return types.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return types.GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return types.WEBP
    return None


def _media(head: bytes) -> FileType | None:
    if head[4:8] == b"ftyp":
        return _brand(head[8:12])
    if head[4:8] in QUICKTIME and not head[0]:
        return types.MOV
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    return _sound(head)


def _sound(head: bytes) -> FileType | None:
    if head.startswith(b"RIFF"):
        if head[8:12] == b"WAVE":
            return types.WAV
        raise refuse(_("an AVI video or another RIFF file"), AS_MP4)
    if head.startswith(b"OggS"):
        if b"theora" in head[:512]:
            raise refuse(_("an Ogg video"), AS_MP4)
        return types.OGG
    return types.MP3 if head.startswith(b"ID3") or _mpeg_frame(head) else None


def _brand(brand: bytes) -> FileType:
    if brand in HEIC:
        raise refuse(
            _("a photo in the HEIC or AVIF format"),
            _(
                "Open it on your phone or computer, export or share it as JPEG, and upload that. "
                "On an iPhone, “Most Compatible” in Settings, Camera, Formats makes JPEG photos."
            ),
        )
    if brand == b"qt  ":
        return types.MOV
    return types.M4A if brand in SOUND_BRANDS else types.MP4


def _matroska(head: bytes) -> FileType:
    if b"webm" not in head[:64]:
        raise refuse(_("a Matroska (MKV) video"), AS_MP4)
    sound_only = b"V_VP" not in head and b"V_AV1" not in head and b"A_" in head
    return types.WEBM_SOUND if sound_only else types.WEBM


# kbit/s of MPEG layer III by version (1, then 2 and 2.5) and samples/s of version 1.
RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
SAMPLES = (44100, 48000, 32000, 0)


def _mpeg_frame(head: bytes, at: int = 0) -> bool:
    """Whether an MPEG layer III frame begins at ``at`` and another one (or the end) follows it."""
    length = _frame_length(head[at : at + 4])
    if not length:
        return False
    after = head[at + length : at + length + 4]
    return len(after) < 4 or bool(_frame_length(after))  # noqa: PLR2004


def _frame_length(header: bytes) -> int:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:  # noqa: PLR2004
        return 0
    version = header[1] >> 3 & 3  # 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5, 1: reserved
    rate = RATES[version != 3][header[2] >> 4]  # noqa: PLR2004
    samples = SAMPLES[header[2] >> 2 & 3] >> {3: 0, 2: 1, 0: 2}.get(version, 9)
    if not rate or not samples:
        return 0
    per_frame = 144_000 if version == 3 else 72_000  # noqa: PLR2004
    return per_frame * rate // samples + (header[2] >> 1 & 1)


def _archive(head: bytes, name: str) -> FileType | None:
    if head.startswith(b"\x1f\x8b"):
        return types.TAR_GZ
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if extension(name) == "pdf":
        raise refuse(_("a ZIP archive, although its name says PDF"), AS_PDF)
    return types.ZIP


def _pdf(head: bytes, name: str) -> FileType | None:
    start = head[:1024].find(b"%PDF-")
    if start < 0 or (start and extension(name) in types.TEXT_BY_EXTENSION):
        return None
    before = head[:start].removeprefix(codecs.BOM_UTF8).strip()
    if before or MARKUP.search(head[:1024]):
        raise refuse(_("a PDF and something else at once, which can hide harmful content"), AS_PDF)
    return types.PDF


def _text(head: bytes, name: str, *, whole: bool) -> FileType:
    ending = extension(name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse(_("text in the UTF-16 encoding"), _("Save it with the encoding UTF-8."))
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        text = "\0"
    if CONTROLS.search(text):
        raise refuse(_unknown(head, ending), AS_PDF)
    if ending in RUNS_WHEN_OPENED:
        raise refuse(_("a script that runs when it is opened"), AS_ZIP)
    if ending in NOT_TEXT:
        found = _("a script") if text.startswith("#!") else _("plain text")
        raise refuse(found, _("Its name ends in “.%(ending)s”: give it the name that fits what it "
                              "is, or upload the real file.") % {"ending": ending})  # fmt: skip
    if ending == "ipynb":
        return types.NOTEBOOK
    unnamed = types.CODE if text.lstrip("\ufeff \t\r\n").startswith(("<", "#!")) else types.PLAIN
    return types.TEXT_BY_EXTENSION.get(ending, unnamed)


def _unknown(head: bytes, ending: str) -> str | Promise:
    """What a file is that we don't take, as exactly as can be told."""
    if ending in types.TEXT_BY_EXTENSION:
        return _("not text in the UTF-8 encoding, although its name says so")
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        guesses = []
    sure = [guess.name for guess in guesses if guess.name and guess.confidence >= 0.4]  # noqa: PLR2004
    return (
        _("of a kind we don't take (%(kind)s)") % {"kind": sure[0]}
        if sure
        else _("of a kind we don't know")
    )
