"""What the road map is made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyKind(models.TextChoices):
    """What a person does for the coalition; several at once are common (D38–D43)."""

    COORDINATOR = "coordinator", _("Coordinator")
    LEADER = "leader", _("Initiative leader")
    FACILITATOR = "facilitator", _("Facilitator")
    VOLUNTEER = "volunteer", _("Volunteer")
    COUNCIL = "council", _("Leadership Council")
    CONTACT = "contact", _("Point of contact")


class InitiativeKind(models.TextChoices):
    """The seven kinds of initiatives of the road map (D56–D62)."""

    SOFT_SKILLS = "soft_skills", _("Soft-skill workshops")
    HARD_SKILLS = "hard_skills", _("Project scenarios in courses")
    EXTERNSHIP = "externship", _("Faculty externships")
    CURRICULUM_FORUM = "curriculum_forum", _("Forum on curriculum updates")
    SUPPLEMENT = "supplement", _("Supplemental learning for portfolios")
    COMPANY_LED = "company_led", _("Company-led work-based learning")
    INTERNSHIP = "internship", _("Internships that lead to jobs")


class InitiativeState(models.TextChoices):
    """How far an initiative is."""

    PROPOSED = "proposed", _("Proposed")
    CHOSEN = "chosen", _("Chosen")
    ACTIVE = "active", _("Under way")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class CriterionScope(models.TextChoices):
    """Whose records count for a success criterion that names a measure."""

    EVERYBODY = "everybody", _("The whole coalition")
    HOST = "host", _("The organization that leads")
    MEMBERS = "members", _("All organizations that take part")


class TaskKind(models.TextChoices):
    """An activity takes days; a milestone is a moment."""

    ACTIVITY = "activity", _("Activity")
    MILESTONE = "milestone", _("Milestone")


class ResourceKind(models.TextChoices):
    """What an activity needs (D65)."""

    FUNDING = "funding", _("Funding")
    STAFF = "staff", _("People's time")
    SPACE = "space", _("Rooms and equipment")
    MATERIAL = "material", _("Material")


class RiskKind(models.TextChoices):
    """What a risk strikes (D70)."""

    COST = "cost", _("Cost")
    TIMELINE = "timeline", _("Timeline")
    SCOPE = "scope", _("Scope")


class RiskState(models.TextChoices):
    """Whether a risk is still there."""

    OPEN = "open", _("Open")
    MITIGATED = "mitigated", _("Mitigated")
    HAPPENED = "happened", _("Happened")
    CLOSED = "closed", _("Closed")


class PhaseStep(models.TextChoices):
    """The steps of the road map's two phases (D44)."""

    INCENTIVES = "incentives", _("Make it worthwhile")
    RECRUIT = "recruit", _("Recruit members")
    ALIGN = "align", _("Align on priorities")
    EXECUTE = "execute", _("Carry out")
    SUPPORT = "support", _("Support")
    TRACK = "track", _("Track results")


class TargetState(models.TextChoices):
    """What became of a target that somebody proposed."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed on")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MemberKind(models.TextChoices):
    """Kinds of members for which the recognition program has criteria of its own (D45–D48)."""

    EMPLOYER = "employer", _("Employers")
    EDUCATION = "education", _("Schools and colleges")
    INTERMEDIARY = "intermediary", _("Chambers and nonprofits")
    GOVERNMENT = "government", _("Government")


class RecognitionPeriod(models.TextChoices):
    """What a year of the recognition program is."""

    SCHOOL = "school", _("School year")
    CALENDAR = "calendar", _("Calendar year")


class RecognitionState(models.TextChoices):
    """How far a recognition is: the Chamber approves it, then a government office (D45, D48).

    One that was given can be withdrawn; then it holds no more.
    """

    DRAFT = "draft", _("Draft")
    CHAMBER = "chamber", _("Approved by the Chamber")
    OFFICE = "office", _("Approved by a government office")
    GIVEN = "given", _("Given")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SpeakerKind(models.TextChoices):
    """Whom a testimonial speaks for; students and families are never among them (B01, C22)."""

    EMPLOYER = "employer", _("Employer")
    INSTITUTION = "institution", _("School or college")
    ASSOCIATION = "association", _("Industry association")
    COALITION = "coalition", _("Coalition or Chamber")


class ShownAs(models.TextChoices):
    """How much a speaker lets be shown, from least to most."""

    ANONYMOUS = "anonymous", _("Role and kind of organization, no names")
    ORGANIZATION = "organization", _("Role and name of the organization")
    PERSON = "person", _("Name, role and name of the organization")


class ConsentHow(models.TextChoices):
    """How a speaker said yes."""

    LINK = "link", _("By the link sent to the speaker")
    PAPER = "paper", _("On paper")


class NewsKind(models.TextChoices):
    """What an announcement is about; each is a kind of letter that people choose (D71)."""

    WORKSHOPS = "workshops", _("Workshop")
    SEMINARS = "seminars", _("Seminar")
    APPRENTICESHIPS = "apprenticeships", _("Apprenticeship")
    NEWS = "news", _("Other news")
