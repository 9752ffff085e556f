"""Entries of a portfolio and their versions. A version never changes."""

from django.db import models

from firstrung.core.models import Record
from firstrung.files.public import FileRole
from firstrung.portfolios.enums import Component, Proficiency
from firstrung.portfolios.models.portfolio import Portfolio


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, chainable."""

    def shown(self) -> "EntryQuerySet":
        """Those with a version that have not been taken out of the portfolio."""
        return self.filter(removed_at__isnull=True, current__isnull=False)

    def with_standing(self) -> "EntryQuerySet":
        """Annotated with ``validated_before``: whether any version so far was validated."""
        validated = EntryVersion.objects.filter(
            entry=models.OuterRef("pk"), validated_at__isnull=False
        )
        return self.annotate(validated_before=models.Exists(validated))


class Entry(Record):
    """One thing in one component; what it says stands in ``current`` and the versions before."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="entries")
    component = models.CharField(max_length=30, choices=Component.choices)
    current = models.ForeignKey(
        "portfolios.EntryVersion", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["portfolio", "component"])]

    def __str__(self) -> str:
        return self.current.title if self.current else str(self.uid)


class EntryVersion(Record):
    """What an entry said after one save. Immutable: a change makes the next number.

    ``validated_at`` is stamped once, when a review of a snapshot with this version ended well.

    ``skills`` is a list of skill codes; ``links`` a list of ``{url, label}``; ``ai_uses`` a list
    of ``{tool, purpose, student_did, kept_changed}``. ``ai_used`` is None until it is stated.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("identity.Person", on_delete=models.RESTRICT, related_name="+")
    title = models.CharField(max_length=150)
    summary = models.TextField(blank=True)
    process = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    subject = models.ForeignKey(
        "taxonomies.Subject", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    skills = models.JSONField(default=list)
    links = models.JSONField(default=list)
    begun_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    real_world = models.BooleanField(default=False)
    client = models.CharField(max_length=200, blank=True)
    tool = models.CharField(max_length=100, blank=True)
    proficiency = models.CharField(max_length=10, choices=Proficiency.choices, blank=True)
    ai_used = models.BooleanField(null=True)
    ai_uses = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="portfolios_version_once"),
            models.CheckConstraint(
                condition=models.Q(begun_on__isnull=True)
                | models.Q(finished_on__isnull=True)
                | models.Q(finished_on__gte=models.F("begun_on")),
                name="portfolios_version_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class EntryFile(Record):
    """A stored file in a version, in the order of ``position``."""

    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=10, choices=FileRole.choices, default=FileRole.WORK)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.caption or str(self.file)
