"""The audit trail: one append-only row per decision, without foreign keys.

Without foreign keys history never blocks a deletion and never disappears with what it is about.
"""

from django.db import models


class AuditEntry(models.Model):
    """At ``at`` the person ``actor_id`` did ``action`` to the object ``object_uid``."""

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_uid = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_uid", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action}"
