"""The frozen work on a page: its document with addresses for the files."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from firstrung.core.errors import NotVisible
from firstrung.files.public import serve
from firstrung.portfolios.public import SnapshotFile
from firstrung.validation.models import Submission


def presented(submission: Submission, url_name: str, uid: UUID) -> dict[str, Any]:
    """The snapshot's document; each file knows its ``url`` and ``thumbnail_url``.

    ``url_name`` takes ``uid`` and the file's uid; with ``_thumbnail`` it names the small picture.
    """
    document: dict[str, Any] = submission.snapshot.document
    entries = [
        entry | {"files": [_addressed(file, url_name, uid) for file in entry["files"]]}
        for entry in document["entries"]
    ]
    return document | {"entries": entries}


def _addressed(file: dict[str, Any], url_name: str, uid: UUID) -> dict[str, Any]:
    return file | {
        "url": reverse(url_name, args=[uid, file["file"]]),
        "thumbnail_url": reverse(f"{url_name}_thumbnail", args=[uid, file["file"]]),
    }


def snapshot_file(
    request: HttpRequest, submission: Submission, file_uid: UUID, *, thumbnail: bool
) -> HttpResponseBase:
    """A file that the snapshot shows; 404 for any other. The caller has checked permission."""
    row = (
        SnapshotFile.objects.select_related("file")
        .filter(snapshot=submission.snapshot_id, file__uid=file_uid)
        .first()
    )
    if row is None:
        raise NotVisible("file")
    return serve(request, row.file, thumbnail=thumbnail, attachment="download" in request.GET)
