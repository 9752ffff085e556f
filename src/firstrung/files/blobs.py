"""Content-addressed storage: identical bytes are kept once."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage


class _Movable(File):  # type: ignore[type-arg]
    """A file the storage may move instead of copying it, when it lies on the same disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        """Where the bytes lie now; the storage's sign that they may be moved."""
        return str(self._path)


def blob_name(sha256: str) -> str:
    """Storage name of the bytes with that checksum."""
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def thumbnail_name(sha256: str) -> str:
    """Storage name of the thumbnail of the bytes with that checksum."""
    return f"thumbnails/{sha256[:2]}/{sha256[2:4]}/{sha256}.webp"


def keep(path: Path, name: str) -> None:
    """Put the bytes of ``path`` under ``name``, unless they are there; ``path`` is used up.

    A blob of another size is the remainder of a broken copy and is replaced.
    """
    size = path.stat().st_size
    if default_storage.exists(name):
        if default_storage.size(name) == size:
            path.unlink()
            return
        default_storage.delete(name)
    with _Movable(path) as content:
        saved = default_storage.save(name, content)
    if saved != name:  # somebody stored the same bytes at the same moment
        default_storage.delete(saved)
    path.unlink(missing_ok=True)
