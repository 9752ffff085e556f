"""Kinds of organizations, roles and consent purposes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganizationKind(models.TextChoices):
    """OneRoster's organization types, and those of the coalition (D02)."""

    COALITION = "coalition", _("Coalition")
    STATE = "state", _("State agency")
    NATIONAL = "national", _("National agency")
    LOCAL = "local", _("Local agency")
    DISTRICT = "district", _("School district")
    SCHOOL = "school", _("School")
    DEPARTMENT = "department", _("Department")
    COLLEGE = "college", _("College")
    EMPLOYER = "employer", _("Employer")
    INTERMEDIARY = "intermediary", _("Intermediary")
    GOVERNMENT = "government", _("Government office")


class Role(models.TextChoices):
    """What a person does in an organization; a person may hold several (D42)."""

    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    FACULTY = "faculty", _("Faculty")
    AIDE = "aide", _("Aide")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")
    GUARDIAN = "guardian", _("Parent or guardian")
    EMPLOYER = "employer", _("Employer representative")
    PANELIST = "panelist", _("Panelist")
    MENTOR = "mentor", _("Mentor")


SCHOOL_STAFF = (Role.TEACHER, Role.FACULTY, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Roles with a legitimate educational interest in the students of their organization."""

SECOND_FACTOR_ROLES = SCHOOL_STAFF
"""Roles that see many students and so must sign in with a passkey or a one-time code."""


class TeamRole(models.TextChoices):
    """A person's part in a studio team (A26)."""

    MEMBER = "member", _("Member")
    LEAD = "lead", _("Lead teacher")
    MENTOR = "mentor", _("Guest mentor")


class Purpose(models.TextChoices):
    """What a family is asked to allow, one by one."""

    PANEL_REVIEW = "panel_review", _("Review by employer panels")
    EMPLOYER_SEARCH = "employer_search", _("Being found by employers")
    PUBLIC_EXHIBITION = "public_exhibition", _("Public exhibition")
    CERTIFICATE = "certificate", _("Public certificate page")


class LinkPurpose(models.TextChoices):
    """What a link in an e-mail lets its holder do."""

    SIGN_IN = "sign_in", _("Sign in")
    INVITATION = "invitation", _("Accept an invitation")
    REVIEW = "review", _("Review on a panel")
    STANDARD_SETTING = "standard_setting", _("Judge in a round that sets the threshold")
    COMPARISON = "comparison", _("Compare works in pairs")
    EVENT_ANSWER = "event_answer", _("Answer an invitation to an event")
