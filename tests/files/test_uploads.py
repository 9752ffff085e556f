"""Resumable uploads over tus."""

import base64
import fcntl
import hashlib
import io
import os
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.http import UnreadablePostError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firstrung.files import uploads
from firstrung.files.locks import SILENCE
from firstrung.files.models import StoredFile, Upload
from tests.files import samples

TUS = {"Tus-Resumable": "1.0.0"}
CONTENT = "application/offset+octet-stream"
FILM = samples.movie() + samples.box(b"free", bytes(40_000))


class Tus:
    """A small tus client over Django's test client."""

    def __init__(self, client):
        self.client = client

    def create(self, size, name="film.mp4", data=b"", **headers):
        metadata = f"filename {base64.b64encode(name.encode()).decode()},empty"
        return self.client.post(
            "/uploads/",
            data=data,
            content_type=CONTENT if data else "text/plain",
            headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata, **headers},
        )

    def patch(self, url, offset, data, **headers):
        headers = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.patch(url, data=data, content_type=CONTENT, headers=headers)

    def head(self, url):
        return self.client.head(url, headers=TUS)

    def offset(self, url):
        return int(self.head(url).headers["Upload-Offset"])

    def told(self, url):
        return self.client.get(url).json()


@pytest.fixture
def tus(world, sign_in):
    return Tus(sign_in(world.student))


def test_options_say_what_is_spoken(tus, settings):
    response = tus.client.options("/uploads/")

    assert response.status_code == 204
    assert response.headers["Tus-Version"] == response.headers["Tus-Resumable"] == "1.0.0"
    assert response.headers["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)
    assert response.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert response.headers["Tus-Extension"] == (
        "creation,creation-with-upload,termination,expiration,checksum"
    )


def test_a_file_arrives_in_parts(tus, world, settings):
    created = tus.create(len(FILM))
    url = created.headers["Location"]
    assert created.status_code == 201
    assert tus.offset(url) == 0

    first = tus.patch(url, 0, FILM[:20_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "20000")
    assert "Upload-Expires" in first.headers
    assert tus.told(url) == {
        "state": "open", "offset": 20_000, "size": len(FILM), "file": None, "problem": "",
    }  # fmt: skip

    last = tus.patch(url, 20_000, FILM[20_000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(FILM)))
    file = StoredFile.objects.get()
    assert (file.owner_id, file.name, file.kind) == (world.student.pk, "film.mp4", "video")
    with default_storage.open(file.blob) as content:
        assert hashlib.sha256(content.read()).hexdigest() == file.sha256
    told = tus.told(url)
    assert (told["state"], told["offset"]) == ("done", len(FILM))
    assert told["file"] == {
        "uid": str(file.uid), "name": "film.mp4", "kind": "video", "size": len(FILM),
        "url": f"/files/{file.uid}/", "thumbnail_url": "",
    }  # fmt: skip
    assert tus.offset(url) == len(FILM)
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_a_small_file_arrives_with_its_creation(tus):
    image = samples.jpeg()
    created = tus.create(len(image), "a.jpg", image)

    assert (created.status_code, created.headers["Upload-Offset"]) == (201, str(len(image)))
    told = tus.told(created.headers["Location"])
    assert told["file"]["thumbnail_url"] == f"/files/{told['file']['uid']}/thumbnail/"


def test_bytes_written_before_a_kill_are_not_sent_again(tus):
    url = tus.create(len(FILM)).headers["Location"]
    tus.patch(url, 0, FILM[:1000])
    upload = Upload.objects.get()
    # The server wrote 500 bytes more and died before it could note them in the database.
    with upload.part.open("ab") as part:
        part.write(FILM[1000:1500])

    assert upload.offset == 1000
    assert tus.offset(url) == 1500
    assert tus.patch(url, 1000, FILM[1000:]).status_code == 409
    assert tus.patch(url, 1500, FILM[1500:]).status_code == 204
    assert tus.told(url)["state"] == "done"


def test_a_check_cut_off_by_a_kill_is_made_up_for(tus):
    url = tus.create(len(FILM)).headers["Location"]
    upload = Upload.objects.get()
    upload.part.write_bytes(FILM)
    Upload.objects.update(state="checking")

    assert tus.offset(url) == len(FILM)
    assert tus.told(url)["state"] == "done"
    assert tus.told(url)["state"] == "done"
    assert StoredFile.objects.count() == 1
    assert not upload.part.exists()


def test_what_arrives_before_a_lost_connection_is_kept(tus):
    class Lost(io.BytesIO):
        def read(self, size=-1, /):
            if self.tell() >= 3000:
                raise UnreadablePostError
            return super().read(min(size, 1500))

    url = tus.create(len(FILM)).headers["Location"]
    uploads.append(Upload.objects.get(), Lost(FILM), offset=0, digest=None, now=timezone.now())

    assert tus.offset(url) == 3000
    assert Upload.objects.get().offset == 3000


def test_a_wrong_offset_is_refused(tus):
    url = tus.create(100).headers["Location"]

    assert tus.patch(url, 5, b"x").status_code == 409
    assert tus.patch(url, 0, b"x" * 101).status_code == 413
    assert tus.offset(url) == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "9" * 16}, 400),
        ({"Upload-Checksum": "crc32 AAAA"}, 400),
        ({"Upload-Checksum": "sha1 ???"}, 400),
        ({"Upload-Checksum": "sha1 " + base64.b64encode(bytes(20)).decode()}, 460),
    ],
)
def test_a_broken_patch_changes_nothing(tus, change, status):
    url = tus.create(100).headers["Location"]
    tus.patch(url, 0, b"12345")

    assert tus.patch(url, 5, b"67890", **change).status_code == status
    assert tus.offset(url) == 5


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_right_checksum_is_taken(tus, algorithm):
    url = tus.create(100).headers["Location"]
    digest = base64.b64encode(hashlib.new(algorithm, b"12345").digest()).decode()

    assert (
        tus.patch(url, 0, b"12345", **{"Upload-Checksum": f"{algorithm} {digest}"}).status_code
        == 204
    )
    assert tus.offset(url) == 5


