"""Files of the frozen work."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from firstrung.core.errors import NotVisible
from firstrung.files.public import serve
from firstrung.portfolios.public import SnapshotFile
from firstrung.validation.models import Submission


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
