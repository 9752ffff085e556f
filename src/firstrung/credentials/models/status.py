"""Status lists."""

from django.db import models

LIST_SIZE = 131_072
"""Entries of a status list: the least that Bitstring Status List 1.0 allows (herd privacy)."""


class StatusList(models.Model):
    """A list of `LIST_SIZE` bits; ``revision`` grows with every change of a bit.

    ``did`` is who signs it; empty: the coalition.
    """

    number = models.PositiveIntegerField(unique=True)
    did = models.CharField(max_length=255, blank=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"status list {self.number}"
