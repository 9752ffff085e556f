"""Rubrics made of criteria and levels. A published rubric never changes."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

from firstrung.core.models import Record
from firstrung.validation.enums import CriterionKind, Part


class Worded(Record):
    """A record with a title and a description in English and Spanish."""

    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    description_es = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self._said("title")

    @property
    def words(self) -> str:
        """The description in the language of the request."""
        return self._said("description")

    def _said(self, field: str) -> str:
        spanish: Any = getattr(self, f"{field}_es")
        if spanish and (get_language() or "").startswith("es"):
            return str(spanish)
        return str(getattr(self, field))


class Rubric(Worded):
    """One version of a rubric; ``key`` is what its versions have in common."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    effective_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="validation_rubric_version"),
        ]


class Criterion(Worded):
    """A question that the rubric asks of the work.

    ``looks_at`` lists the parts of an entry that it is about (`enums.Part`); empty: the usual
    ones of its kind.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(
        max_length=10, choices=CriterionKind.choices, default=CriterionKind.REGULAR
    )
    looks_at = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="validation_criterion_code"),
        ]

    @property
    def is_ethics(self) -> bool:
        """Whether this is the criterion that every rubric must have."""
        return self.kind == CriterionKind.ETHICS

    @property
    def parts(self) -> list[str]:
        """The parts of an entry to look at (`enums.Part`)."""
        usual = [Part.AI, Part.REFLECTION] if self.is_ethics else [Part.WORK]
        return list(self.looks_at) or [part.value for part in usual]


class Level(Worded):
    """An answer to a criterion, worth ``points``."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["points"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="validation_level_points"),
        ]
