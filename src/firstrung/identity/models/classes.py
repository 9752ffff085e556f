"""Terms, classes and enrollments, as OneRoster names them."""

from django.db import models

from firstrung.core.models import Record
from firstrung.identity.models.organizations import Organization
from firstrung.identity.models.people import Person


class AcademicSession(Record):
    """A school year, semester, term or grading period."""

    sourced_id = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    begin_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    school_year = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class SchoolClass(Record):
    """A class of a school with its teachers and students."""

    sourced_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=80, blank=True)
    course_title = models.CharField(max_length=200, blank=True)
    grades = models.CharField(max_length=80, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    sessions = models.ManyToManyField(AcademicSession, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Enrollment(Record):
    """A person in a class as student, teacher or aide, with dates (both inclusive)."""

    sourced_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, related_name="enrollments"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrollments")
    role = models.CharField(max_length=20)
    begin_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "role"])]

    def __str__(self) -> str:
        return f"{self.person} in {self.school_class}"
