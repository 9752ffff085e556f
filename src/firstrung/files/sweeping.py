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
    strays = [path for path in Path(settings.UPLOAD_DIR).iterdir() if _is_stray(path, now)]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(expired) + len(strays)


def _is_stray(path: Path, now: datetime) -> bool:
    try:
        if not path.is_file() or path.stat().st_mtime > (now - KEPT).timestamp():
            return False
    except FileNotFoundError:
        return False
    return (
        path.suffix not in {".part", ".lock"} or not Upload.objects.filter(uid=path.stem).exists()
    )
