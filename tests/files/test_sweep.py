"""Clearing up after uploads nobody finished."""

import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from firstrung.files import uploads
from firstrung.files.models import Upload
from firstrung.files.public import sweep

pytestmark = pytest.mark.django_db


def begun(now):
    upload = uploads.begin(owner_id=1, name="a.txt", size=10, now=now)
    upload.part.write_bytes(b"12345")
    return upload


def old_file(folder, name):
    path = folder / name
    path.write_bytes(b"left behind")
    then = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(path, (then, then))
    return path


def test_what_expired_or_was_left_behind_goes(settings):
    now = timezone.now()
    expired, alive = begun(now - timedelta(days=8)), begun(now)
    old_file(settings.UPLOAD_DIR, alive.part.name).write_bytes(b"12345")
    os.utime(alive.part, (0, 0))
    strays = [
        old_file(settings.UPLOAD_DIR, name)
        for name in ("store-x.tmp", "tmp12.upload.mp4", "nobody.part", f"{expired.uid}.lock")
    ]
    fresh = settings.UPLOAD_DIR / "store-now.tmp"
    fresh.touch()

    assert sweep(now=now) == 4  # the lock goes with its upload

    assert list(Upload.objects.all()) == [alive]
    assert not expired.part.exists()
    assert not any(stray.exists() for stray in strays)
    assert set(settings.UPLOAD_DIR.iterdir()) == {alive.part, fresh}
    assert sweep(now=now) == 0


def test_the_command(settings, capsys):
    old_file(settings.UPLOAD_DIR, "store-x.tmp")

    call_command("sweep")

    assert capsys.readouterr().out == (
        "0 reminders to panelists\n0 reminders of meetings\n"
        "0 reminders of events\n0 events followed up\n0 agreements ended\n"
        "0 agreements to be renewed\n0 events kept in the exchange ledger\n1 uploads and temporary files\n0 rosters\n0 jobs\n"
        "0 platforms that nobody connected\n"
        "0 reminders, 0 reviews given to others, 0 left to coordinators\n"
    )
