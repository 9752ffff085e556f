"""Files of the frozen work."""

import json
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstrung.core.errors import NotVisible
from firstrung.files.public import FileKind, StoredFile, serve, serve_words, whole_text
from firstrung.portfolios.public import SnapshotFile
from firstrung.validation.blinding import Mask
from firstrung.validation.models import Submission


def snapshot_file(
    request: HttpRequest,
    submission: Submission,
    file_uid: UUID,
    *,
    thumbnail: bool,
    mask: Mask | None = None,
) -> HttpResponseBase:
    """A file that the snapshot shows; 404 for any other. The caller has checked permission.

    With a ``mask`` the student's name is taken out of the file's name and of readable files.
    """
    row = (
        SnapshotFile.objects.select_related("file")
        .filter(snapshot=submission.snapshot_id, file__uid=file_uid)
        .first()
    )
    if row is None:
        raise NotVisible("file")
    download = "download" in request.GET
    if mask is None:
        return serve(request, row.file, thumbnail=thumbnail, attachment=download)
    name = mask.file_name(row.file.name)
    words = None if thumbnail else _masked(row.file, mask)
    if words is not None:
        return serve_words(row.file, words, name=name)
    return serve(request, row.file, thumbnail=thumbnail, attachment=download, name=name)


def _masked(file: StoredFile, mask: Mask) -> str | None:
    """The words of a readable file without the name; None for other files."""
    text = whole_text(file)
    if text is None or file.kind != FileKind.NOTEBOOK:
        return None if text is None else mask.text(text)
    return json.dumps(mask.json(json.loads(text)), ensure_ascii=False, indent=1)
