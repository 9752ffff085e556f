"""Resumable uploads over HTTP: tus 1.0 with creation, termination, expiration and checksums.

See https://tus.io/protocols/resumable-upload. GET is ours: it tells a page what became of it.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstrung.core.errors import NotVisible, Problem
from firstrung.files import uploads
from firstrung.files.locks import Busy
from firstrung.files.models import StoredFile, Upload
from firstrung.files.services import TooLarge

VERSION = "1.0.0"
CONTENT = "application/offset+octet-stream"
ALGORITHMS = ("sha1", "sha256")
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
STATUS: dict[type[Exception], int] = {
    Busy: 423,
    uploads.WrongOffset: 409,
    uploads.WrongChecksum: 460,
    uploads.TooMany: 429,
    TooLarge: 413,
}
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class BadRequest(Exception):
    """The request breaks the protocol; the status says how."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _protocol(view: View[P]) -> View[P]:
    """Sign-in without a redirect, the version of the protocol, errors as JSON."""

    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _guarded(view, request, *args, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return inner


def _guarded(
    view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    if not request.user.is_authenticated:
        return _problem(_("You are signed out. Sign in again; nothing is lost."), 401)
    spoken = request.method not in {"OPTIONS", "GET"}
    if spoken and request.headers.get("Tus-Resumable") != VERSION:
        return _answer(412, Tus_Version=VERSION)
    try:
        return view(request, *args, **kwargs)
    except NotVisible:
        return _problem(_("This upload no longer exists. Choose the file again."), 404)
    except (BadRequest, Busy, uploads.WrongOffset, uploads.WrongChecksum) as error:
        return _answer(error.status if isinstance(error, BadRequest) else STATUS[type(error)])
    except Problem as problem:
        return _problem(str(problem.message), STATUS.get(type(problem), 422))


def _answer(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _problem(message: str, status: int) -> HttpResponse:
    return JsonResponse({"problem": message}, status=status)


@require_http_methods(["OPTIONS", "POST"])
@_protocol
def collection(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what this server can do. POST: open an upload, possibly with its first bytes."""
    if request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=VERSION,
            Tus_Extension=EXTENSIONS,
            Tus_Max_Size=str(settings.UPLOAD_MAX_BYTES),
            Tus_Checksum_Algorithm=",".join(ALGORITHMS),
        )
    size = _number(request, "Upload-Length")
    now = timezone.now()
    upload = uploads.begin(
        owner_id=request.user.pk or 0,
        name=_metadata(request).get("filename", ""),
        size=size,
        now=now,
    )
    response = _answer(201, Location=reverse("upload", args=[upload.uid]))
    if request.content_type == CONTENT:
        response.headers["Upload-Offset"] = str(_append(request, upload, 0))
    response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@_protocol
def single(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One upload: where it stands (HEAD, GET), more bytes (PATCH), the end of it (DELETE)."""
    owner_id = request.user.pk or 0
    upload = Upload.objects.select_related("file").filter(uid=uid, owner_id=owner_id).first()
    if upload is None or upload.expires_at < timezone.now():
        raise NotVisible
    if request.method == "DELETE":
        uploads.give_up(upload)
        return _answer(204)
    if request.method == "GET":
        return _told(upload)
    if request.method == "HEAD":
        return _standing(upload, 200, uploads.offset_of(upload))
    if request.content_type != CONTENT:
        raise BadRequest(415)
    return _standing(upload, 204, _append(request, upload, _number(request, "Upload-Offset")))


def _standing(upload: Upload, status: int, offset: int) -> HttpResponse:
    return _answer(
        status,
        Upload_Offset=str(offset),
        Upload_Length=str(upload.size),
        Upload_Expires=http_date(upload.expires_at.timestamp()),
    )


def _told(upload: Upload) -> HttpResponse:
    """What a page needs to show; finishes an upload whose check was cut off."""
    uploads.finish(upload, now=timezone.now())
    return JsonResponse(
        {
            "state": upload.state,
            "offset": uploads.offset_of(upload),
            "size": upload.size,
            "file": _file(upload.file) if upload.file else None,
            "problem": upload.problem,
        }
    )


def _file(file: StoredFile) -> dict[str, object]:
    thumbnail = reverse("own_thumbnail", args=[file.uid]) if file.thumbnail else ""
    return {
        "uid": str(file.uid),
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "url": reverse("own_file", args=[file.uid]),
        "thumbnail_url": thumbnail,
    }


def _append(request: HttpRequest, upload: Upload, offset: int) -> int:
    length = int(request.headers.get("Content-Length") or 0)
    if offset + length > upload.size:
        raise BadRequest(413)
    digest = _checksum(request)
    uploads.append(upload, request, offset=offset, digest=digest, now=timezone.now())
    return uploads.offset_of(upload)


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:  # noqa: PLR2004 (a petabyte)
        raise BadRequest(400)
    return int(text)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """``Upload-Metadata``: keys and base64 values, as text."""
    values = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        values[key] = _decoded(value).decode("utf-8", errors="replace")
    return values


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _space, value = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise BadRequest(400)
    return algorithm, _decoded(value)


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise BadRequest(400) from error
