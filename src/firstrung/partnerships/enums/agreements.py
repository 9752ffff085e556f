"""What employers give and get, how far an agreement is, and how keen somebody is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Give(models.TextChoices):
    """The six things that employers give (A25–A30)."""

    PANELS = "panels", _("Portfolio review panels")
    MENTORSHIP = "mentorship", _("Mentorship of studio teams")
    MICRO_INTERNSHIPS = "micro_internships", _("Micro-internships")
    BRIEFS = "briefs", _("Project briefs")
    PRIORITIES = "priorities", _("Input on skill priorities")
    VALIDATION = "validation", _("Credential validation and endorsement")


class Get(models.TextChoices):
    """The six things that employers get (A31–A36)."""

    PIPELINE = "pipeline", _("Access to the talent pipeline")
    HIRING_RISK = "hiring_risk", _("Less risk in hiring")
    COMMUNITY = "community", _("Community engagement and brand")
    SAY = "say", _("A say in educational priorities")
    EARLY = "early", _("Early identification of future employees")
    RESEARCH = "research", _("Research and development together")


SURVEYED = (
    Give.PANELS,
    Give.MENTORSHIP,
    Give.MICRO_INTERNSHIPS,
    Give.BRIEFS,
    Give.VALIDATION,
)
"""The five activities of the interest survey (B10)."""


class Direction(models.TextChoices):
    """Which way something went, seen from the employer."""

    GIVE = "give", _("Given by the employer")
    GET = "get", _("Got by the employer")


class Interest(models.IntegerChoices):
    """How keen an employer is on an activity (B10); ordinal."""

    NONE = 0, _("None")
    LOW = 1, _("Low")
    MODERATE = 2, _("Moderate")
    HIGH = 3, _("High")


class SurveySource(models.TextChoices):
    """How the answers of a survey came in."""

    EMPLOYER = "employer", _("Answered by the employer")
    TALK = "talk", _("Written down from a talk")


class PlacementKind(models.TextChoices):
    """As what students work at an employer (A27, D45, D54)."""

    INTERNSHIP = "internship", _("Internship")
    MICRO_INTERNSHIP = "micro_internship", _("Micro-internship (10 to 20 hours)")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    JOB = "job", _("Job")


JOBS = (PlacementKind.APPRENTICESHIP, PlacementKind.JOB)
"""Placements that are employment for more than a season: they count as job placements."""


class CommitmentState(models.TextChoices):
    """How far an agreement is; only a signed one is a commitment (B11)."""

    DRAFT = "draft", _("Draft")
    OFFERED = "offered", _("Offered")
    SIGNED = "signed", _("Signed")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
