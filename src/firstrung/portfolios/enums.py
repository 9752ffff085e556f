"""Components of a portfolio, what a file is to its entry, proficiency with a tool."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Component(models.TextChoices):
    """The six components of a portfolio (A13-A18), in the order they are shown."""

    PROJECT_ARCHIVE = "project_archive", _("Project archive")
    PROCESS_DOCUMENTATION = "process_documentation", _("Process documentation")
    REFLECTION = "reflection", _("Reflections")
    SKILL_DEMONSTRATION = "skill_demonstration", _("Skill demonstrations")
    PEER_TEACHING = "peer_teaching", _("Peer teaching")
    EMPLOYER_FEEDBACK = "employer_feedback", _("Employer feedback")


class Proficiency(models.TextChoices):
    """How well somebody handles a named AI tool (A16)."""

    BEGINNER = "beginner", _("Just started with it")
    ABLE = "able", _("Can use it alone")
    ADVANCED = "advanced", _("Knows its limits and works around them")
    TEACHES = "teaches", _("Can teach it to others")


class SessionState(models.TextChoices):
    """Where a teaching session stands with the student's teachers."""

    WAITING = "waiting", _("Waiting for a teacher")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")
