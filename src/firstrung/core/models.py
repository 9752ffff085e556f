"""What every record of the house has in common."""

import uuid

from django.db import models
from django.utils import timezone


class Record(models.Model):
    """``id`` inside the database, ``uid`` outside of it, and when the row was made."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
