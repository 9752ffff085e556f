"""One writer per upload: a lock file that dies with its process and yields when it falls silent.

A phone that loses its connection leaves a request behind that waits for bytes that never come.
It keeps the lock; but after `SILENCE` without a byte the next request may take the lock over,
and the one left behind notices at its next write.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SILENCE = 15.0  # seconds


class Busy(Exception):
    """Another request is writing."""


class Lock:
    """A held lock; call `beat` before every write."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    def beat(self) -> None:
        """Say that the writer is alive; `Busy` when another one has taken over."""
        if not _is_at(self._path, self._handle):
            raise Busy
        os.utime(self._handle)

    def release(self) -> None:
        """Give the lock up, and remove its file where it is still ours."""
        if _is_at(self._path, self._handle):
            self._path.unlink(missing_ok=True)
        os.close(self._handle)


def _is_at(path: Path, handle: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


@contextmanager
def held(path: Path, *, take_over: bool) -> Iterator[Lock]:
    """The lock at ``path``; `Busy` where another request holds it and has not fallen silent."""
    lock = _acquire(path, take_over=take_over)
    try:
        yield lock
    finally:
        lock.release()


def _acquire(path: Path, *, take_over: bool) -> Lock:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            silent = time.time() - os.fstat(handle).st_mtime > SILENCE
            if take_over and silent and _is_at(path, handle):
                path.unlink(missing_ok=True)
                os.close(handle)
                continue
            os.close(handle)
            raise Busy from error
        if _is_at(path, handle):  # else it was released between opening and locking
            os.utime(handle)
            return Lock(path, handle)
        os.close(handle)
