"""What the employer pipeline is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far the talks with an employer are (D49); interest is not yet a commitment (B11)."""

    PROSPECT = "prospect", _("Prospect")
    IN_TALKS = "in_talks", _("In talks")
    INTERESTED = "interested", _("Interested")
    COMMITTED = "committed", _("Committed")
    LAPSED = "lapsed", _("Lapsed")
    DECLINED = "declined", _("Declined")


class Give(models.TextChoices):
    """What an employer may be asked for: the six of the partnership (A25–A30), and the rest."""

    PANELS = "panels", _("Portfolio review panels")
    MENTORSHIP = "mentorship", _("Guest mentorship in studio teams")
    MICRO_INTERNSHIPS = "micro_internships", _("Micro-internships")
    BRIEFS = "briefs", _("Real project briefs")
    PRIORITIES = "priorities", _("Input on skills and priorities")
    VALIDATION = "validation", _("Validation of credentials")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    """What an employer answered."""

    WAITING = "waiting", _("No answer yet")
    YES = "yes", _("Yes")
    LATER = "later", _("Later")
    NO = "no", _("No")
    WITHDRAWN = "withdrawn", _("Withdrawn by us")


class Influence(models.TextChoices):
    """Whether somebody decides, or moves those who do (D49)."""

    DECIDES = "decides", _("Decision-maker")
    INFLUENCES = "influences", _("Influencer")


class PersonaSide(models.TextChoices):
    """Where a persona works (D49)."""

    EMPLOYER = "employer", _("Employer")
    K12 = "k12", _("K–12 education")
    COLLEGE = "college", _("College or university")
    NONPROFIT = "nonprofit", _("Non-profit, funder or agency")


class NeedLevel(models.TextChoices):
    """What kind of place an employer wants to fill."""

    INTERNSHIP = "internship", _("Internship")
    ENTRY = "entry", _("Entry-level job")
    EXPERIENCED = "experienced", _("Job for experienced people")


class LeadState(models.TextChoices):
    """What became of a message from the public form."""

    NEW = "new", _("New")
    TAKEN_UP = "taken_up", _("Taken up")
    DISMISSED = "dismissed", _("Dismissed")


class ImportState(models.TextChoices):
    """Where a file of employers stands."""

    CHECKING = "checking", _("being checked")
    STOPPED = "stopped", _("check stopped")
    CHECKED = "checked", _("checked")
    LOADING = "loading", _("being loaded")
    LOADED = "loaded", _("loaded")


class LineOutcome(models.TextChoices):
    """What a line of a file of employers would do."""

    NEW = "new", _("New employer")
    CHANGED = "changed", _("Adds to an employer")
    SAME = "same", _("There already")
    REFUSED = "refused", _("To be mended")
