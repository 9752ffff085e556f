"""Who came, what was asked, what students keep."""

from django.core.validators import MinValueValidator
from django.db import models

from firstrung.convenings.enums.events import Part, QuestionState
from firstrung.convenings.models.events import Event
from firstrung.core.models import Record


class Attendance(models.Model):
    """Somebody was there.

    ``attendee`` is a keyed hash of the person or the e-mail address: it tells people apart
    without naming those who have no account, and counts somebody once over several events.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part.choices)
    attendee = models.CharField(max_length=32)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "attendances"
        constraints = [
            models.UniqueConstraint(fields=["event", "attendee"], name="convenings_attended_once"),
            models.CheckConstraint(
                condition=~models.Q(part=Part.STUDENT) | models.Q(person__isnull=False),
                name="convenings_students_counted",
                violation_error_message="Students without an account are kept as a headcount.",
            ),
        ]
        indexes = [
            models.Index(fields=["part", "organization"]),
            models.Index(fields=["event", "part"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} at {self.event}"


class Headcount(models.Model):
    """How many of an institution came whom nobody names."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="headcounts")
    organization = models.ForeignKey(
        "identity.Organization", on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.STUDENT)
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organization", "part"], name="convenings_counted_once"
            ),
        ]
        indexes = [models.Index(fields=["part", "organization"])]

    def __str__(self) -> str:
        return f"{self.number} of {self.organization} at {self.event}"


class Question(Record):
    """A student asks the employers of an event (C08).

    Employers see it once the staff has shown it, and never whose it is.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    state = models.CharField(
        max_length=10, choices=QuestionState.choices, default=QuestionState.ASKED
    )
    reason = models.CharField(max_length=300, blank=True)
    moderated_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_for = models.ForeignKey(
        "identity.Organization", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["event", "state"])]

    def __str__(self) -> str:
        return self.text


class KeptAnswer(models.Model):
    """A student keeps an answer for the own education plan (C08)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="kept")
    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(fields=["question", "student"], name="convenings_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.student} keeps {self.question}"
