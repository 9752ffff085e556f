"""What events are, and who comes to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """How employers, educators and students meet (C07–C10, D46)."""

    ADVISORY = "advisory", _("Program advisory")
    WEBINAR = "webinar", _("Student webinar")
    FACULTY_SESSION = "faculty_session", _("Faculty–employer session")
    EXTERNSHIP = "externship", _("Faculty externship")
    SOFT_SKILLS = "soft_skills", _("Soft-skill workshop")
    HARD_SKILLS = "hard_skills", _("Hard-skill project")
    JOB_PANEL = "job_panel", _("Job panel")
    STUDIO_VISIT = "studio_visit", _("Studio visit")
    SEMINAR = "seminar", _("Seminar")


class EventState(models.TextChoices):
    """How far an event is."""

    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Audience(models.TextChoices):
    """Which students may come."""

    NONE = "none", _("No students")
    LISTED = "listed", _("Students of the institutions named below")
    ALL = "all", _("Students of every institution")


class Part(models.TextChoices):
    """As what somebody comes; figures are kept apart by it (C10)."""

    STUDENT = "student", _("Student")
    FACULTY = "faculty", _("Faculty or teacher")
    LEADER = "leader", _("School or college leader")
    EMPLOYER = "employer", _("Employer")
    OTHER = "other", _("Somebody else")


class Answer(models.TextChoices):
    """What somebody says to an invitation; empty until then."""

    YES = "yes", _("Comes")
    NO = "no", _("Does not come")


class Standing(models.TextChoices):
    """Whether a registration holds a seat."""

    SEATED = "seated", _("Has a seat")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class QuestionState(models.TextChoices):
    """What the staff decided on a student's question."""

    ASKED = "asked", _("Waits for a teacher or coordinator")
    SHOWN = "shown", _("Shown to the employers")
    DECLINED = "declined", _("Not shown")
