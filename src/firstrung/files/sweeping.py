"""Clearing up: uploads nobody finished, and what killed processes left behind."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from firstrung.files.models import Upload

KEPT = timedelta(days=1)


def sweep(*, now: datetime) -> int:
    """Remove expired uploads with their bytes, and stray temporary files; how many went.

    A temporary file counts as stray a day after its last change. Idempotent.
    """
    expired = list(Upload.objects.filter(expires_at__lt=now))
    for upload in expired:
        upload.part.unlink(missing_ok=True)
    Upload.objects.filter(pk__in=[upload.pk for upload in expired]).delete()
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
    return path.suffix != ".part" or not Upload.objects.filter(uid=path.stem).exists()
