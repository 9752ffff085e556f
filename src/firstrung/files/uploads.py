"""Resumable uploads: open, append, finish, give up.

The bytes of an open upload lie in a file whose size is the true offset, so that a server killed
at any moment has lost nothing that reached its disk.
"""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from firstrung.core.errors import NotVisible, Problem
from firstrung.files.detection.recognise import HEAD, recognise
from firstrung.files.detection.refusals import FIELD
from firstrung.files.enums import UploadState
from firstrung.files.locks import Busy, Lock, held
from firstrung.files.models import Upload
from firstrung.files.services import clean_name, prepare, record, require_room, require_size

CHUNK = 128 * 1024
LIFE = timedelta(days=7)
OPEN_UPLOADS = 20
# So much of a refused body is still read, for the answer to reach the browser.
DRAINED = 8 * 1024 * 1024
OVER = {UploadState.DONE, UploadState.REFUSED}


class Stream(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes; none at the end."""


class WrongOffset(Exception):
    """The bytes do not continue where the upload stands."""


class WrongChecksum(Exception):
    """The bytes that arrived are not those that were sent."""


class TooMany(Problem):
    """The person has as many open uploads as one may have."""


def begin(*, owner_id: int, name: str, size: int, now: datetime) -> Upload:
    """Open an upload of ``size`` bytes; `Problem` where size, room or number forbid it."""
    if size == 0:
        raise Problem(_("This file is empty. Check that you chose the right one."), field=FIELD)
    require_size(size)
    open_ones = Upload.objects.filter(
        owner_id=owner_id, state=UploadState.OPEN, expires_at__gt=now
    ).count()
    if open_ones >= OPEN_UPLOADS:
        raise TooMany(
            _("You have %(count)d uploads under way. Let some finish, or remove them, first.")
            % {"count": open_ones},
            field=FIELD,
        )
    require_room(owner_id, size)
    upload = Upload(owner_id=owner_id, name=clean_name(name), size=size, expires_at=now + LIFE)
    upload.part.touch(mode=0o600)
    upload.save(force_insert=True)
    return upload


def offset_of(upload: Upload) -> int:
    """How many bytes have arrived, from the disk. Of an upload that is over: all of them."""
    if upload.state in OVER:
        return upload.size
    try:
        return upload.part.stat().st_size
    except FileNotFoundError:
        return 0


def append(
    upload: Upload, stream: Stream, *, offset: int, digest: tuple[str, bytes] | None, now: datetime
) -> None:
    """Add the bytes of ``stream``, check the file early, and finish it when all bytes are there.

    ``digest`` is an algorithm of hashlib and the checksum the bytes must have. Raises `Busy`,
    `WrongOffset`, `WrongChecksum`, or `Problem` when the file is refused. What arrived before a
    lost connection is kept.
    """
    with held(_lock(upload.part), take_over=True) as lock:
        upload.refresh_from_db()
        if upload.state in OVER or offset != offset_of(upload):
            raise WrongOffset
        try:
            reached = _receive(upload, lock, stream, offset, digest)
        except Problem as problem:
            _refuse(upload, problem)
            _drain(stream)
            raise
        Upload.objects.filter(pk=upload.pk).update(offset=reached, expires_at=now + LIFE)
        if reached == upload.size:
            _finish(upload, now)


def _lock(part: Path) -> Path:
    return part.with_suffix(".lock")


def _receive(
    upload: Upload, lock: Lock, stream: Stream, offset: int, digest: tuple[str, bytes] | None
) -> int:
    """Write what arrives behind ``offset``, safe on disk at the end; the new offset."""
    checksum = hashlib.new(digest[0]) if digest else None
    handle = os.open(upload.part, os.O_RDWR | os.O_CREAT, 0o600)
    position = offset
    try:
        while chunk := _read(stream, min(CHUNK, upload.size - position)):
            lock.beat()
            position += os.pwrite(handle, chunk, position)
            if checksum:
                checksum.update(chunk)
            if position - len(chunk) < HEAD <= position < upload.size:
                recognise(os.pread(handle, HEAD, 0), upload.name, whole=False)
        if checksum and digest and checksum.digest() != digest[1]:
            os.ftruncate(handle, offset)
            raise WrongChecksum
        os.fsync(handle)
    finally:
        os.close(handle)
    return position


def _read(stream: Stream, size: int) -> bytes:
    """The next bytes; none when the connection is lost, so that what arrived is kept."""
    if size == 0:
        return b""
    try:
        return stream.read(size)
    except UnreadablePostError:
        return b""


def _drain(stream: Stream) -> None:
    left = DRAINED
    while left > 0 and (chunk := _read(stream, CHUNK)):
        left -= len(chunk)


def finish(upload: Upload, *, now: datetime) -> None:
    """Check and store an upload whose bytes are all there; does nothing while another one does.

    Called again after a server was killed during the check. A refusal is written in the upload.
    """
    if upload.state in OVER or offset_of(upload) != upload.size:
        return
    try:
        with held(_lock(upload.part), take_over=False):
            upload.refresh_from_db()
            if upload.state not in OVER:
                _finish(upload, now)
    except (Busy, Problem):
        upload.refresh_from_db()


def _finish(upload: Upload, now: datetime) -> None:
    _move(upload, UploadState.CHECKING)
    try:
        file = prepare(upload.part, owner_id=upload.owner_id, name=upload.name)
    except Problem as problem:
        _refuse(upload, problem)
        raise
    with transaction.atomic():
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if row is None:  # given up meanwhile
            raise NotVisible
        if row.state not in OVER:
            upload.file = record(file, now=now)
            _move(upload, UploadState.DONE)
    upload.part.unlink(missing_ok=True)


def _refuse(upload: Upload, problem: Problem) -> None:
    upload.problem = str(problem.message)
    _move(upload, UploadState.REFUSED)
    upload.part.unlink(missing_ok=True)


def _move(upload: Upload, state: UploadState) -> None:
    upload.state = state
    Upload.objects.filter(pk=upload.pk).update(
        state=state, problem=upload.problem, file=upload.file
    )


def give_up(upload: Upload) -> None:
    """Forget the upload and its bytes; a file that has been stored stays."""
    upload.delete()
    upload.part.unlink(missing_ok=True)
    _lock(upload.part).unlink(missing_ok=True)
