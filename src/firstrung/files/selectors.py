"""Reading stored files."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage

from firstrung.files.detection.inspect import NOTEBOOK_BYTES
from firstrung.files.enums import FileKind
from firstrung.files.models import StoredFile

READABLE = {FileKind.TEXT, FileKind.CODE, FileKind.NOTEBOOK}


def owned(uids: Iterable[str | uuid.UUID], *, owner_id: int) -> list[StoredFile]:
    """The person's own files with those uids, in that order; others are left out (one query)."""
    wanted = [uid for uid in map(_uuid, uids) if uid is not None]
    found = {row.uid: row for row in StoredFile.objects.filter(uid__in=wanted, owner_id=owner_id)}
    return [found[uid] for uid in dict.fromkeys(wanted) if uid in found]


def _uuid(text: str | uuid.UUID) -> uuid.UUID | None:
    try:
        return text if isinstance(text, uuid.UUID) else uuid.UUID(text)
    except ValueError:
        return None


def text_preview(file: StoredFile, limit: int) -> str:
    """The first ``limit`` characters of a text, of code or of a notebook; "" for other kinds.

    Of a notebook: the sources of its cells and their text outputs.
    """
    if file.kind not in READABLE:
        return ""
    is_notebook = file.kind == FileKind.NOTEBOOK
    with default_storage.open(file.blob) as content:
        data = content.read(NOTEBOOK_BYTES if is_notebook else limit * 4 + 3)
    if is_notebook:
        return notebook_text(json.loads(data))[:limit]
    # The last character may have been cut in two.
    return str(data.decode("utf-8-sig", errors="ignore"))[:limit]


def whole_text(file: StoredFile) -> str | None:
    """All of a text, of code or of a notebook's JSON; None for other kinds."""
    if file.kind not in READABLE:
        return None
    with default_storage.open(file.blob) as content:
        return str(content.read().decode("utf-8-sig", errors="replace"))


def notebook_text(notebook: dict[str, Any]) -> str:
    """Sources and text outputs of a notebook's cells, with an empty line between them."""
    parts: list[str] = []
    for cell in notebook["cells"]:
        parts.append(_joined(cell.get("source")))
        for output in filter(_is_object, cell.get("outputs") or []):
            data = output["data"] if _is_object(output.get("data")) else {}
            parts.append(_joined(output.get("text") or data.get("text/plain")))
    return "\n\n".join(part for part in parts if part.strip())


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _joined(text: Any) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")
