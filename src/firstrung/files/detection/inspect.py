"""The second look at a file that has arrived completely: can it be what it says it is?"""

import codecs
import json
import mmap
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from firstrung.files.boxes import at, boxes
from firstrung.files.detection import types
from firstrung.files.detection.archives import check_tar, check_zip
from firstrung.files.detection.recognise import CONTROLS, HEAD, recognise
from firstrung.files.detection.refusals import AGAIN, AS_PDF, damaged, refuse
from firstrung.files.detection.types import FileType
from firstrung.files.enums import FileKind

CHUNK = 256 * 1024
TAIL = 64 * 1024
NOTEBOOK_BYTES = 20 * 1024 * 1024


def detect(path: Path, name: str) -> FileType:
    """The type of the whole file at ``path``; `Problem` for what we don't take or can't read.

    Images are decoded later, with their thumbnail.
    """
    with path.open("rb") as content:
        head = content.read(HEAD)
    found = recognise(head, name, whole=len(head) == path.stat().st_size)
    if found.kind in {FileKind.TEXT, FileKind.CODE, FileKind.NOTEBOOK}:
        return _text(path, found)
    second_look = SECOND_LOOK.get(found)
    return second_look(path) if second_look else found


def _pdf(path: Path) -> FileType:
    with path.open("rb") as content:
        content.seek(max(0, path.stat().st_size - TAIL))
        if b"startxref" not in content.read():
            raise damaged(_("a PDF"))
    return types.PDF


def _movie(path: Path, found: FileType) -> FileType:
    """An MP4 or QuickTime file must have a track; with sound alone it is a sound file."""
    with (
        path.open("rb") as content,
        mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        handlers = {
            data[handler.start + 8 : handler.start + 12]
            for handler in at(data, (b"moov", b"trak", b"mdia", b"hdlr"))
        }
        whole = all(box.stop <= len(data) for box in boxes(data, 0, len(data)))
    if not whole or not handlers & {b"vide", b"soun"}:
        raise damaged(_("a video or sound file"))
    return found if b"vide" in handlers else types.M4A


def _text(path: Path, found: FileType) -> FileType:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as content:
            while chunk := content.read(CHUNK):
                if CONTROLS.search(decoder.decode(chunk)):
                    raise refuse(_("not text, although it begins like text"), AS_PDF)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise refuse(
            _("text in another encoding than UTF-8"), _("Save it with the encoding UTF-8.")
        ) from error
    if found.kind == FileKind.NOTEBOOK and not _is_notebook(path):
        raise refuse(_("not a Jupyter notebook, although its name says so"), AGAIN)
    return found


def _is_notebook(path: Path) -> bool:
    if path.stat().st_size > NOTEBOOK_BYTES:
        raise refuse(
            _("a notebook of more than 20 MB"), _("Clear its largest outputs and save it again.")
        )
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    cells = content.get("cells") if isinstance(content, dict) else None
    return (
        isinstance(cells, list)
        and all(isinstance(cell, dict) for cell in cells)
        and isinstance(content.get("nbformat"), int)
    )


SECOND_LOOK: dict[FileType, Callable[[Path], FileType]] = {
    types.PDF: _pdf,
    types.ZIP: check_zip,
    types.TAR_GZ: check_tar,
    types.MP4: lambda path: _movie(path, types.MP4),
    types.MOV: lambda path: _movie(path, types.MOV),
    types.M4A: lambda path: _movie(path, types.M4A),
}