def test_a_patch_must_be_of_the_protocols_type(tus):
    url = tus.create(100).headers["Location"]

    response = tus.client.patch(
        url, data=b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )

    assert response.status_code == 415


def test_too_large_empty_and_lengthless_uploads_are_refused(tus, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    too_large = tus.create(1024 * 1024 + 1)

    assert too_large.status_code == 413
    assert too_large.json()["problem"].startswith("This file is larger than 1 MB")
    assert tus.create(0).status_code == 422
    assert tus.create("", **{"Upload-Length": ""}).status_code == 400
    assert tus.create(5, **{"Upload-Metadata": "filename ???"}).status_code == 400
    assert Upload.objects.count() == 0


def test_twenty_open_uploads_and_the_room_of_a_person_are_the_limit(tus, settings):
    settings.UPLOAD_QUOTA_BYTES = 150
    assert [tus.create(100).status_code, tus.create(100).status_code] == [201, 413]

    settings.UPLOAD_QUOTA_BYTES = 10_000
    assert [tus.create(1).status_code for _ in range(20)] == [201] * 19 + [429]


def test_a_forbidden_type_is_refused_with_its_first_8_kilobytes(tus, settings):
    url = tus.create(100_000_000, "essay.pdf").headers["Location"]

    assert tus.patch(url, 0, samples.ELF[:8000]).status_code == 204
    refused = tus.patch(url, 8000, bytes(500))

    assert refused.status_code == 422
    assert refused.json()["problem"].startswith("This file is a computer program.")
    told = tus.told(url)
    assert (told["state"], told["problem"]) == ("refused", refused.json()["problem"])
    assert tus.patch(url, 8500, b"x").status_code == 409
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_a_file_that_fails_the_last_check_is_refused(tus):
    broken = samples.jpeg()[:-500]
    created = tus.create(len(broken), "a.jpg")
    url = created.headers["Location"]

    refused = tus.patch(url, 0, broken)

    assert refused.status_code == 422
    assert tus.told(url)["problem"] == refused.json()["problem"]
    # A client that missed the answer learns of it from GET, and does not send the file again.
    assert tus.offset(url) == len(broken)
    assert StoredFile.objects.count() == 0


def test_an_upload_can_be_given_up(tus, settings):
    url = tus.create(100).headers["Location"]
    tus.patch(url, 0, b"12345")

    assert tus.client.delete(url, headers=TUS).status_code == 204
    assert tus.head(url).status_code == 404
    assert list(settings.UPLOAD_DIR.iterdir()) == []


def test_giving_up_a_finished_upload_keeps_the_file(tus):
    image = samples.jpeg()
    url = tus.create(len(image), "a.jpg", image).headers["Location"]

    assert tus.client.delete(url, headers=TUS).status_code == 204
    assert StoredFile.objects.count() == 1


def test_nobody_else_may_touch_an_upload(tus, world, sign_in):
    url = tus.create(100).headers["Location"]
    other = Tus(sign_in(world.coordinator))

    assert other.head(url).status_code == 404
    assert other.client.get(url).status_code == 404
    assert other.patch(url, 0, b"x").status_code == 404
    assert other.client.delete(url, headers=TUS).status_code == 404
    assert tus.offset(url) == 0


def test_signed_out_people_get_an_answer_a_script_understands(db):
    tus = Tus(Client())

    for response in (tus.create(5), tus.client.options("/uploads/")):
        assert response.status_code == 401
        assert response.json() == {"problem": "You are signed out. Sign in again; nothing is lost."}


def test_the_csrf_token_is_demanded(world, tus):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.student, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = tus.create(100).headers["Location"]

    assert Tus(strict).patch(url, 0, b"x").status_code == 403
    strict.cookies["csrftoken"] = "a" * 32
    assert Tus(strict).patch(url, 0, b"x", **{"X-CSRFToken": "a" * 32}).status_code == 204


def test_an_expired_upload_is_gone(tus):
    url = tus.create(100).headers["Location"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert tus.head(url).status_code == 404


class Holder:
    """Another request that holds the lock of an upload."""

    def __init__(self, upload):
        self.path = upload.part.with_suffix(".lock")
        self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT)
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def fall_silent(self):
        then = time.time() - SILENCE - 1
        os.utime(self.path, (then, then))

    def die(self):
        os.close(self.handle)


def test_two_writers_are_one_too_many(tus):
    url = tus.create(100).headers["Location"]
    holder = Holder(Upload.objects.get())

    assert tus.patch(url, 0, b"x").status_code == 423
    holder.die()
    assert tus.patch(url, 0, b"x").status_code == 204


def test_a_writer_that_fell_silent_is_relieved(tus):
    url = tus.create(100).headers["Location"]
    holder = Holder(Upload.objects.get())
    holder.fall_silent()

    assert tus.patch(url, 0, b"x").status_code == 204
    holder.die()


def test_a_relieved_writer_writes_no_more(tus):
    tus.create(100)
    upload = Upload.objects.get()

    class Relieved(io.BytesIO):
        def read(self, size=-1, /):
            if self.tell() == 0:
                return super().read(10)
            upload.part.with_suffix(".lock").unlink()
            return super().read(size)

    with pytest.raises(uploads.Busy):
        uploads.append(upload, Relieved(b"x" * 100), offset=0, digest=None, now=timezone.now())
    assert uploads.offset_of(upload) == 10


def test_a_check_under_way_is_told_as_such(tus):
    url = tus.create(len(FILM)).headers["Location"]
    upload = Upload.objects.get()
    upload.part.write_bytes(FILM)
    Upload.objects.update(state="checking")
    holder = Holder(upload)
    holder.fall_silent()

    assert tus.told(url)["state"] == "checking"
    assert StoredFile.objects.count() == 0
    holder.die()


def test_writing_streams(tus, monkeypatch):
    """No read asks for more than 256 KB, and the body is never taken as a whole."""
    asked = []

    class Counted(io.BytesIO):
        def read(self, size=-1, /):
            asked.append(size)
            return super().read(size)

    data = b"words\n" * 200_000
    tus.create(len(data), "a.txt")
    uploads.append(Upload.objects.get(), Counted(data), offset=0, digest=None, now=timezone.now())

    assert 0 < min(asked) <= max(asked) <= 256 * 1024


def test_queries_do_not_depend_on_how_many_uploads_there_are(tus):
    def cost():
        url = tus.create(100).headers["Location"]
        with CaptureQueriesContext(connection) as queries:
            tus.patch(url, 0, b"x")
        return len(queries)

    assert [cost(), cost(), cost()] == [5] * 3  # session, person, upload twice, update
