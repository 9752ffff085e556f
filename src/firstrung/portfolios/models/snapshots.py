"""Snapshots: a portfolio as it stood, named by the SHA-256 of its content."""

from django.db import models

from firstrung.core.models import Record
from firstrung.portfolios.models.portfolio import Portfolio


class Snapshot(Record):
    """A frozen portfolio: ``sha256`` (64 hex digits) names the canonical JSON of ``document``.

    The form of the document is told in `services.snapshots`. Never changed after it is made.
    """

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="snapshots")
    sha256 = models.CharField(max_length=64)
    document = models.JSONField()
    created_by = models.ForeignKey("identity.Person", on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "sha256"], name="portfolios_snapshot_once"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class SnapshotFile(models.Model):
    """A file that a snapshot shows: kept as long as the snapshot is."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "file"], name="portfolios_snapshot_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.file}"
