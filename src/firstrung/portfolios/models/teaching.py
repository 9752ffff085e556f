"""Sessions in which a student taught younger ones, and units of the curriculum completed."""

from django.db import models
from django.db.models import Q

from firstrung.core.models import Record
from firstrung.portfolios.enums import SessionState
from firstrung.portfolios.models.entries import Entry
from firstrung.taxonomies.public import GradeBand


class TeachingSessionQuerySet(models.QuerySet["TeachingSession"]):
    """Teaching sessions, chainable."""

    def confirmed(self) -> "TeachingSessionQuerySet":
        """Those that a teacher has confirmed: the only ones that count."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> "TeachingSessionQuerySet":
        """Those that no teacher has answered yet, in entries that are still shown."""
        return self.filter(
            confirmed_at__isnull=True, refused_at__isnull=True, entry__removed_at__isnull=True
        )


class TeachingSession(Record):
    """One session of peer teaching (A17, A42).

    ``mentees`` is a list of roster aliases such as "Owl-3": younger students are never named
    here and have no contact data. ``hours`` between 0.25 and 8.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sessions")
    taught_on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    topic = models.CharField(max_length=200)
    mentees = models.JSONField(default=list)
    grade_band = models.CharField(max_length=5, choices=GradeBand.choices)
    confirmed_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        "identity.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=500, blank=True)

    objects = TeachingSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-taught_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte="0.25") & Q(hours__lte=8), name="portfolios_session_hours"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="portfolios_session_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="portfolios_session_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def state(self) -> SessionState:
        """Where the session stands with the student's teachers."""
        if self.confirmed_at is not None:
            return SessionState.CONFIRMED
        return SessionState.REFUSED if self.refused_at is not None else SessionState.WAITING


class UnitCompletion(Record):
    """A student has completed a unit of the AI-literacy curriculum (A38), says a teacher."""

    student = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "taxonomies.CurriculumUnit", on_delete=models.PROTECT, related_name="+"
    )
    completed_on = models.DateField()
    confirmed_by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit__position"]
        constraints = [
            models.UniqueConstraint(fields=["student", "unit"], name="portfolios_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.unit}"
