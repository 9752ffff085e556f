"""Sending a stored file to a browser: ranges, validators and harmless headers.

Whether the person may see the file is asked by the caller, before every call.
"""

import re
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from firstrung.core.errors import NotVisible
from firstrung.files.enums import FileKind
from firstrung.files.models import StoredFile

CHUNK = 256 * 1024
SHOWN = {FileKind.IMAGE, FileKind.PDF, FileKind.VIDEO, FileKind.AUDIO}
# A browser's PDF viewer refuses to work in a sandbox, and its player may not load the film there.
NEED_THEIR_ORIGIN = {FileKind.PDF, FileKind.VIDEO, FileKind.AUDIO}
PLAIN = {FileKind.TEXT, FileKind.CODE, FileKind.NOTEBOOK}
OUTSIDE = (0, 0)
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# A file can load nothing and run nothing; the parts that a browser's own viewer needs are allowed.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)


def serve(
    request: HttpRequest,
    file: StoredFile,
    *,
    thumbnail: bool = False,
    attachment: bool = False,
    name: str | None = None,
) -> HttpResponseBase:
    """The file (or its thumbnail) as a response: 200, 206, 304 or 416.

    Only images, PDF, video and sound are shown in the browser, everything else is downloaded;
    ``attachment`` downloads those too. ``name`` is what it is to be called instead of its own
    name. `NotVisible` where there is no such thumbnail or blob.
    """
    blob = file.thumbnail if thumbnail else file.blob
    if not blob or not default_storage.exists(blob):
        raise NotVisible
    etag = f'"{file.sha256}{"-thumbnail" if thumbnail else ""}"'
    size = default_storage.size(blob)
    if etag in _etags(request, "If-None-Match"):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _body(request, blob, size, etag)
    _describe(response, file, name or file.name, thumbnail=thumbnail, attachment=attachment)
    response.headers["ETag"] = etag
    return response


def serve_words(file: StoredFile, words: str, *, name: str) -> HttpResponse:
    """Other words in place of a readable file's own, as a download called ``name``."""
    response = HttpResponse(words.encode())
    _describe(response, file, name, thumbnail=False, attachment=True)
    del response.headers["Accept-Ranges"]
    return response


def _etags(request: HttpRequest, header: str) -> list[str]:
    return [tag.removeprefix("W/") for tag in parse_etags(request.headers.get(header, ""))]


def _body(request: HttpRequest, name: str, size: int, etag: str) -> HttpResponseBase:
    span = _span(request, size, etag)
    if span == OUTSIDE:
        response: HttpResponseBase = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    start, stop = span or (0, size)
    response = StreamingHttpResponse(_chunks(name, start, stop))
    response.headers["Content-Length"] = str(stop - start)
    if span:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and end of the range that is asked for; `OUTSIDE` where it isn't in the file.

    None, so the whole file: without a range, for several at once, and for another version's.
    """
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not match or not any(match.groups()):
        return None
    if "If-Range" in request.headers and etag not in _etags(request, "If-Range"):
        return None
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else OUTSIDE
    start, stop = int(first), min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else OUTSIDE


def _chunks(name: str, start: int, stop: int) -> Iterator[bytes]:
    with default_storage.open(name) as content:
        content.seek(start)
        left = stop - start
        while left and (chunk := content.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _describe(
    response: HttpResponseBase, file: StoredFile, name: str, *, thumbnail: bool, attachment: bool
) -> None:
    kind = FileKind(file.kind)
    download = attachment or not (thumbnail or kind in SHOWN)
    media_type = "text/plain; charset=utf-8" if kind in PLAIN else file.media_type
    sandbox = "" if kind in NEED_THEIR_ORIGIN and not download else "; sandbox"
    disposition = content_disposition_header(as_attachment=download, filename=name)
    response.headers["Content-Type"] = "image/webp" if thumbnail else media_type
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = POLICY + sandbox
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Accept-Ranges"] = "bytes"
    # Consent can be withdrawn at any moment: a browser asks again before it shows a copy.
    response.headers["Cache-Control"] = "private, no-cache"
