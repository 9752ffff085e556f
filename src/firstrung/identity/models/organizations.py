"""Organizations: districts, schools, colleges, employers, intermediaries, government."""

from django.db import models

from firstrung.core.models import Record
from firstrung.identity.enums import OrganizationKind


class Organization(Record):
    """An organization; ``parent`` is the next larger one (a school's district)."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    sectors = models.ManyToManyField("taxonomies.Sector", blank=True, related_name="+")
    identifier = models.CharField(max_length=80, blank=True)
    website = models.URLField(blank=True)
    summary = models.TextField(blank=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name
