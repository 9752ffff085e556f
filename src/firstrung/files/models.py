"""Stored files and the resumable uploads they arrive by."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstrung.core.models import Record
from firstrung.files.enums import FileKind, ScanState, UploadState


class StoredFile(Record):
    """A file as it is kept: checked, stripped of location, addressed by its SHA-256.

    ``size`` (bytes) and ``sha256`` are those of the stored bytes, after stripping. Several rows
    may share one ``blob``; ``owner_id`` is the primary key of the person who brought the file.
    ``width`` and ``height`` are pixels of the upright image, None for everything else.
    """

    owner_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    blob = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    metadata_removed = models.BooleanField(default=False)
    scanned = models.CharField(
        max_length=11, choices=ScanState.choices, default=ScanState.NOT_SCANNED
    )

    def __str__(self) -> str:
        return self.name


class Upload(Record):
    """A resumable upload. Its bytes lie in ``part``; the size of that file is the true offset.

    ``offset`` repeats it for lists only: a server killed between writing and saving the row has
    lost nothing. ``problem`` says why the file was refused and what to do.
    """

    owner_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.OPEN)
    problem = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("upload")

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"

    @property
    def part(self) -> Path:
        """Where the bytes that have arrived lie."""
        return Path(settings.UPLOAD_DIR) / f"{self.uid}.part"
