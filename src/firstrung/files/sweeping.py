"""Clearing up: uploads nobody finished, and what killed processes left behind."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from firstrung.files.models import Upload
from firstrung.files.uploads import give_up

KEPT = timedelta(days=1)


def sweep(*, now: datetime) -> int:
    """Remove expired uploads with their bytes, and stray temporary files; how many went.

    A temporary file counts as stray a day after its last change. Idempotent.
    """
    expired = list(Upload.objects.filter(expires_at__lt=now))
    for upload in expired:
        give_up(upload)
    alive = {str(uid) for uid in Upload.objects.values_list("uid", flat=True)}
    strays = [
        path
        for path in Path(settings.UPLOAD_DIR).iterdir()
        if path.stem not in alive and _is_old(path, now)
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(expired) + len(strays)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < (now - KEPT).timestamp()
    except FileNotFoundError:
        return False
