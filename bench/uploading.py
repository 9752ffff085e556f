"""A 5 MB photograph by resumable upload: CPU of the server from first byte to stored file."""

import http.client
import io
import random
import re
from collections.abc import Iterator

from PIL import Image

from bench.figures import Figure
from bench.site import Site

ROUNDS = 10


def photograph(seed: int) -> bytes:
    """A JPEG of about 5 MB with noise like a camera's."""
    noise = random.Random(seed).randbytes(2600 * 1950 * 3)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (2600, 1950), noise).save(buffer, "JPEG", quality=93)
    return buffer.getvalue()


def figures(site: Site) -> Iterator[Figure]:
    """CPU a file and files a second, beside Mahara's multipart upload."""
    cookie = site.cookie("student")
    token = re.search(r"csrftoken=(\w+)", cookie)
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": token[1] if token else "",
        "Tus-Resumable": "1.0.0",
        "Origin": site.address,
        "Referer": site.address + "/",
    }
    files = [photograph(seed) for seed in range(ROUNDS + 1)]
    _upload(site, headers, files.pop())
    before = site.cpu_seconds()
    for data in files:
        _upload(site, headers, data)
    spent = 1000 * (site.cpu_seconds() - before) / ROUNDS
    size = sum(map(len, files)) / ROUNDS / 1e6
    yield Figure("upload_cpu", spent, 385, f"ms a file of {size:.1f} MB", "Mahara 22.10, published")


def _upload(site: Site, headers: dict[str, str], data: bytes) -> None:
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"))
    create = headers | {
        "Upload-Length": str(len(data)),
        "Upload-Metadata": "filename cGhvdG8uanBn",
    }
    connection.request("POST", "/uploads/", b"", create)
    response = connection.getresponse()
    answer = response.read()
    if response.status != http.HTTPStatus.CREATED:
        raise RuntimeError(f"upload refused: {response.status} {answer[:200]!r}")
    location = response.headers["Location"].removeprefix(site.address)
    patch = headers | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    connection.request("PATCH", location, data, patch)
    response = connection.getresponse()
    answer = response.read()
    if response.status != http.HTTPStatus.NO_CONTENT:
        raise RuntimeError(f"upload failed: {response.status} {answer[:200]!r}")
