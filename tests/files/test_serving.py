"""Sending files: who may, ranges, validators, harmless headers."""

import io

import pytest
from django.utils import timezone

from firstrung.files.public import store
from tests.files import samples

TEXT = b"0123456789"


@pytest.fixture
def kept(world):
    def make(data=TEXT, name="a.txt", owner=None):
        owner_id = (owner or world.student).pk
        return store(owner_id=owner_id, name=name, source=io.BytesIO(data), now=timezone.now())

    return make


def body(response):
    return b"".join(response)


def test_only_the_owner_gets_a_file(world, sign_in, kept, client):
    file = kept(samples.jpeg(), "a.jpg")
    for url in (f"/files/{file.uid}/", f"/files/{file.uid}/thumbnail/"):
        assert sign_in(world.student).get(url).status_code == 200
        assert sign_in(world.teammate).get(url).status_code == 404
        assert sign_in(world.coalition_coordinator).get(url).status_code == 404
        assert client.get(url).status_code == 302
        assert sign_in(world.student).post(url).status_code == 405


def test_a_text_has_no_thumbnail(world, sign_in, kept):
    assert sign_in(world.student).get(f"/files/{kept().uid}/thumbnail/").status_code == 404


SHOWN = [
    ("a.jpg", samples.clean_jpeg(), "image/jpeg", "inline"),
    ("a.pdf", samples.pdf(), "application/pdf", "inline"),
    ("a.mp4", samples.movie(), "video/mp4", "inline"),
    ("a.mp3", samples.mp3_frames(), "audio/mpeg", "inline"),
    ("a.html", b"<script>1</script>", "text/plain; charset=utf-8", "attachment"),
    ("a.svg", b"<svg/>", "text/plain; charset=utf-8", "attachment"),
    ("a.csv", b"a,b", "text/plain; charset=utf-8", "attachment"),
    ("a.ipynb", samples.notebook(), "text/plain; charset=utf-8", "attachment"),
    ("a.zip", samples.zipped({"a": "1"}), "application/zip", "attachment"),
]


@pytest.mark.parametrize(("name", "data", "media_type", "disposition"), SHOWN)
def test_headers(world, sign_in, kept, name, data, media_type, disposition):
    url = f"/files/{kept(data, name).uid}/"
    headers = sign_in(world.student).get(url).headers

    assert headers["Content-Type"] == media_type
    assert headers["Content-Disposition"] == f'{disposition}; filename="{name}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    # Browsers show no PDF and play no film in a sandbox.
    plays = media_type in {"application/pdf", "video/mp4", "audio/mpeg"}
    assert policy.endswith("; sandbox") == (not plays)
    saved = sign_in(world.student).get(url, {"download": ""}).headers
    assert saved["Content-Disposition"] == f'attachment; filename="{name}"'
    assert saved["Content-Security-Policy"].endswith("; sandbox")


RANGES = [
    (None, 200, TEXT, None),
    ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
    ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
    ("bytes=-3", 206, b"789", "bytes 7-9/10"),
    ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
    ("bytes=0-", 206, TEXT, "bytes 0-9/10"),
    ("bytes=10-", 416, b"", "bytes */10"),
    ("bytes=5-2", 416, b"", "bytes */10"),
    ("bytes=-0", 416, b"", "bytes */10"),
    ("bytes=0-1,4-5", 200, TEXT, None),
    ("lines=0-1", 200, TEXT, None),
    ("bytes=-", 200, TEXT, None),
]


@pytest.mark.parametrize(("asked", "status", "content", "told"), RANGES)
def test_ranges(world, sign_in, kept, asked, status, content, told):
    headers = {"Range": asked} if asked else {}

    response = sign_in(world.student).get(f"/files/{kept().uid}/", headers=headers)

    assert (response.status_code, body(response)) == (status, content)
    assert response.headers.get("Content-Range") == told
    assert response.headers["Accept-Ranges"] == "bytes"
    if status != 416:
        assert response.headers["Content-Length"] == str(len(content))


def test_validators(world, sign_in, kept):
    client = sign_in(world.student)
    file = kept(samples.jpeg(), "a.jpg")
    url, etag = f"/files/{file.uid}/", f'"{file.sha256}"'

    assert client.get(url).headers["ETag"] == etag
    assert client.get(url, headers={"If-None-Match": f'"x", W/{etag}'}).status_code == 304
    assert client.get(f"{url}thumbnail/", headers={"If-None-Match": etag}).status_code == 200
    span = {"Range": "bytes=0-1"}
    assert client.get(url, headers={**span, "If-Range": etag}).status_code == 206
    assert client.get(url, headers={**span, "If-Range": '"other"'}).status_code == 200


def test_one_file_costs_one_query_beside_the_session(
    world, sign_in, kept, django_assert_num_queries
):
    client, file = sign_in(world.student), kept()

    with django_assert_num_queries(3):  # session, person, file
        client.get(f"/files/{file.uid}/")
