"""Sectors, subjects, skills and curriculum units of a region, loaded from its folder."""

from django.db import models
from django.utils.translation import get_language


class Term(models.Model):
    """A coded term with its English and Spanish name."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        if self.name_es and (get_language() or "").startswith("es"):
            return self.name_es
        return self.name


class Region(Term):
    """A region: the place whose rung is being rebuilt."""

    summary = models.TextField(blank=True)
    summary_es = models.TextField(blank=True)


class Sector(Term):
    """A sector of the region's economy (A01: sectors are data)."""


class Subject(Term):
    """A school subject; two distinct ones make work cross-disciplinary (A41)."""


class Skill(Term):
    """A skill that employers of a sector need (A07–A09)."""

    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT)


class GradeBand(models.TextChoices):
    """The bands of the K-12 progression (A64)."""

    K2 = "k-2", "K–2"
    G35 = "3-5", "3–5"
    G68 = "6-8", "6–8"
    G912 = "9-12", "9–12"


class CurriculumUnit(Term):
    """A unit of the AI-literacy curriculum (A38), placed in a grade band."""

    grade_band = models.CharField(max_length=5, choices=GradeBand.choices)
    required = models.BooleanField(default=True)
