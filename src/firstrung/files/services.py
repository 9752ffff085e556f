"""Keeping a file: detect, refuse, strip, checksum, thumbnail, store."""

import hashlib
import mmap
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstrung.core.errors import Problem
from firstrung.files import blobs
from firstrung.files.detection import types
from firstrung.files.detection.inspect import detect
from firstrung.files.detection.recognise import extension
from firstrung.files.detection.refusals import FIELD, damaged
from firstrung.files.detection.types import FileType
from firstrung.files.enums import FileKind, UploadState
from firstrung.files.images import Picture, read_picture
from firstrung.files.models import StoredFile, Upload
from firstrung.files.stripping import pieces_of
from firstrung.files.stripping.pieces import Piece

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

CHUNK = 256 * 1024
QUOTA = 5 * 1024**3
NAME_LENGTH = 120
Source: TypeAlias = "BinaryIO | UploadedFile[Any] | Path"


class TooLarge(Problem):
    """The file has more bytes than this site takes, or than the person has room for."""


def store(*, owner_id: int, name: str, source: Source, now: datetime) -> StoredFile:
    """Keep the file of ``owner_id``: checked by content, stripped, stored once by checksum.

    A ``source`` path is read, never changed. Raises `Problem` (field ``new_files``) where the
    type, the size or the person's room does not allow it.
    """
    with _on_disk(source) as path:
        size = path.stat().st_size
        require_size(size)
        require_room(owner_id, size)
        return record(prepare(path, owner_id=owner_id, name=name), now=now)


@contextmanager
def _on_disk(source: Source) -> Iterator[Path]:
    """The source as a path; a stream is copied beside the uploads first."""
    if isinstance(source, Path):
        yield source
    elif hasattr(source, "temporary_file_path"):
        yield Path(source.temporary_file_path())
    else:
        with scratch() as path:
            with path.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
            yield path


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary file beside the uploads, gone afterwards unless it was moved."""
    handle, name = tempfile.mkstemp(prefix="store-", suffix=".tmp", dir=settings.UPLOAD_DIR)
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def require_size(size: int) -> None:
    """`TooLarge` where a file of ``size`` bytes is larger than this site takes."""
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(
            _(
                "This file is larger than %(limit)d MB, the most we take. Shorten or compress it, "
                "or split it into parts."
            )
            % {"limit": settings.UPLOAD_MAX_BYTES // 1024**2},
            field=FIELD,
        )


def require_room(owner_id: int, size: int) -> None:
    """`TooLarge` where ``size`` more bytes exceed what one person may keep here."""
    quota: int = getattr(settings, "UPLOAD_QUOTA_BYTES", QUOTA)
    stored = StoredFile.objects.filter(owner_id=owner_id).aggregate(sum=Sum("size"))["sum"] or 0
    arriving = (
        Upload.objects.filter(owner_id=owner_id, state=UploadState.OPEN).aggregate(sum=Sum("size"))
    )["sum"] or 0
    if stored + arriving + size > quota:
        raise TooLarge(
            _(
                "Your files would take more than %(limit)d MB, the most one person can keep here. "
                "Upload a smaller version, or ask your coordinator for help."
            )
            % {"limit": quota // 1024**2},
            field=FIELD,
        )


def clean_name(name: str) -> str:
    """The file's own name: no folders, no control or direction characters, at most 120 long."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in base if unicodedata.category(char)[0] != "C")
    shown = " ".join(shown.split()).lstrip(".")
    ending = extension(shown)
    stem = shown[: -len(ending) - 1] if ending else shown
    room = NAME_LENGTH - len(ending) - 1
    return (f"{stem[:room]}.{ending}" if ending else stem[:room]) or "file"


def fitting_name(name: str, kind: FileType) -> str:
    """The name with an ending that tells the detected type; texts keep theirs."""
    ending = extension(name)
    if ending in kind.extensions or kind in types.TEXTS or kind == types.NOTEBOOK:
        return name
    stem = name[: -len(ending) - 1] if _is_known(ending) else name
    return f"{stem}.{kind.extensions[0]}"


def _is_known(ending: str) -> bool:
    return any(ending in row.extensions for row in types.BINARY)


def prepare(path: Path, *, owner_id: int, name: str) -> StoredFile:
    """Check and strip the bytes at ``path`` (left as it is) and keep them; the row is not saved.

    Long work, therefore outside of any transaction. See `store` for the refusals.
    """
    name = clean_name(name)
    kind = detect(path, name)
    picture = read_picture(path, kind) if kind.kind == FileKind.IMAGE else None
    with scratch() as copy:
        sha256, size, removed = _write(path, copy, kind, picture)
        blobs.keep(copy, blobs.blob_name(sha256))
    return StoredFile(
        owner_id=owner_id,
        name=fitting_name(name, kind),
        media_type=kind.media_type,
        kind=kind.kind,
        size=size,
        sha256=sha256,
        blob=blobs.blob_name(sha256),
        thumbnail=_keep_thumbnail(picture, sha256),
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        metadata_removed=removed,
    )


def record(file: StoredFile, *, now: datetime) -> StoredFile:
    """Save the row of a prepared file, made at ``now``."""
    with transaction.atomic():
        file.save(force_insert=True)
        file.created_at = now
        file.save(update_fields=["created_at"])
    return file


def _write(
    path: Path, target: Path, kind: FileType, picture: Picture | None
) -> tuple[str, int, bool]:
    """Write what is kept of the file to ``target``: its SHA-256, its size, whether it is less."""
    with (
        path.open("rb") as content,
        mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        source = picture.upright if picture and picture.upright else data
        try:
            pieces = pieces_of(source, kind)
        except ValueError as error:
            raise damaged(gettext_lazy("a file")) from error
        sha256, size = hashlib.sha256(), 0
        with target.open("wb") as copy:
            for chunk in _chunks(source, pieces):
                sha256.update(chunk)
                size += copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        return sha256.hexdigest(), size, source is not data or pieces != [(0, len(data))]


def _chunks(source: mmap.mmap | bytes, pieces: list[Piece]) -> Iterator[bytes | memoryview]:
    for piece in pieces:
        start, stop = piece if isinstance(piece, tuple) else (0, len(piece))
        origin = source if isinstance(piece, tuple) else piece
        for at in range(start, stop, CHUNK):
            yield origin[at : min(at + CHUNK, stop)]


def _keep_thumbnail(picture: Picture | None, sha256: str) -> str:
    if picture is None:
        return ""
    name = blobs.thumbnail_name(sha256)
    with scratch() as path:
        path.write_bytes(picture.thumbnail)
        blobs.keep(path, name)
    return name
