"""Reading the fields of `files/uploader.html` from a form, with or without JavaScript."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from firstrung.core.errors import Problem
from firstrung.files.detection.refusals import FIELD
from firstrung.files.enums import FileRole
from firstrung.files.models import StoredFile
from firstrung.files.selectors import owned
from firstrung.files.services import store

CAPTION_LENGTH = 300


class AttachedFile(NamedTuple):
    """A file, its description for people who can't see it, and what it is within the work."""

    file: StoredFile
    caption: str
    role: str


class FilesRefused(Problem):
    """Some new files were refused; ``kept`` are the form's other files, to be shown again."""

    def __init__(self, message: str, kept: list[AttachedFile]) -> None:
        super().__init__(message, field=FIELD)
        self.kept = kept


def read_file_fields(
    data: Any, files: Any, *, owner_id: int, now: datetime, field: str = "files"
) -> list[AttachedFile]:
    """The files of a form: those kept from before or uploaded by script, then new ones.

    ``data`` and ``files`` are ``request.POST`` and ``request.FILES``. Uids of other people's
    files are left out. New files (``new_files``, without JavaScript) share one caption and role.
    Raises `FilesRefused`, which carries the files that are fine, where a new one is refused.
    """
    kept = [
        _attached(file, data, f"-{file.uid}")
        for file in owned(data.getlist(field), owner_id=owner_id)
    ]
    refusals = []
    for source in files.getlist(f"new_{field}"):
        try:
            file = store(owner_id=owner_id, name=source.name or "", source=source, now=now)
            kept.append(_attached(file, data, "-new"))
        except Problem as problem:
            refusals.append(f"{source.name}: {problem.message}")
    if refusals:
        raise FilesRefused(" ".join(refusals), kept)
    return kept


def _attached(file: StoredFile, data: Mapping[str, str], suffix: str) -> AttachedFile:
    role = data.get(f"role{suffix}", "")
    caption = " ".join(data.get(f"caption{suffix}", "").split())[:CAPTION_LENGTH]
    return AttachedFile(file, caption, role if role in FileRole.values else FileRole.WORK)
